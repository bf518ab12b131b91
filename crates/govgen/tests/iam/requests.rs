//! What is asked of a role, and what the contract wants to hear: the oracle, typed by hand.
//!
//! A request of AWS names several resources, and each of them must be allowed by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::roles::{Estate, Role};

/// The Service Authorization Reference of the services that matter, as published.
pub(crate) struct Reference(pub(crate) Value);

impl Reference {
    pub(crate) fn read() -> Self {
        Self(serde_json::from_str(include_str!("../data/iam-authorization.json")).unwrap())
    }

    /// The actions of a service with the types of their resources.
    pub(crate) fn actions(&self, service: &str) -> BTreeMap<String, Vec<String>> {
        let actions = self.0["services"][service]["actions"].as_object().unwrap();
        let types = |action: &Value| {
            let types = action["resources"].as_array().unwrap().iter();
            types.map(|it| it["type"].as_str().unwrap().to_owned()).collect()
        };
        actions.iter().map(|(name, action)| (name.clone(), types(action))).collect()
    }
}

/// One request.
pub(crate) struct Request {
    /// The row of the table it belongs to.
    pub(crate) row: &'static str,
    /// The action with its service.
    pub(crate) action: String,
    /// Its resources with their context.
    pub(crate) parts: Vec<Value>,
    /// Whether the contract allows it.
    pub(crate) allowed: bool,
}

/// What Terraform reads of a permission set.
const READS: [&str; 6] = [
    "DescribePermissionSet",
    "GetInlinePolicyForPermissionSet",
    "GetPermissionsBoundaryForPermissionSet",
    "ListCustomerManagedPolicyReferencesInPermissionSet",
    "ListManagedPoliciesInPermissionSet",
    "ListTagsForResource",
];
/// What Terraform writes to a permission set that exists.
const WRITES: [&str; 10] = [
    "AttachCustomerManagedPolicyReferenceToPermissionSet",
    "AttachManagedPolicyToPermissionSet",
    "DeleteInlinePolicyFromPermissionSet",
    "DeletePermissionSet",
    "DeletePermissionsBoundaryFromPermissionSet",
    "DetachCustomerManagedPolicyReferenceFromPermissionSet",
    "DetachManagedPolicyFromPermissionSet",
    "PutInlinePolicyToPermissionSet",
    "PutPermissionsBoundaryToPermissionSet",
    "UpdatePermissionSet",
];
const ASSIGNS: [&str; 2] = ["CreateAccountAssignment", "DeleteAccountAssignment"];
const WAITS: [&str; 2] = ["DescribeAccountAssignmentCreationStatus", "DescribeAccountAssignmentDeletionStatus"];
const LOOK_UPS: [(&str, &str); 4] =
    [("DescribeGroup", "group"), ("DescribeUser", "user"), ("GetGroupId", "group"), ("GetUserId", "user")];
/// Asked by rows of their own, with tags and accounts.
const OTHERS_ASKED: [&str; 6] = [
    "CreatePermissionSet",
    "DescribePermissionSetProvisioningStatus",
    "ListAccountAssignments",
    "ProvisionPermissionSet",
    "TagResource",
    "UntagResource",
];
const OWNER: &str = "govgen:division";

/// The owner's key with other letters: each letter alone, and all of them.
fn other_cases() -> Vec<String> {
    let upper_at = |at: usize| {
        let cased =
            OWNER.chars().enumerate().map(|(position, it)| if position == at { it.to_ascii_uppercase() } else { it });
        cased.collect::<String>()
    };
    let single = (0..OWNER.len()).map(upper_at).filter(|it| it != OWNER);
    single.chain([OWNER.to_uppercase(), "Govgen:Division".to_owned()]).collect()
}

/// Keys and values.
type Tags<'t> = [(&'t str, &'t str)];

struct Requests<'e> {
    estate: &'e Estate,
    role: &'e Role,
    list: Vec<Request>,
}

/// Everything that is asked of a role.
pub(crate) fn requests(estate: &Estate, role: &Role, reference: &Reference) -> Vec<Request> {
    let mut requests = Requests { estate, role, list: Vec::new() };
    requests.reads();
    requests.look_ups();
    requests.permission_sets();
    requests.tags();
    requests.creation();
    requests.assignments();
    requests.provisioning();
    requests.everything_else(reference);
    requests.other_services();
    requests.key();
    requests.list
}

