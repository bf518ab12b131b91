// Asks an IAM simulator that is not ours. The first argument is the directory with `node_modules`. On standard input one
// JSON document {roles: {name: {arn, policies, trust}}, requests: [{role, action, parts: [{resource, context}]}]}, a part
// for each resource that the request names. On standard output, for each request, the verdict of each part: "allowed",
// "denied", or what the simulator has against the question or the policies.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { runSimulation, runUnsafeSimulation } = require('@cloud-copilot/iam-simulate');
const { createValidatedPolicy, validateIdentityPolicy, validateTrustPolicy } = require('@cloud-copilot/iam-policy');

const { roles, requests } = JSON.parse(readFileSync(0, 'utf8'));
// Each policy is held against IAM's grammar once.
for (const [name, role] of Object.entries(roles)) {
  role.identityPolicies = role.policies.map((policy, at) => ({
    name: `${at}`,
    policy: createValidatedPolicy(policy, validateIdentityPolicy, { name: `${at}` }),
  }));
  const errors = [...role.identityPolicies.flatMap(({ policy }) => policy.errors), ...validateTrustPolicy(role.trust)];
  if (errors.length > 0) throw new Error(`${name}: ${JSON.stringify(errors)}`);
}

const verdicts = { Allowed: 'allowed', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'denied' };

function simulation(role, action, identityPolicies, { resource, context }) {
  return {
    identityPolicies,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    request: {
      principal: role.arn,
      action,
      resource: { resource, accountId: role.arn.split(':')[4] },
      contextVariables: context,
    },
  };
}

// Who may take the role on. The simulator drops claims of an issuer it does not list, unless it is told not to check; and
// then it takes no resource policy. So the statements are asked without their principal, which is compared elsewhere.
function trust(role, action, part) {
  const statements = role.trust.Statement.map(({ Principal, ...rest }) => ({ ...rest, Resource: role.arn }));
  const policies = [{ name: 'trust', policy: { ...role.trust, Statement: statements } }];
  return verdicts[runUnsafeSimulation(simulation(role, action, policies, part), {})];
}

// A key is decided by its own policy too: here by the usual one, which leaves it to the policies of the account's roles.
function keyPolicy(role) {
  const root = role.arn.split(':').slice(0, 5).join(':') + ':root';
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }] };
}

async function access(role, action, part) {
  const asked = simulation(role, action, role.identityPolicies, part);
  if (action.startsWith('kms:')) asked.resourcePolicy = keyPolicy(role);
  const result = await runSimulation(asked, {});
  return result.resultType === 'error' ? JSON.stringify(result.errors) : verdicts[result.overallResult];
}

const answers = [];
for (const { role, action, parts } of requests) {
  const ask = action === 'sts:AssumeRoleWithWebIdentity' ? trust : access;
  answers.push(await Promise.all(parts.map((part) => ask(roles[role], action, part))));
}
process.stdout.write(JSON.stringify(answers));
