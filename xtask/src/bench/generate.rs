//! Organizations of any size, as real ones look and always the same: numbers in, `divisions/` out.

use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use super::files::remove_directory;

/// The day `govgen check` is asked to judge by; every end date lies behind it.
pub(crate) const TODAY: &str = "2026-01-01";

/// How many people a division gives access to: a prime, so that any stride visits all of them.
const PEOPLE: u64 = 401;

/// Writes an organization of that many grants, unless this very generator did so before.
pub(crate) fn generate(grants: u64, directory: &Path) -> anyhow::Result<()> {
    let mut hasher = DefaultHasher::new();
    (include_str!("generate.rs"), grants).hash(&mut hasher);
    let stamp = format!("{:016x}\n", hasher.finish());
    let stamped = directory.join("generated.txt");
    if fs::read_to_string(&stamped).is_ok_and(|it| it == stamp) {
        return Ok(());
    }
    remove_directory(directory)?;
    let accounts = (grants / 100).max(1);
    let divisions = (accounts * 3 / 100).max(1);
    let organization = Organization { grants, accounts, divisions };
    organization.common(&directory.join("divisions/common"))?;
    for division in 0..divisions {
        organization.division(division, &directory.join("divisions").join(division_name(division)))?;
    }
    fs::write(stamped, stamp)?;
    Ok(())
}

struct Organization {
    grants: u64,
    accounts: u64,
    divisions: u64,
}

impl Organization {
    fn common(&self, directory: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(directory)?;
        fs::write(directory.join("organization.yaml"), ORGANIZATION)?;
        fs::write(directory.join("policies.yaml"), SHARED_POLICIES)?;
        fs::write(directory.join("guardrails.yaml"), GUARDRAILS)?;
        let mut text = String::from("divisions:\n");
        for division in 0..self.divisions {
            let name = division_name(division);
            write!(text, "  {name}:\n    owners: [{name}-team]\n")?;
            if is_assign_only(division) {
                text.push_str("    mode: assign-only\n");
            }
            text.push_str("    accounts:\n");
            for account in self.accounts_of(division) {
                let (name, id) = (account_name(account), account_id(account));
                match account % 2 {
                    0 => writeln!(text, "      {name}: \"{id}\"")?,
                    _ => writeln!(text, "      {name}: {{ id: \"{id}\", environment: production }}")?,
                }
            }
        }
        fs::write(directory.join("divisions.yaml"), text)?;
        Ok(())
    }

    fn accounts_of(&self, division: u64) -> std::ops::Range<u64> {
        self.accounts * division / self.divisions..self.accounts * (division + 1) / self.divisions
    }

    fn division(&self, division: u64, directory: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(directory)?;
        let mut text = String::new();
        let policies: [&str; 4] = if is_assign_only(division) {
            ["power-user", "support", "read-only", "billing"]
        } else {
            text.push_str(OWN_POLICIES);
            if division.is_multiple_of(4) {
                fs::create_dir_all(directory.join("policies"))?;
                fs::write(directory.join("policies/operator.json"), OPERATOR)?;
                text.push_str("    inline_policy: { file: policies/operator.json }\n\n");
            } else {
                text.push_str(OPERATOR_IN_YAML);
            }
            ["developer", "operator", "data-reader", "read-only"]
        };
        text.push_str("accounts:\n  \"*\":\n    security-audit:\n      groups: [auditors]\n");
        let mut random = Random(division + 1);
        for account in self.accounts_of(division) {
            let share = self.grants * (account + 1) / self.accounts - self.grants * account / self.accounts;
            // The glob above grants one, and the first policy goes to a group too.
            let users = share - 2;
            write!(text, "\n  {}:\n", account_name(account))?;
            let parts = [users * 45 / 100, users * 25 / 100, users * 20 / 100];
            let last = users - parts.iter().sum::<u64>();
            for (at, (policy, users)) in policies.into_iter().zip([parts[0], parts[1], parts[2], last]).enumerate() {
                writeln!(text, "    {policy}:")?;
                if at == 0 {
                    writeln!(text, "      groups: [{}-engineers]", division_name(division))?;
                }
                if users > 0 {
                    text.push_str("      users:\n");
                    self.users(division, users, &mut random, &mut text)?;
                }
            }
        }
        fs::write(directory.join("access.yaml"), text)?;
        Ok(())
    }

    fn users(&self, division: u64, count: u64, random: &mut Random, text: &mut String) -> anyhow::Result<()> {
        let (first, stride) = (random.below(PEOPLE), 1 + random.below(PEOPLE - 1));
        for at in 0..count {
            // Neighbouring divisions share some of their people.
            let name = person(division * 300 + (first + at * stride) % PEOPLE);
            match random.below(200) {
                0..3 => {
                    let until = date(random);
                    writeln!(
                        text,
                        "        - {{ user: {name}, until: {until}, reason: covers for the on-call rota }}"
                    )?;
                }
                3..6 => {
                    let until = date(random);
                    writeln!(text, "        - user: {name}\n          until: {until}\n          reason: handover")?;
                }
                6..20 => {
                    let request = 1000 + random.below(9000);
                    writeln!(text, "        # asked for in request {request}\n        - {name}")?;
                }
                20..26 => writeln!(text, "        - {name} # on call")?,
                _ => writeln!(text, "        - {name}")?,
            }
        }
        Ok(())
    }
}

/// Knuth's linear congruential generator: enough to make no two lists alike.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn date(random: &mut Random) -> String {
    format!("{}-{:02}-{:02}", 2027 + random.below(3), 1 + random.below(12), 1 + random.below(28))
}

