//! As much of Identity Center as an import reads: one permission set with everything attached, and assignments.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use crate::states;

/// A server on the loopback interface, which ends with the test.
pub(crate) struct Server {
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                std::thread::spawn(move || serve(&stream));
            }
        });
        Self { port }
    }

    /// The provider's settings that lead there, as an override file.
    pub(crate) fn provider(&self) -> String {
        format!(
            "provider \"aws\" {{\n  access_key = \"none\"\n  secret_key = \"none\"\n  allowed_account_ids = null\n  \
             skip_credentials_validation = true\n  skip_requesting_account_id = true\n  skip_metadata_api_check = true\n  \
             endpoints {{\n    ssoadmin = \"http://127.0.0.1:{}\"\n  }}\n}}\n",
            self.port
        )
    }
}

fn serve(stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    while let Some((operation, request)) = request(&mut reader) {
        let body = answer(&operation, &request).to_string();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length:";
        if write!(&mut &*stream, "{head} {}\r\n\r\n{body}", body.len()).is_err() {
            return;
        }
    }
}

/// The operation and what is asked; none when the caller has gone.
fn request(reader: &mut BufReader<&TcpStream>) -> Option<(String, Value)> {
    let (mut operation, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => operation = value.rsplit('.').next()?.to_owned(),
            "content-length" => length = value.parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((operation, serde_json::from_slice(&body).ok()?))
}

fn answer(operation: &str, request: &Value) -> Value {
    let set = &request["PermissionSetArn"];
    match operation {
        "DescribePermissionSet" => json!({ "PermissionSet": {
            "Name": "LegacyOperator", "PermissionSetArn": set, "Description": "Made by hand in 2019", "SessionDuration": "PT4H",
            "CreatedDate": 1_546_300_800,
        } }),
        "ListTagsForResource" => json!({ "Tags": [{ "Key": "govgen:division", "Value": "project-c" }] }),
        "ListManagedPoliciesInPermissionSet" => json!({ "AttachedManagedPolicies": [
            { "Name": "ReadOnlyAccess", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        ] }),
        "ListCustomerManagedPolicyReferencesInPermissionSet" => json!({ "CustomerManagedPolicyReferences": [
            { "Name": "deployer", "Path": "/teams/" },
        ] }),
        "GetInlinePolicyForPermissionSet" => json!({ "InlinePolicy":
            r#"{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"arn:aws:s3:::legacy/*"}],"Version":"2012-10-17"}"#,
        }),
        "GetPermissionsBoundaryForPermissionSet" => json!({ "PermissionsBoundary": {
            "ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess",
        } }),
        "ListAccountAssignments" => {
            let people = [
                ("USER", "alice@example.com"),
                ("USER", "carol@example.com"),
                ("GROUP", "auditors"),
                ("GROUP", "Ops ${team} \"on call\""),
            ];
            let assignments = people.map(|(kind, name)| {
                json!({
                    "AccountId": request["AccountId"], "PermissionSetArn": set, "PrincipalType": kind,
                    "PrincipalId": states::principal(name),
                })
            });
            json!({ "AccountAssignments": assignments })
        }
        other => json!({ "__type": format!("nobody answers {other}") }),
    }
}
