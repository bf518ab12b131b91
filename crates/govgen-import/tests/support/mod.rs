//! A small organization, and what AWS has of it.

use std::collections::{BTreeMap, BTreeSet};

use govgen_import::{Input, Proposal, Refusal, Refused, State, propose};
use govgen_live::Facts;
use govgen_live::facts::{
    Assignments, Fetched, Group, Instance, Known, Part, PartName, PermissionSet, Provisioned, User, VERSION,
};
use govgen_model::Model;
use govgen_source::{Diagnostics, EntryKind, SourceFile, SourceMap};

pub(crate) const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-0123456789abcdef";

/// `divisions/common` with two divisions; `{}` takes what else the mapping says.
const COMMON: &str = r#"organization:
  name: octcat
  github: { organization: octcat-org, repository: governance, admins: [admin] }
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678 }
  aws:
    region: us-east-1
    management_account: "999999999999"
    reserved_accounts: { log-archive: "888888888888" }
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
  principals:
    domains: [example.com]
divisions:
  project-a:
    owners: [project-a-team]
    prefix: pa
    accounts:
      account-a: "000000000001"
      account-b: "000000000002"
      account-old: { id: "000000000009", status: closing }
  project-b:
    owners: [project-b-team]
    accounts:
      account-c: "000000000003"
  project-s:
    owners: [project-s-team]
    mode: assign-only
    accounts:
      account-d: "000000000004"
  project-z:
    owners: [project-z-team]
    status: closing
    accounts:
      account-z: "000000000005"
"#;

/// A repository and an estate, to be changed by a test.
pub(crate) struct Estate {
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) facts: Facts,
    pub(crate) state: Option<State>,
    pub(crate) only: Option<&'static str>,
    pub(crate) refused: Refused,
}

impl Estate {
    pub(crate) fn new() -> Self {
        let parts = [
            PartName::Users,
            PartName::Groups,
            PartName::PermissionSets,
            PartName::PermissionSetTags,
            PartName::PermissionSetPolicies,
            PartName::Provisioning,
            PartName::Assignments,
        ];
        let seen = "2026-11-22T09:00:00Z".parse().unwrap();
        let facts = Facts {
            version: VERSION,
            fetched: Fetched { started: seen, finished: seen, govgen: "0.1.0".to_owned(), calls: 1, repeated: 0 },
            redacted: false,
            instance: Instance {
                arn: INSTANCE.to_owned(),
                identity_store_id: "d-0123456789".to_owned(),
                region: "us-east-1".to_owned(),
            },
            organization: None,
            parts: parts.into_iter().map(|it| (it, Part::COMPLETE)).collect(),
            accounts: Vec::new(),
            users: Vec::new(),
            groups: Vec::new(),
            permission_sets: Vec::new(),
            provisioned: Vec::new(),
            assignments: Vec::new(),
            customer_managed_policies: Vec::new(),
        };
        let files = BTreeMap::from([("divisions/common/common.yaml".to_owned(), COMMON.to_owned())]);
        Self { files, facts, state: None, only: None, refused: Refused::default() }
    }

    pub(crate) fn file(&mut self, path: &str, text: &str) -> &mut Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// Another line of the common document.
    pub(crate) fn common(&mut self, old: &str, new: &str) -> &mut Self {
        let text = self.files.get_mut("divisions/common/common.yaml").unwrap();
        assert!(text.contains(old), "{old}");
        *text = text.replace(old, new);
        self
    }

    pub(crate) fn user(&mut self, name: &str) -> &mut Self {
        let id = format!("u-{}", self.facts.users.len());
        self.facts.users.push(User { id, user_name: name.to_owned(), emails: vec![name.to_owned()], enabled: None });
        self
    }

    pub(crate) fn group(&mut self, name: &str) -> &mut Self {
        let id = format!("g-{}", self.facts.groups.len());
        self.facts.groups.push(Group { id, name: name.to_owned(), members: None });
        self
    }

    /// A permission set without anything.
    pub(crate) fn set(&mut self, name: &str) -> &mut PermissionSet {
        let number = self.facts.permission_sets.len();
        self.facts.permission_sets.push(PermissionSet {
            arn: arn(number),
            name: name.to_owned(),
            description: None,
            session_duration: Some("PT1H".to_owned()),
            relay_state: None,
            tags: Some(BTreeMap::new()),
            managed_policies: Some(BTreeSet::new()),
            customer_managed_policies: Some(BTreeSet::new()),
            inline_policy: Known::Absent,
            permissions_boundary: Known::Absent,
        });
        self.facts.permission_sets.last_mut().unwrap()
    }

    /// Assigns the last set in an account to principals such as `u-0` and `g-0`.
    pub(crate) fn assigned(&mut self, account: &str, principals: &[&str]) -> &mut Self {
        let permission_set_arn = self.facts.permission_sets.last().unwrap().arn.clone();
        let of = |kind: &str| principals.iter().filter(|it| it.starts_with(kind)).map(|it| (*it).to_owned()).collect();
        self.facts.provisioned.push(Provisioned {
            account_id: account.to_owned(),
            permission_set_arn: permission_set_arn.clone(),
            outdated: None,
        });
        let (users, groups) = (of("u-"), of("g-"));
        self.facts.assignments.push(Assignments { account_id: account.to_owned(), permission_set_arn, users, groups });
        self
    }

    pub(crate) fn sources(&self) -> SourceMap {
        let directories: BTreeSet<String> = self
            .files
            .keys()
            .flat_map(|path| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect::<Vec<_>>())
            .collect();
        let mut files: Vec<SourceFile> =
            directories.into_iter().map(|it| SourceFile::entry(it, EntryKind::Directory)).collect();
        files.extend(self.files.iter().map(|(path, text)| SourceFile::text(path, text.as_str())));
        SourceMap::new(files)
    }

    pub(crate) fn model<T>(&self, then: impl FnOnce(&Model<'_>, &SourceMap) -> T) -> T {
        let sources = self.sources();
        let mut findings = Diagnostics::default();
        let documents = govgen_syntax::parse(&sources, &mut findings);
        let model = govgen_model::resolve(&documents, &mut findings);
        let found: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(found, Vec::<&str>::new());
        then(&model, &sources)
    }

    pub(crate) fn proposed(&self) -> Result<Proposal, Refusal> {
        self.model(|model, _| {
            let facts = Some(&self.facts);
            propose(&Input { model, facts, state: self.state.as_ref(), only: self.only, refused: &self.refused })
        })
    }

    /// Takes the proposal's files into the repository; says which.
    pub(crate) fn import(&mut self) -> Vec<String> {
        self.facts.sort();
        let files = self.model(|model, sources| {
            let facts = Some(&self.facts);
            let input = Input { model, facts, state: self.state.as_ref(), only: self.only, refused: &self.refused };
            let proposal = propose(&input).unwrap();
            let since = "2026-11-22".parse().ok();
            govgen_import::files(&proposal, model, sources, since).unwrap()
        });
        let paths = files.iter().map(|it| it.path.clone()).collect();
        self.files.extend(files.into_iter().map(|it| (it.path, it.text)));
        paths
    }
}

pub(crate) fn arn(number: usize) -> String {
    format!("arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-{number:016x}")
}
