// Drives yaml-language-server as an editor does, over stdio, with a modeline that names a schema.
//
// Arguments: the directory with node_modules/, the directory with the schemas. Ends by itself within a minute; exit
// status 1 and a sentence for each answer that is wrong.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [tools, schemas] = process.argv.slice(2).map((path) => resolve(path));
const home = mkdtempSync(join(tmpdir(), "govgen-editor-"));
const server = spawn(
  process.execPath,
  [join(tools, "node_modules/yaml-language-server/bin/yaml-language-server"), "--stdio"],
  { cwd: home, stdio: ["pipe", "pipe", "inherit"] },
);
const problems = [];

function end(status) {
  clearTimeout(limit);
  server.kill();
  rmSync(home, { recursive: true, force: true });
  process.stderr.write(problems.map((it) => `${it}\n`).join(""));
  process.exit(status);
}
const limit = setTimeout(() => {
  problems.push("no answer within a minute");
  end(1);
}, 60_000);
server.on("error", (error) => {
  problems.push(`the server does not start: ${error.message}`);
  end(1);
});

function address(kind) {
  return pathToFileURL(join(schemas, `${kind}.schema.json`)).href;
}

// JSON-RPC: messages with a header each.
let buffer = Buffer.alloc(0);
let lastId = 0;
const asked = new Map();
const told = new Map();

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function ask(method, params) {
  lastId += 1;
  send({ id: lastId, method, params });
  return new Promise((answer) => asked.set(lastId, answer));
}

function receive(message) {
  if (message.method && message.id !== undefined) {
    // What the README says for settings, and that nothing may be fetched.
    const settings = {
      yaml: {
        schemaStore: { enable: false },
        kubernetesCRDStore: { enable: false },
        schemas: {
          [address("common")]: "divisions/common/*.yaml",
          [address("division")]: ["divisions/*/*.yaml", "!divisions/common/*.yaml"],
        },
      },
    };
    const result =
      message.method === "workspace/configuration"
        ? message.params.items.map(({ section }) => settings[section] ?? {})
        : null;
    send({ id: message.id, result });
  } else if (message.method === "textDocument/publishDiagnostics") {
    told.get(message.params.uri)?.(message.params.diagnostics);
  } else if (asked.has(message.id)) {
    asked.get(message.id)(message.result);
    asked.delete(message.id);
  }
}

server.stdout.on("data", (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const header = buffer.indexOf("\r\n\r\n");
    if (header < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, header).toString())[1]);
    if (buffer.length < header + 4 + length) return;
    const body = buffer.subarray(header + 4, header + 4 + length);
    buffer = buffer.subarray(header + 4 + length);
    receive(JSON.parse(body.toString()));
  }
});

let files = 0;

// Opens a file whose first line names a schema; what is wrong with it, and how to ask about a place in it.
async function open(kind, text) {
  files += 1;
  const modeline = `# yaml-language-server: $schema=${address(kind)}\n`;
  return openAt(`${kind}-${files}.yaml`, modeline + text);
}

async function openAt(path, whole) {
  const uri = pathToFileURL(join(home, path)).href;
  const diagnostics = new Promise((answer) => told.set(uri, answer));
  send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "yaml", version: 1, text: whole } },
  });
  // A place is written as the text before it.
  const place = (before) => {
    const lines = whole.slice(0, whole.indexOf(before) + before.length).split("\n");
    return { textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1).length } };
  };
  return { diagnostics: await diagnostics, place };
}

function expect(holds, what, seen) {
  if (!holds) problems.push(`${what}\n  seen: ${JSON.stringify(seen)}`);
}

const good = {
  division: `policies:
  developer:
    description: Developers of the ledger
    session_duration: PT4H
    managed_policies: [ReadOnlyAccess]
    inline_policy:
      Version: "2012-10-17"
      Statement:
        - { Effect: Allow, Action: ["s3:GetObject"], Resource: "*" }
    permissions_boundary: { managed_policy: PowerUserAccess }
  reader:
    inline_policy: { file: policies/reader.json }
accounts:
  ledger-dev:
    developer:
      users:
        - alice@example.com
        - { user: bob@example.com, until: 2036-03-31, reason: on call }
  "*":
    reader: { groups: [auditors] }
`,
  common: `divisions:
  payments:
    owners: [payments-team]
    accounts:
      ledger-prod: { id: "000000000000", environment: production }
      ledger-dev: "111111111111"
organization:
  name: octcat
  github:
    organization: octcat-org
    repository: governance
    admins: [admin]
  hcp_terraform:
    organization: octcat
    project: identity-center
    oidc_provider: existing
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678 }
  aws:
    region: ap-northeast-1
    management_account: "999999999999"
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
      authorization: { provision: listed }
`,
};

