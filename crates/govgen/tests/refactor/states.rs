//! States as Terraform left them before `examples/moves` was changed.

use serde_json::{Map, Value, json};

const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-0123456789abcdef";

/// The ARN of a permission set.
pub(crate) fn set(id: &str) -> String {
    format!("arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/{id}")
}

/// An id for a user or group, made of the name's letters.
pub(crate) fn principal(name: &str) -> String {
    let sum =
        name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, it| (sum ^ u64::from(it)).wrapping_mul(0x100_0000_01b3));
    format!("90670000aa-11111111-2222-3333-4444-{:012x}", sum & 0xffff_ffff_ffff)
}

/// The state of a root.
pub(crate) fn before(root: &str) -> Value {
    let resources = match root {
        "apollo" => vec![
            permission_set("dev", "ps-dddddddddddddddd", "project-a-dev", "project-a"),
            managed("dev", "ps-dddddddddddddddd", &[("ReadOnlyAccess", "ReadOnlyAccess")]),
            inline("dev", "ps-dddddddddddddddd", "arn:aws:s3:::apollo/*"),
            assignments(
                "account-a__dev",
                "000000000000",
                "ps-dddddddddddddddd",
                &["user:alice@example.com", "user:bob@example.com"],
            ),
            assignments("account-a__audit", "000000000000", "ps-aaaaaaaaaaaaaaaa", &["group:auditors"]),
            assignments(
                "account-x__audit",
                "222222222222",
                "ps-aaaaaaaaaaaaaaaa",
                &["user:alice@example.com", "group:auditors"],
            ),
            assignments("account-x__dev", "222222222222", "ps-dddddddddddddddd", &["user:alice@example.com"]),
        ],
        "common" => {
            let mut all = vec![
                permission_set("audit", "ps-aaaaaaaaaaaaaaaa", "audit", "common"),
                managed(
                    "audit",
                    "ps-aaaaaaaaaaaaaaaa",
                    &[
                        ("SecurityAudit", "SecurityAudit"),
                        ("job-function/ViewOnlyAccess", "job-function/ViewOnlyAccess"),
                    ],
                ),
                provider(),
            ];
            for division in ["project-a", "project-b", "project-c"] {
                all.extend(["plan", "apply"].into_iter().flat_map(|it| role(division, it)));
            }
            all
        }
        "project-b" => vec![
            permission_set("operator", "ps-bbbbbbbbbbbbbbbb", "project-b-operator", "project-b"),
            managed("operator", "ps-bbbbbbbbbbbbbbbb", &[("ReadOnlyAccess", "ReadOnlyAccess")]),
            assignments(
                "account-b__operator",
                "111111111111",
                "ps-bbbbbbbbbbbbbbbb",
                &["user:bob@example.com", "user:dave@example.com", "group:platform"],
            ),
            assignments("account-prod__visitor", "111111111111", "ps-eeeeeeeeeeeeeeee", &["user:eve@example.com"]),
        ],
        _ => Vec::new(),
    };
    json!({ "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "before", "outputs": {}, "resources": resources })
}

fn resource(kind: &str, name: &str, instances: Vec<Value>) -> Value {
    json!({
        "mode": "managed", "type": kind, "name": name, "instances": instances,
        "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
    })
}

fn instance(key: Option<&str>, attributes: Value) -> Value {
    let mut instance = Map::new();
    if let Some(key) = key {
        instance.insert("index_key".to_owned(), json!(key));
    }
    instance.insert("schema_version".to_owned(), json!(0));
    instance.insert("attributes".to_owned(), attributes);
    Value::Object(instance)
}

fn permission_set(name: &str, id: &str, called: &str, owner: &str) -> Value {
    let arn = set(id);
    let tags = json!({ "govgen:division": owner });
    let description = if name == "audit" { "Look at everything" } else { "" };
    let attributes = json!({
        "arn": arn, "id": format!("{arn},{INSTANCE}"), "instance_arn": INSTANCE, "name": called, "description": description,
        "relay_state": "", "session_duration": "PT1H", "created_date": "2026-01-01T00:00:00Z", "tags": tags, "tags_all": tags,
    });
    resource("aws_ssoadmin_permission_set", name, vec![instance(None, attributes)])
}

fn managed(name: &str, id: &str, policies: &[(&str, &str)]) -> Value {
    let instances = policies.iter().map(|(key, path)| {
        let (policy, set) = (format!("arn:aws:iam::aws:policy/{path}"), set(id));
        let attributes = json!({
            "id": format!("{policy},{set},{INSTANCE}"), "instance_arn": INSTANCE, "managed_policy_arn": policy,
            "managed_policy_name": path.rsplit('/').next(), "permission_set_arn": set,
        });
        instance(Some(key), attributes)
    });
    resource("aws_ssoadmin_managed_policy_attachment", name, instances.collect())
}

fn inline(name: &str, id: &str, on: &str) -> Value {
    let set = set(id);
    let policy = format!(
        r#"{{"Statement":[{{"Action":"s3:GetObject","Effect":"Allow","Resource":"{on}"}}],"Version":"2012-10-17"}}"#
    );
    let attributes = json!({ "id": format!("{set},{INSTANCE}"), "instance_arn": INSTANCE, "inline_policy": policy, "permission_set_arn": set });
    resource("aws_ssoadmin_permission_set_inline_policy", name, vec![instance(None, attributes)])
}

fn assignments(name: &str, account: &str, id: &str, principals: &[&str]) -> Value {
    let set = set(id);
    let instances = principals.iter().map(|key| {
        let (kind, name) = key.split_once(':').unwrap();
        let (kind, principal) = (kind.to_uppercase(), principal(name));
        let attributes = json!({
            "id": format!("{principal},{kind},{account},AWS_ACCOUNT,{set},{INSTANCE}"), "instance_arn": INSTANCE,
            "permission_set_arn": set, "principal_id": principal, "principal_type": kind, "target_id": account,
            "target_type": "AWS_ACCOUNT",
        });
        instance(Some(key), attributes)
    });
    resource("aws_ssoadmin_account_assignment", name, instances.collect())
}

fn provider() -> Value {
    let arn = "arn:aws:iam::999999999999:oidc-provider/app.terraform.io";
    let attributes = json!({
        "arn": arn, "id": arn, "url": "app.terraform.io", "client_id_list": ["aws.workload.identity"], "thumbprint_list": [],
        "tags": {}, "tags_all": {},
    });
    resource("aws_iam_openid_connect_provider", "hcp_terraform", vec![instance(None, attributes)])
}

/// A role with a policy; what they say is another matter, and is written anew.
fn role(division: &str, phase: &str) -> [Value; 2] {
    let (label, name) = (format!("{division}__{phase}"), format!("govgen-{division}-{phase}"));
    let role = json!({
        "arn": format!("arn:aws:iam::999999999999:role/govgen/{name}"), "assume_role_policy": "{}", "create_date": "2026-01-01T00:00:00Z",
        "description": "", "force_detach_policies": false, "id": name, "inline_policy": [], "managed_policy_arns": [],
        "max_session_duration": 3600, "name": name, "name_prefix": "", "path": "/govgen/", "permissions_boundary": "", "tags": {},
        "tags_all": {}, "unique_id": "AROA",
    });
    let policy =
        json!({ "id": format!("{name}:{name}"), "name": name, "name_prefix": "", "policy": "{}", "role": name });
    [
        resource("aws_iam_role", &label, vec![instance(None, role)]),
        resource("aws_iam_role_policy", &label, vec![instance(None, policy)]),
    ]
}
