//! As much of AWS as a plan reads: people by name, one permission set with everything attached, and assignments.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use crate::states;

/// Starts a server on the loopback interface, which ends with the test; the variables lead there.
pub(crate) fn start() -> Vec<(&'static str, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || serve(&stream));
        }
    });
    vec![
        ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
        ("AWS_ACCESS_KEY_ID", "none".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "none".to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ]
}

/// What STS says of whoever asks.
const CALLER: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
    <Arn>arn:aws:iam::999999999999:user/test</Arn><UserId>AIDA</UserId><Account>999999999999</Account>\
    </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>";

fn serve(stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    while let Some((operation, request)) = request(&mut reader) {
        let (kind, body) = match operation.as_str() {
            "" => ("text/xml", CALLER.to_owned()),
            operation => ("application/x-amz-json-1.1", answer(operation, &request).to_string()),
        };
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
        if write!(&mut &*stream, "{head}{body}").is_err() {
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
    Some((operation, serde_json::from_slice(&body).unwrap_or_default()))
}

fn answer(operation: &str, request: &Value) -> Value {
    let set = &request["PermissionSetArn"];
    let asked = &request["AlternateIdentifier"]["UniqueAttribute"]["AttributeValue"];
    let store = json!("d-0123456789");
    match operation {
        "GetUserId" => {
            json!({ "IdentityStoreId": store, "UserId": states::principal(asked.as_str().unwrap_or_default()) })
        }
        "GetGroupId" => {
            json!({ "IdentityStoreId": store, "GroupId": states::principal(asked.as_str().unwrap_or_default()) })
        }
        "DescribeUser" => {
            json!({ "IdentityStoreId": store, "UserId": request["UserId"], "UserName": name(&request["UserId"]) })
        }
        "DescribeGroup" => {
            json!({ "IdentityStoreId": store, "GroupId": request["GroupId"], "DisplayName": name(&request["GroupId"]) })
        }
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

/// Whose id it is.
fn name(id: &Value) -> &'static str {
    let all = [
        "alice@example.com",
        "bob@example.com",
        "carol@example.com",
        "auditors",
        "platform",
        "Ops ${team} \"on call\"",
    ];
    all.into_iter().find(|it| *id == json!(states::principal(it))).unwrap_or_default()
}