// What somebody types wrong: the kind of file, the text that is replaced, what stands there instead, the line of the
// diagnostic (from 1, the modeline included), and what it says.
const mistakes = [
  ["division", "session_duration:", "session_durration:", 5, "session_durration"],
  ["division", "PT4H", "4 hours", 5, "session duration"],
  ["division", "PT4H", "PT24H", 5, "PT1H to PT12H"],
  ["division", "Developers of the ledger", "開発者", 4, "Latin-1"],
  ["division", "{ managed_policy: PowerUserAccess }", "PowerUserAccess", 11, "`managed_policy:` or `customer_managed_policy:`"],
  ["division", "PowerUserAccess }", "PowerUserAccess, customer_managed_policy: { name: a } }", 11, "not allowed"],
  ["division", "[ReadOnlyAccess]", "ReadOnlyAccess", 6, "Write a list"],
  ["division", "[auditors]", "auditors", 21, "Write a list"],
  ["division", "{ groups: [auditors] }", "[auditors]", 21, "Write `users:` or `groups:` with a list below."],
  ["division", "{ groups: [auditors] }", "", 21, "Write `users:` or `groups:` with a list below."],
  ["division", "Developers of the ledger", "12", 4, "in quotes"],
  ["division", "users:", "uesrs:", 17, "uesrs"],
  ["division", "2036-03-31", "soon", 19, "2026-12-31"],
  ["division", "ledger-dev:", "Ledger-Dev:", 15, "account's name"],
  ["division", "policies/reader.json", "../reader.json", 13, "policies/developer.json"],
  ["division", "    reader: { groups: [auditors] }", "    reader: {}", 21, "properties"],
  ["common", '"111111111111"', "111111111111", 7, "in quotes"],
  ["common", '"000000000000"', "000000000000", 6, "in quotes"],
  ["common", "owners: [payments-team]", "owners: ['@octcat-org/payments']", 4, "team's slug"],
  ["common", "    owners: [payments-team]\n", "", 3, "owners"],
];

await ask("initialize", {
  processId: process.pid,
  rootUri: null,
  capabilities: {
    textDocument: {
      completion: { completionItem: { documentationFormat: ["markdown"], snippetSupport: true } },
      hover: { contentFormat: ["markdown"] },
      publishDiagnostics: {},
    },
    workspace: { configuration: true },
  },
});
send({ method: "initialized", params: {} });

for (const [kind, text] of Object.entries(good)) {
  const { diagnostics } = await open(kind, text);
  expect(diagnostics.length === 0, `a good ${kind} file has no diagnostics`, diagnostics);
}

for (const [kind, from, to, line, says] of mistakes) {
  const { diagnostics } = await open(kind, good[kind].replace(from, () => to));
  const found = diagnostics.some((it) => it.range.start.line + 1 === line && it.message.includes(says));
  const seen = diagnostics.map((it) => [it.range.start.line + 1, it.message]);
  expect(found && diagnostics.length === 1, `\`${to}\` is one diagnostic in line ${line} that says \`${says}\``, seen);
}

// Without a modeline the settings decide by the file's path.
for (const [kind, path] of [["common", "divisions/common/a.yaml"], ["division", "divisions/payments/a.yaml"]]) {
  const { diagnostics } = await openAt(path, good[kind]);
  expect(diagnostics.length === 0, `the settings know the schema of ${path}`, diagnostics);
  const other = kind === "common" ? good.division.replace("policies:", "waivres:") : good.common;
  const wrong = await openAt(path.replace("a.yaml", "b.yaml"), other);
  expect(wrong.diagnostics.length > 0, `the settings give ${path} no other schema`, wrong.diagnostics);
}

// Where somebody starts to type, by the text before it, and the keys that are offered there.
const unfinished = "policies:\n  developer:\n    \naccounts:\n  ledger-dev:\n    developer:\n      \n";
const completions = [
  ["division", "", "", ["policies", "accounts"]],
  ["division", unfinished, "policies:\n  developer:\n    ", ["session_duration", "managed_policies", "inline_policy"]],
  ["division", unfinished, "    developer:\n      ", ["users", "groups"]],
  ["common", "divisions:\n  payments:\n    owners: [a]\n    ", "owners: [a]\n    ", ["accounts", "mode", "prefix"]],
];
for (const [kind, text, before, keys] of completions) {
  const { place } = await open(kind, text);
  const answer = await ask("textDocument/completion", before ? place(before) : place("\n"));
  const labels = (answer?.items ?? answer ?? []).map((it) => it.label);
  expect(keys.every((key) => labels.includes(key)), `after \`${before}\` the keys ${keys} are offered`, labels);
}

const hovers = [
  ["division", "session_dur", "How long one session lasts"],
  ["division", "managed_po", "AWS managed policies"],
  ["division", "accounts:\n  ledger-d", "who gets which policy there"],
  ["division", "user", "must exist in Identity Center"],
  ["division", ", unt", "The last day of the access"],
  ["common", "own", "GitHub asks them to review"],
  ["common", "oidc_pro", "is there already"],
  ["common", "provisi", "if a change fails"],
  ["common", "ledger-d", "twelve digits in quotes"],
];
for (const [kind, before, says] of hovers) {
  const { place } = await open(kind, good[kind]);
  const answer = await ask("textDocument/hover", place(before));
  const text = answer?.contents?.value ?? "";
  expect(text.includes(says), `\`${before}\` is explained with \`${says}\``, text);
}

await ask("shutdown", null);
send({ method: "exit" });
end(problems.length > 0 ? 1 : 0);