impl Requests<'_> {
    fn ask(&mut self, row: &'static str, action: &str, parts: Vec<Value>, allowed: bool) {
        let action = if action.contains(':') { action.to_owned() } else { format!("sso:{action}") };
        self.list.push(Request { row, action, parts, allowed });
    }

    fn plans(&self) -> bool {
        self.role.phase == "plan"
    }

    /// Whether the role writes permission sets.
    fn authors(&self) -> bool {
        !self.plans() && self.estate.divisions[&self.role.division].authors
    }

    /// What the tag of the division's permission sets says.
    fn tag(&self) -> String {
        self.estate.divisions[&self.role.division].identity.clone()
    }

    fn own(&self) -> Vec<String> {
        self.estate.divisions[&self.role.division].open.clone()
    }

    /// A few accounts of other divisions, and one that nobody has heard of.
    fn foreign(&self) -> Vec<String> {
        let others = self.estate.divisions.iter().filter(|(name, _)| **name != self.role.division);
        let accounts = others.flat_map(|(_, division)| division.open.iter().chain(&division.closed));
        accounts.take(3).cloned().chain(["123456789012".to_owned()]).collect()
    }

    /// Every account the role must not touch, with the row of the table it belongs to.
    fn out_of_reach(&self) -> Vec<(&'static str, String)> {
        let foreign = self.foreign().into_iter().map(|it| ("in another account", it));
        let closed = self.estate.divisions[&self.role.division].closed.clone();
        let closed = closed.into_iter().map(|it| ("in a closed account", it));
        let reserved = self.estate.reserved.iter().map(|it| ("in a reserved account", it.clone()));
        foreign.chain(closed).chain(reserved).collect()
    }

    fn instance(&self) -> Value {
        json!({ "resource": self.estate.instance_arn, "context": {} })
    }

    fn account(&self, id: &str) -> Value {
        json!({ "resource": format!("arn:{}:sso:::account/{id}", self.estate.partition), "context": {} })
    }

    /// A permission set with its tags.
    fn set(&self, tags: &[(&str, &str)]) -> Value {
        self.set_in(tags, &Map::new())
    }

    fn set_in(&self, tags: &[(&str, &str)], request: &Map<String, Value>) -> Value {
        let instance = self.estate.instance_arn.rsplit('/').next().unwrap();
        let mut context = request.clone();
        context.extend(tags.iter().map(|(key, value)| (format!("aws:ResourceTag/{key}"), json!(value))));
        let resource = format!("arn:{}:sso:::permissionSet/{instance}/ps-0123456789abcdef", self.estate.partition);
        json!({ "resource": resource, "context": context })
    }

    /// Permission sets that are not the division's.
    fn others(&self) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
        vec![
            ("another division's set", vec![(OWNER, "somebody-else")]),
            ("an untagged set", vec![]),
            ("an untagged set", vec![("team", "a")]),
            ("another division's set", vec![(OWNER, "Common")]),
        ]
    }

    fn reads(&mut self) {
        let own = self.tag();
        let mut sets = self.others();
        sets.push(("shared", vec![(OWNER, "common")]));
        for action in READS {
            let parts = |set: Value, it: &Self| match action {
                "ListTagsForResource" => vec![set],
                _ => vec![it.instance(), set],
            };
            let parts_own = parts(self.set(&[(OWNER, &own)]), self);
            self.ask("read an own set", action, parts_own, true);
            for (_, tags) in &sets {
                let parts = parts(self.set(tags), self);
                self.ask("read any other set", action, parts, true);
            }
        }
        for id in self.own() {
            let parts = vec![self.instance(), self.set(&[(OWNER, &own)]), self.account(&id)];
            self.ask("list assignments in an own account", "ListAccountAssignments", parts, true);
        }
        for (_, id) in self.out_of_reach() {
            let parts = vec![self.instance(), self.set(&[(OWNER, &own)]), self.account(&id)];
            self.ask("list assignments in any other account", "ListAccountAssignments", parts, false);
        }
    }

    fn look_ups(&mut self) {
        let store = json!({ "resource": self.estate.identity_store_arn, "context": {} });
        let foreign = self.estate.identity_store_arn.replace("/d-", "/d-f").replace("/0", "/1");
        assert_ne!(foreign, self.estate.identity_store_arn);
        for (action, kind) in LOOK_UPS {
            let arn = format!("arn:{}:identitystore:::{kind}/0123456789-0123abcd", self.estate.partition);
            let principal = json!({ "resource": arn, "context": {} });
            let action = format!("identitystore:{action}");
            self.ask("look up one principal", &action, vec![store.clone(), principal.clone()], true);
            let foreign = json!({ "resource": foreign, "context": {} });
            self.ask("look up in another identity store", &action, vec![foreign, principal], false);
        }
    }

    fn permission_sets(&mut self) {
        let (own, authors) = (self.tag(), self.authors());
        for action in WRITES {
            let parts = vec![self.instance(), self.set(&[(OWNER, &own)])];
            self.ask("write an own set", action, parts, authors);
            let parts = vec![self.instance(), self.set(&[(OWNER, "common")])];
            self.ask("write a shared set", action, parts, false);
            for (what, tags) in self.others() {
                let row =
                    if what == "an untagged set" { "write an untagged set" } else { "write another division's set" };
                let parts = vec![self.instance(), self.set(&tags)];
                self.ask(row, action, parts, false);
            }
        }
        for action in WAITS {
            let plans = self.plans();
            self.ask("wait for an assignment", action, vec![self.instance()], !plans);
        }
        let waits = "DescribePermissionSetProvisioningStatus";
        self.ask("wait for provisioning", waits, vec![self.instance()], authors);
    }

    fn tags(&mut self) {
        let (own, authors) = (self.tag(), self.authors());
        let on_create = self.estate.authorization["tag_on_create"] == "tag_resource";
        let tagging = |pairs: &[(&str, &str)]| {
            let mut context = untagging(&pairs.iter().map(|it| it.0).collect::<Vec<_>>());
            context.extend(pairs.iter().map(|(key, value)| (format!("aws:RequestTag/{key}"), json!(value))));
            context
        };
        let own_set = [(OWNER, own.as_str()), ("team", "a")];
        let mine = |pairs: &[(&str, &str)], it: &Self| vec![it.set_in(&own_set, &tagging(pairs))];
        for pairs in [&[("team", "b")][..], &[("team", "b"), ("cost", "1")]] {
            let parts = mine(pairs, self);
            self.ask("change another tag of an own set", "TagResource", parts, authors);
        }
        let parts = vec![self.set_in(&own_set, &untagging(&["team"]))];
        self.ask("change another tag of an own set", "UntagResource", parts, authors);
        for value in ["somebody-else", "common", ""] {
            let parts = mine(&[("team", "b"), (OWNER, value)], self);
            self.ask("change the owner of an own set", "TagResource", parts, false);
            let parts = mine(&[(OWNER, value)], self);
            self.ask("change the owner of an own set", "TagResource", parts, false);
        }
        // With its own value the tag stays what it is; creating a set may be judged as this.
        let parts = mine(&[(OWNER, &own)], self);
        self.ask("write the same owner again", "TagResource", parts, authors && on_create);
        for keys in [&[OWNER][..], &["team", OWNER]] {
            let parts = vec![self.set_in(&own_set, &untagging(keys))];
            self.ask("change the owner of an own set", "UntagResource", parts, false);
        }
        for key in &other_cases() {
            let parts = mine(&[(key.as_str(), "somebody-else")], self);
            self.ask("add an owner in other letters", "TagResource", parts, false);
            let parts = mine(&[(key.as_str(), &own)], self);
            self.ask("add an owner in other letters", "TagResource", parts, false);
            let parts = vec![self.set_in(&own_set, &untagging(&[key.as_str()]))];
            self.ask("add an owner in other letters", "UntagResource", parts, false);
        }
        let mut others = self.others();
        others.push(("a shared set", vec![(OWNER, "common")]));
        for (what, tags) in others {
            // Where tagging belongs to creating, a set without an owner can be taken for a new one. The page says so.
            let new = authors && on_create && what == "an untagged set";
            for (pairs, allowed) in
                [(&[(OWNER, own.as_str())][..], new), (&[("team", "b")], false), (&[(OWNER, "somebody-else")], false)]
            {
                let parts = vec![self.set_in(&tags, &tagging(pairs))];
                let row =
                    if new && allowed { "tag an untagged set as one's own" } else { "tag a set that is not one's own" };
                self.ask(row, "TagResource", parts, allowed);
            }
            let parts = vec![self.set_in(&tags, &untagging(&["team"]))];
            self.ask("tag a set that is not one's own", "UntagResource", parts, false);
        }
        for pairs in [&[("team", "b")][..], &[(OWNER, own.as_str())], &[(OWNER, "common")]] {
            let parts = vec![json!({ "resource": self.estate.instance_arn, "context": tagging(pairs) })];
            self.ask("tag the instance", "TagResource", parts, false);
        }
        let parts = vec![json!({ "resource": self.estate.instance_arn, "context": untagging(&["team"]) })];
        self.ask("tag the instance", "UntagResource", parts, false);
    }

    fn creation(&mut self) {
        let (own, authors) = (self.tag(), self.authors());
        let on_create = self.estate.authorization["tag_on_create"] == "tag_resource";
        let tries: [(&'static str, &Tags<'_>, bool); 8] = [
            ("create a set of one's own", &[(OWNER, &own)], authors),
            ("create a set of one's own", &[(OWNER, &own), ("team", "a")], authors),
            ("create a set of another owner", &[(OWNER, "somebody-else")], false),
            ("create a set of another owner", &[(OWNER, "common")], false),
            ("create a set of another owner", &[(OWNER, "")], false),
            ("create a set without an owner", &[], false),
            ("create a set without an owner", &[("team", "a")], false),
            ("create a set without an owner", &[("division", &own)], false),
        ];
        for (row, tags, allowed) in tries {
            let parts = self.create(tags);
            self.ask(row, "CreatePermissionSet", parts.clone(), allowed);
            if on_create && allowed {
                self.ask("tag a set that is being created", "TagResource", parts[1..].to_vec(), true);
            }
        }
        for key in &other_cases() {
            for tags in [&[(key.as_str(), own.as_str())][..], &[(OWNER, own.as_str()), (key.as_str(), "somebody-else")]]
            {
                let parts = self.create(tags);
                self.ask("create a set with an owner in other letters", "CreatePermissionSet", parts, false);
            }
        }
    }

    fn create(&self, tags: &[(&str, &str)]) -> Vec<Value> {
        let mut context = untagging(&tags.iter().map(|it| it.0).collect::<Vec<_>>());
        context.extend(tags.iter().map(|(key, value)| (format!("aws:RequestTag/{key}"), json!(value))));
        vec![json!({ "resource": self.estate.instance_arn, "context": context }), self.set_in(&[], &context)]
    }

    fn assignments(&mut self) {
        let (own, applies) = (self.tag(), !self.plans());
        for action in ASSIGNS {
            for id in self.own() {
                let parts = |tags: &[(&str, &str)], it: &Self| vec![it.instance(), it.set(tags), it.account(&id)];
                let own_set = parts(&[(OWNER, &own), ("team", "a")], self);
                self.ask("assign an own set in an own account", action, own_set, applies);
                let shared = parts(&[(OWNER, "common")], self);
                self.ask("assign a shared set in an own account", action, shared, applies);
                for (_, tags) in self.others() {
                    let parts = parts(&tags, self);
                    self.ask("assign any other set in an own account", action, parts, false);
                }
            }
            for (what, id) in self.out_of_reach() {
                let row = match what {
                    "in a closed account" => "assign in a closed account",
                    "in a reserved account" => "assign in a reserved account",
                    _ => "assign in another account",
                };
                for tags in [[(OWNER, own.as_str())], [(OWNER, "common")], [(OWNER, "somebody-else")]] {
                    let parts = vec![self.instance(), self.set(&tags), self.account(&id)];
                    self.ask(row, action, parts, false);
                }
            }
        }
    }

    fn provisioning(&mut self) {
        let (own, authors) = (self.tag(), self.authors());
        let action = "ProvisionPermissionSet";
        let everywhere = self.estate.authorization["provision"] == "all";
        for id in self.own() {
            let parts = vec![self.instance(), self.set(&[(OWNER, &own)]), self.account(&id)];
            self.ask("provision an own set in an own account", action, parts, authors);
            for tags in [&[(OWNER, "common")][..], &[(OWNER, "somebody-else")], &[]] {
                let parts = vec![self.instance(), self.set(tags), self.account(&id)];
                self.ask("provision any other set", action, parts, false);
            }
        }
        for (what, id) in self.out_of_reach() {
            // An own set stands in no other account than the division's, because it is assigned in no other.
            let reserved = what == "in a reserved account";
            let row =
                if reserved { "provision in a reserved account" } else { "provision an own set in any other account" };
            let parts = vec![self.instance(), self.set(&[(OWNER, &own)]), self.account(&id)];
            self.ask(row, action, parts, authors && everywhere && !reserved);
            let parts = vec![self.instance(), self.set(&[(OWNER, "somebody-else")]), self.account(&id)];
            self.ask("provision any other set", action, parts, false);
        }
    }

    /// Every action that no other row asks for.
    fn everything_else(&mut self, reference: &Reference) {
        let asked: BTreeSet<&str> =
            READS.into_iter().chain(WRITES).chain(ASSIGNS).chain(WAITS).chain(OTHERS_ASKED).collect();
        let looked_up: BTreeSet<&str> = LOOK_UPS.iter().map(|it| it.0).collect();
        for (service, row) in [
            ("sso", "any other action of Identity Center"),
            ("identitystore", "any other action of the identity store"),
            ("sso-directory", "any action of the older directory"),
        ] {
            for (action, types) in reference.actions(service) {
                let asked = match service {
                    "sso" => asked.contains(action.as_str()),
                    "identitystore" => looked_up.contains(action.as_str()),
                    _ => false,
                };
                if asked {
                    continue;
                }
                // Each resource by itself: none of them may be allowed.
                let resources: Vec<String> = match types.is_empty() {
                    true => vec!["*".to_owned()],
                    false => types.iter().map(|it| self.example(service, it)).collect(),
                };
                for resource in resources {
                    let parts = vec![json!({ "resource": resource, "context": {} })];
                    self.ask(row, &format!("{service}:{action}"), parts, false);
                }
            }
        }
    }

    /// An ARN of a type, the role's own wherever there is such a thing.
    fn example(&self, service: &str, kind: &str) -> String {
        let Estate { partition, instance_arn, account, .. } = self.estate;
        let instance = instance_arn.rsplit('/').next().unwrap();
        let own = self.own().first().cloned().unwrap_or_else(|| "123456789012".to_owned());
        match (service, kind) {
            ("sso", "Account") => format!("arn:{partition}:sso:::account/{own}"),
            ("sso", "Application") => {
                format!("arn:{partition}:sso::{account}:application/{instance}/apl-0123456789abcdef")
            }
            ("sso", "ApplicationProvider") => format!("arn:{partition}:sso::aws:applicationProvider/custom"),
            ("sso", "Instance") => instance_arn.clone(),
            ("sso", "PermissionSet") => format!("arn:{partition}:sso:::permissionSet/{instance}/ps-0123456789abcdef"),
            ("sso", "TrustedTokenIssuer") => {
                format!("arn:{partition}:sso::{account}:trustedTokenIssuer/{instance}/tti-0123456789abcdef")
            }
            ("identitystore", "Identitystore") => self.estate.identity_store_arn.clone(),
            ("identitystore", "User") => format!("arn:{partition}:identitystore:::user/0123456789-0123abcd"),
            ("identitystore", "Group") => format!("arn:{partition}:identitystore:::group/0123456789-0123abcd"),
            ("identitystore", "GroupMembership") => {
                format!("arn:{partition}:identitystore:::membership/0123456789-0123abcd")
            }
            ("identitystore", "AllUsers") => format!("arn:{partition}:identitystore:::user/*"),
            ("identitystore", "AllGroups") => format!("arn:{partition}:identitystore:::group/*"),
            ("identitystore", "AllGroupMemberships") => format!("arn:{partition}:identitystore:::membership/*"),
            other => panic!("no example for {other:?}"),
        }
    }

    fn other_services(&mut self) {
        let Estate { partition, account, .. } = self.estate;
        let role = self.role.arn.clone();
        let reserved = format!(
            "arn:{partition}:iam::{account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"
        );
        let application = format!("arn:{partition}:account-access:us-east-1:{account}:application/app-1");
        let mut asked: Vec<(&'static str, String, String)> = Vec::new();
        for action in ["CreateApplication", "ListApplications"] {
            asked.push(("any action of account access", format!("account-access:{action}"), "*".to_owned()));
        }
        for action in ["CreateEntitlement", "DeleteApplication", "DeleteEntitlement", "GetEntitlement", "TagResource"] {
            asked.push(("any action of account access", format!("account-access:{action}"), application.clone()));
        }
        for action in ["AttachRolePolicy", "CreateRole", "PassRole", "PutRolePolicy", "UpdateAssumeRolePolicy"] {
            for arn in [&role, &reserved] {
                asked.push(("other services", format!("iam:{action}"), arn.clone()));
            }
        }
        for action in
            ["organizations:ListAccounts", "organizations:LeaveOrganization", "iam:ListRoles", "iam:CreateSAMLProvider"]
        {
            let resource = match action {
                "iam:CreateSAMLProvider" => format!("arn:{partition}:iam::{account}:saml-provider/x"),
                _ => "*".to_owned(),
            };
            asked.push(("other services", action.to_owned(), resource));
        }
        asked.push(("other services", "sts:AssumeRole".to_owned(), reserved));
        asked.push((
            "other services",
            "s3:GetObject".to_owned(),
            format!("arn:{partition}:s3:::state/terraform.tfstate"),
        ));
        for (row, action, resource) in asked {
            self.ask(row, &action, vec![json!({ "resource": resource, "context": {} })], false);
        }
    }

    fn key(&mut self) {
        let Estate { partition, account, .. } = self.estate;
        let another = format!("arn:{partition}:kms:us-east-1:{account}:key/11111111-2222-3333-4444-555555555555");
        let (key, region) = self.estate.key.clone().unwrap_or_else(|| (another.clone(), "us-east-1".to_owned()));
        let there = self.estate.key.is_some();
        let suffixes: &[&str] =
            if partition == "aws-cn" { &["amazonaws.com", "amazonaws.com.cn"] } else { &["amazonaws.com"] };
        let through = |key: &str, service: &str, suffix: &str| {
            vec![json!({ "resource": key, "context": { "kms:ViaService": format!("{service}.{region}.{suffix}") } })]
        };
        let writes = there && !self.plans();
        for (service, suffix) in
            ["sso", "identitystore"].iter().flat_map(|it| suffixes.iter().map(move |suffix| (it, suffix)))
        {
            let parts = through(&key, service, suffix);
            self.ask(if there { "read by the key" } else { "use any other key" }, "kms:Decrypt", parts.clone(), there);
            for action in ["kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext"] {
                self.ask(if there { "write by the key" } else { "use any other key" }, action, parts.clone(), writes);
            }
            for action in ["kms:GenerateDataKey", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"] {
                self.ask("do anything else with the key", action, parts.clone(), false);
            }
        }
        let parts = through(&key, "s3", suffixes[0]);
        self.ask("use the key for another service", "kms:Decrypt", parts, false);
        let parts = vec![json!({ "resource": key, "context": {} })];
        self.ask("use the key for another service", "kms:Decrypt", parts, false);
        if there {
            let parts = through(&another, "sso", suffixes[0]);
            self.ask("use any other key", "kms:Decrypt", parts, false);
        }
    }
}

/// Rows that stay denied whatever else is attached to an apply role.
pub(crate) fn is_denied_whatever_is_attached(request: &Request, reference: &Reference, authors: bool) -> bool {
    let writes = |service: &str| {
        let name = request.action.strip_prefix(&format!("{service}:")).unwrap_or_default();
        let level = reference.0["services"][service]["actions"][name]["access_level"].as_str().unwrap_or_default();
        !matches!(level, "Read" | "List")
    };
    match request.row {
        "any action of the older directory" | "any action of account access" => true,
        "assign in a reserved account" | "provision in a reserved account" => true,
        "any other action of Identity Center" => writes("sso"),
        "any other action of the identity store" => writes("identitystore"),
        "change the owner of an own set" | "add an owner in other letters" => authors,
        "create a set with an owner in other letters" => authors,
        _ => false,
    }
}

fn untagging(keys: &[&str]) -> Map<String, Value> {
    if keys.is_empty() {
        return Map::new();
    }
    Map::from_iter([("aws:TagKeys".to_owned(), json!(keys))])
}