fn is_assign_only(division: u64) -> bool {
    division % 10 == 9
}

fn division_name(division: u64) -> String {
    let (area, team) = (AREAS[division as usize % AREAS.len()], division as usize / AREAS.len());
    format!("{area}-{}{}", TEAMS[team % TEAMS.len()], numbered(team / TEAMS.len()))
}

fn account_name(account: u64) -> String {
    let kind = ["prod", "staging", "dev"][account as usize % 3];
    format!("{}-{kind}-{:05}", AREAS[account as usize / 3 % AREAS.len()], account / 3)
}

fn account_id(account: u64) -> String {
    format!("{:012}", 10_000_000_019 + account * 48_271)
}

fn person(number: u64) -> String {
    let number = number as usize;
    let (first, last) = (number % FIRST.len(), number / FIRST.len());
    let suffix = numbered(last / LAST.len());
    format!("{}.{}{suffix}@corp.example.com", FIRST[first], LAST[last % LAST.len()])
}

fn numbered(number: usize) -> String {
    if number == 0 { String::new() } else { format!("{}", number + 1) }
}

const AREAS: [&str; 20] = [
    "payments", "ledger", "retail", "search", "mobile", "pricing", "returns", "catalog", "loyalty", "fraud", "risk",
    "media", "maps", "orders", "stock", "supply", "fleet", "energy", "claims", "travel",
];

const TEAMS: [&str; 15] = [
    "core", "web", "data", "ops", "labs", "edge", "apis", "tools", "batch", "events", "store", "east", "west", "north",
    "south",
];

const FIRST: [&str; 40] = [
    "alexandra",
    "benjamin",
    "charlotte",
    "daisuke",
    "eleanor",
    "francisco",
    "gabriele",
    "haruto",
    "isabella",
    "jonathan",
    "katharina",
    "leonardo",
    "margarita",
    "nathaniel",
    "olivia",
    "patricia",
    "quentin",
    "rosalind",
    "sebastian",
    "takeshi",
    "ursula",
    "valentina",
    "wolfgang",
    "ximena",
    "yukiko",
    "zachary",
    "anneliese",
    "bartholomew",
    "catarina",
    "dimitri",
    "emmanuel",
    "friederike",
    "guillermo",
    "hiroshi",
    "ingeborg",
    "jacqueline",
    "konstantin",
    "lieselotte",
    "maximilian",
    "nobuyuki",
];

const LAST: [&str; 40] = [
    "anderson",
    "baumgartner",
    "castellano",
    "dominguez",
    "eriksson",
    "fernandez",
    "gutierrez",
    "hashimoto",
    "ivanchenko",
    "johansson",
    "kobayashi",
    "lindqvist",
    "matsumoto",
    "nakamura",
    "oberhauser",
    "papadopoulos",
    "quintanilla",
    "rodriguez",
    "schneider",
    "takahashi",
    "umezawa",
    "vandenberg",
    "watanabe",
    "xenakis",
    "yamamoto",
    "zimmermann",
    "abernathy",
    "bergstrom",
    "christensen",
    "delacroix",
    "engelhardt",
    "fitzgerald",
    "gallagher",
    "hoffmann",
    "ishikawa",
    "jankowski",
    "kristensen",
    "lombardi",
    "mendelsohn",
    "nishimura",
];

const ORGANIZATION: &str = r#"organization:
  name: octcat
  github:
    organization: octcat-org
    repository: governance
    admins: [admin]
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }
  aws:
    region: ap-northeast-1
    management_account: "999999999999"
    reserved_accounts: { log-archive: "888888888888" }
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
  principals:
    domains: [corp.example.com]
"#;

/// Roomy, so that nothing is found: what is measured is looking, not printing.
const GUARDRAILS: &str = "guardrails:
  max_direct_users: 100000
  max_resources: 200000
  managed_policies: { allow: [PowerUserAccess, '*'] }
";

const SHARED_POLICIES: &str = "policies:
  power-user:
    description: Everything but identities
    session_duration: PT4H
    managed_policies: [PowerUserAccess]
  support:
    description: Talk to AWS Support
    managed_policies: [job-function/SupportUser]
  read-only:
    description: Look, do not touch
    managed_policies: [ReadOnlyAccess]
  billing:
    description: See what it costs
    managed_policies: [job-function/Billing]
  security-audit:
    description: The audit's view of every account
    managed_policies: [SecurityAudit]
";

const OWN_POLICIES: &str = r#"policies:
  developer:
    description: Developers of the division
    session_duration: PT4H
    managed_policies: [ReadOnlyAccess]
    inline_policy:
      Version: "2012-10-17"
      Statement:
        - Sid: OwnTables
          Effect: Allow
          Action: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"]
          Resource: arn:aws:dynamodb:ap-northeast-1:*:table/app-*
  data-reader:
    description: Read the division's data
    managed_policies: [AmazonS3ReadOnlyAccess, AmazonAthenaFullAccess]
  operator:
    description: Restart what has stopped
    session_duration: PT2H
"#;

const OPERATOR_IN_YAML: &str = r#"    inline_policy:
      Version: "2012-10-17"
      Statement:
        - Sid: Restart
          Effect: Allow
          Action: ["ecs:UpdateService", "ec2:RebootInstances", "rds:RebootDBInstance"]
          Resource: "*"

"#;

const OPERATOR: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Restart",
      "Effect": "Allow",
      "Action": ["ecs:UpdateService", "ec2:RebootInstances", "rds:RebootDBInstance"],
      "Resource": "*"
    }
  ]
}
"#;
