//! Who may take a role on.

use serde_json::{Value, json};

use crate::roles::{Estate, Role};
use crate::simulated::cases;
use crate::simulator::simulate;
use crate::tools;

#[test]
fn a_role_trusts_one_workspace_in_one_phase() {
    let Some(node) = tools::installed("node") else { return };
    for case in cases() {
        let Estate { partition, account, hcp, .. } = &case.estate;
        let text = |key: &str, usual: &str| hcp[key].as_str().unwrap_or(usual).to_owned();
        let (host, organization, project) =
            (text("hostname", "app.terraform.io"), text("organization", ""), text("project", ""));
        let prefix = text("workspace_prefix", "identity-center");
        let mut asked: Vec<(&Role, Vec<Value>, Vec<bool>)> = Vec::new();
        for role in &case.roles {
            let Role { division, phase, trust, .. } = role;
            let statements = trust["Statement"].as_array().unwrap();
            assert_eq!(statements.len(), 1, "{division} {phase}");
            let provider = format!("arn:{partition}:iam::{account}:oidc-provider/{host}");
            assert_eq!(statements[0]["Principal"], json!({ "Federated": provider }), "{division} {phase}");
            assert_eq!(statements[0]["Action"], "sts:AssumeRoleWithWebIdentity", "{division} {phase}");
            let (audience, subject) = (format!("{host}:aud"), format!("{host}:sub"));
            let exact = format!(
                "organization:{organization}:project:{project}:workspace:{prefix}-{division}:run_phase:{phase}"
            );
            // Nothing but equality: another operator may say the same of today's names.
            let condition = json!({ "StringEquals": { audience: "aws.workload.identity", subject: exact } });
            assert_eq!(statements[0]["Condition"], condition, "{division} {phase}");
            assert!(trust.to_string().len() <= 2_048, "{division} {phase}: IAM refuses a longer one");
            let subject = |organization: &str, project: &str, workspace: &str, phase: &str| {
                format!("organization:{organization}:project:{project}:workspace:{workspace}:run_phase:{phase}")
            };
            let workspace = format!("{prefix}-{division}");
            let exact = subject(&organization, &project, &workspace, phase);
            let audience = "aws.workload.identity";
            let other_phase = if phase == "plan" { "apply" } else { "plan" };
            let claims = |audience: Option<&str>, subject: Option<&str>| {
                let mut context = serde_json::Map::new();
                context.extend(audience.map(|it| (format!("{host}:aud"), json!(it))));
                context.extend(subject.map(|it| (format!("{host}:sub"), json!(it))));
                json!({ "resource": role.arn, "context": context })
            };
            let mut tokens = vec![(claims(Some(audience), Some(&exact)), true)];
            let others = [
                subject(&organization, &project, &workspace, other_phase),
                subject(&organization, &project, &workspace, "*"),
                subject(&organization, &project, "*", phase),
                subject(&organization, &project, &format!("{workspace}-2"), phase),
                subject(&organization, &project, &format!("{prefix}-common"), phase),
                subject(&organization, &project, &workspace.to_uppercase(), phase),
                subject(&organization, &format!("{project}-2"), &workspace, phase),
                subject(&organization, "Default Project", &workspace, phase),
                subject(&format!("{organization}2"), &project, &workspace, phase),
                format!("organization:{organization}:workspace:{workspace}:run_phase:{phase}"),
                format!("organization:{organization}:module:{workspace}:operation:test_run"),
                format!("{exact} "),
                format!(" {exact}"),
                format!("{exact}:x"),
                "*".to_owned(),
                String::new(),
            ];
            tokens.extend(others.iter().map(|it| (claims(Some(audience), Some(it)), false)));
            for divisions in case.estate.divisions.keys().filter(|it| *it != division).take(5) {
                let other = subject(&organization, &project, &format!("{prefix}-{divisions}"), phase);
                tokens.push((claims(Some(audience), Some(&other)), false));
            }
            for wrong in [Some(""), Some("*"), Some("sts.amazonaws.com"), Some("AWS.workload.identity"), None] {
                tokens.push((claims(wrong, Some(&exact)), false));
            }
            tokens.push((claims(Some(audience), None), false));
            tokens.push((claims(None, None), false));
            // A token of another issuer has claims of the same names.
            let issuer =
                claims(Some(audience), Some(&exact)).to_string().replace(&format!("{host}:"), "app.example.com:");
            tokens.push((serde_json::from_str(&issuer).unwrap(), false));
            let (parts, expected) = tokens.into_iter().unzip();
            asked.push((role, parts, expected));
        }
        let action = "sts:AssumeRoleWithWebIdentity";
        let answers = simulate(&node, &case.roles, asked.iter().map(|(role, parts, _)| (*role, action, parts)));
        for ((role, parts, expected), verdicts) in asked.iter().zip(&answers) {
            for ((part, expected), verdict) in parts.iter().zip(expected).zip(verdicts) {
                let wanted = if *expected { "allowed" } else { "denied" };
                assert_eq!(verdict, wanted, "{}: {} {}: {part}", case.name, role.division, role.phase);
            }
        }
    }
}
