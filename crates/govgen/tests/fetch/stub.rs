//! A server on loopback that speaks as much of five AWS services as a fetch asks, from an estate, and breaks on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use govgen_live::Facts;
use govgen_live::facts::{Boundary, Known, PolicyReference};
use serde_json::{Value, json};

use super::estate::MANAGEMENT;

/// Fewer than are asked for, as AWS may do.
const PAGE: usize = 20;

/// One request, as a fault looks at it.
pub(crate) struct Asked<'a> {
    /// As IAM names it: `sso:ListInstances`.
    pub(crate) action: &'a str,
    pub(crate) body: &'a Value,
    /// Which request of all it is; from 1.
    pub(crate) total: usize,
}

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// An error that AWS would name so, with this status.
    Error(u16, &'static str),
    /// The connection ends without an answer.
    Reset,
    /// The answer ends in the middle.
    Truncated,
    /// An answer that is whole and no JSON.
    Garbage,
    /// The answer takes its time.
    Slow(Duration),
    /// A page that names itself as the next one.
    SameToken,
    /// A page without items that names the right next one.
    EmptyPage,
    /// An answer of this text.
    Says(&'static str),
    /// Everything, whatever state is asked for.
    NoFilter,
}

type Faults = dyn Fn(&Asked<'_>) -> Option<Fault> + Send + Sync;

/// The running server; gone when it is dropped.
pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

struct State {
    estate: Facts,
    faults: Box<Faults>,
    asked: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

impl Stub {
    pub(crate) fn new(estate: Facts) -> Self {
        Self::with_faults(estate, |_| None)
    }

    pub(crate) fn with_faults(
        estate: Facts,
        faults: impl Fn(&Asked<'_>) -> Option<Fault> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, is_over) = Default::default();
        let state = Arc::new(State { estate, faults: Box::new(faults), asked, is_over });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&shared);
                thread::spawn(move || stream.map(|it| serve(&it, &shared)));
            }
        });
        Self { address, state }
    }

    /// The actions that were asked until now, in order, repeated ones included.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.asked.lock().unwrap().clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        // One more connection, so that it notices.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(stream: &TcpStream, state: &State) {
    let mut reader = BufReader::new(stream);
    while let Some((target, body)) = request(&mut reader) {
        let action = action(&target, &body);
        let total = {
            let mut asked = state.asked.lock().unwrap();
            asked.push(action.clone());
            asked.len()
        };
        let fault = (state.faults)(&Asked { action: &action, body: &body, total });
        let is_query = target.is_empty();
        let answer =
            || if is_query { xml(&action, &body, &state.estate) } else { json_of(&action, &body, &state.estate) };
        let mut out = stream;
        let done = match fault {
            None => match answer() {
                it if it.is_empty() => reply(&mut out, 400, &error("ResourceNotFoundException", is_query)),
                it => reply(&mut out, 200, &it),
            },
            Some(Fault::Slow(time)) => {
                thread::sleep(time);
                reply(&mut out, 200, &answer())
            }
            Some(Fault::Error(status, code)) => reply(&mut out, status, &error(code, is_query)),
            Some(Fault::NoFilter) => {
                let mut body = body.clone();
                body.as_object_mut().unwrap().remove("ProvisioningStatus");
                reply(&mut out, 200, &json_of(&action, &body, &state.estate))
            }
            Some(Fault::Garbage) => reply(&mut out, 200, "<html>a proxy is sorry</html>"),
            Some(Fault::Says(text)) => reply(&mut out, 200, text),
            Some(Fault::SameToken) => reply(&mut out, 200, &with(&answer(), "NextToken", json!("again"))),
            Some(Fault::EmptyPage) => reply(&mut out, 200, &json!({ "NextToken": "t0" }).to_string()),
            Some(Fault::Reset) => return,
            Some(Fault::Truncated) => {
                let text = answer();
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", text.len());
                let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(&text.as_bytes()[..text.len() / 2]));
                return;
            }
        };
        if done.is_err() {
            return;
        }
    }
}

/// The target of a request, empty for the query protocol, and its body.
fn request(reader: &mut BufReader<&TcpStream>) -> Option<(String, Value)> {
    let (mut target, mut length) = (String::new(), 0);
    let mut first = true;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() && !first {
            break;
        }
        first = false;
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => value.trim().clone_into(&mut target),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = if target.is_empty() {
        let text = String::from_utf8(body).ok()?;
        let pairs = text.split('&').filter_map(|it| it.split_once('='));
        pairs.map(|(key, value)| (key.to_owned(), json!(decoded(value)))).collect()
    } else {
        serde_json::from_slice(&body).ok()?
    };
    Some((target, body))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn action(target: &str, body: &Value) -> String {
    if target.is_empty() {
        let operation = body["Action"].as_str().unwrap();
        let service = if operation == "ListPolicies" { "iam" } else { "sts" };
        return format!("{service}:{operation}");
    }
    let (service, operation) = target.split_once('.').unwrap();
    let service = match service {
        "SWBExternalService" => "sso",
        "AWSIdentityStore" => "identitystore",
        "AWSOrganizationsV20161128" => "organizations",
        other => panic!("a service that nobody asks: {other}"),
    };
    format!("{service}:{operation}")
}

fn reply(out: &mut &TcpStream, status: u16, text: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {}\r\n\r\n",
        text.len()
    );
    out.write_all(head.as_bytes())?;
    out.write_all(text.as_bytes())
}

fn error(code: &str, is_query: bool) -> String {
    if is_query {
        return format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>req-SECRET</Message></Error></ErrorResponse>"
        );
    }
    json!({ "__type": code, "message": "User: arn:aws:sts::1:x is not authorized; request req-SECRET" }).to_string()
}

fn with(text: &str, key: &str, value: Value) -> String {
    let mut answer: Value = serde_json::from_str(text).unwrap();
    answer[key] = value;
    answer.to_string()
}

/// Whether a permission set in an account is in the state that is asked for, if any is.
fn is_asked(body: &Value, outdated: Option<bool>) -> bool {
    match body["ProvisioningStatus"].as_str() {
        None => true,
        Some("LATEST_PERMISSION_SET_NOT_PROVISIONED") => outdated == Some(true),
        Some("LATEST_PERMISSION_SET_PROVISIONED") => outdated == Some(false),
        Some(other) => panic!("a state that nobody asks for: {other}"),
    }
}

/// An answer; an empty text for what is not there.
fn json_of(action: &str, body: &Value, estate: &Facts) -> String {
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let set = || estate.permission_sets.iter().find(|it| it.arn == text("PermissionSetArn"));
    let tags = |tags: &BTreeMap<String, String>| -> Vec<Value> {
        tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
    };
    let answer = match action {
        "sso:ListInstances" => json!({ "Instances": [{
            "InstanceArn": estate.instance.arn, "IdentityStoreId": estate.instance.identity_store_id, "Status": "ACTIVE",
        }] }),
        "identitystore:ListUsers" => page(
            body,
            "Users",
            estate.users.iter().map(|it| {
                json!({
                    "UserId": it.id,
                    "UserName": it.user_name,
                    "IdentityStoreId": estate.instance.identity_store_id,
                    "DisplayName": "somebody's real name",
                    "PhoneNumbers": [{ "Value": "+81 3 0000 0000" }],
                    // The primary one last, and one that is nobody's name.
                    "Emails": std::iter::once(json!({ "Value": "ada@mail.example.com", "Primary": false }))
                        .chain(it.emails.iter().map(|mail| json!({ "Value": mail, "Primary": true })))
                        .collect::<Vec<_>>(),
                    "UserStatus": it.enabled.map(|it| if it { "ENABLED" } else { "DISABLED" }),
                })
            }),
        ),
        "identitystore:ListGroups" => page(
            body,
            "Groups",
            estate.groups.iter().map(|it| {
                json!({
                    "GroupId": it.id, "DisplayName": it.name, "IdentityStoreId": estate.instance.identity_store_id,
                })
            }),
        ),
        "identitystore:ListGroupMemberships" => {
            let group = estate.groups.iter().find(|it| it.id == text("GroupId")).unwrap();
            page(body, "GroupMemberships", group.members.iter().flatten().map(|it| json!({
                "IdentityStoreId": estate.instance.identity_store_id, "MembershipId": it, "GroupId": group.id, "MemberId": { "UserId": it },
            })))
        }
        "organizations:DescribeOrganization" => {
            let it = estate.organization.as_ref().unwrap();
            json!({ "Organization": { "Id": it.id, "MasterAccountId": it.management_account } })
        }
        "organizations:ListAccounts" => page(body, "Accounts", estate.accounts.iter().map(account)),
        "organizations:ListRoots" => json!({ "Roots": [{ "Id": "r-abcd", "Name": "Root" }] }),
        "organizations:ListAccountsForParent" => {
            let unit = path_of(&text("ParentId"), estate);
            page(
                body,
                "Accounts",
                estate.accounts.iter().filter(|it| it.organizational_unit.as_deref() == Some(&unit)).map(account),
            )
        }
        "organizations:ListOrganizationalUnitsForParent" => {
            let parent = path_of(&text("ParentId"), estate);
            let below = units(estate)
                .into_iter()
                .enumerate()
                .filter(|(_, it)| it.rsplit_once('/').map_or("", |(parent, _)| parent) == parent && !it.is_empty());
            let below: Vec<Value> = below
                .map(|(at, it)| {
                    json!({
                        "Id": format!("ou-abcd-{at:08}"), "Name": it.rsplit('/').next().unwrap(),
                    })
                })
                .collect();
            page(body, "OrganizationalUnits", below)
        }
        "organizations:ListTagsForResource" => {
            let it = estate.accounts.iter().find(|it| it.id == text("ResourceId")).unwrap();
            page(body, "Tags", tags(&it.tags))
        }
        "sso:ListPermissionSets" => page(body, "PermissionSets", estate.permission_sets.iter().map(|it| json!(it.arn))),
        "sso:DescribePermissionSet" => {
            let it = set().unwrap();
            json!({ "PermissionSet": {
                "Name": it.name, "PermissionSetArn": it.arn, "Description": it.description,
                "SessionDuration": it.session_duration, "RelayState": it.relay_state,
            } })
        }
        "sso:ListTagsForResource" => {
            let it = estate.permission_sets.iter().find(|it| it.arn == text("ResourceArn")).unwrap();
            page(body, "Tags", tags(it.tags.as_ref().unwrap()))
        }
        "sso:ListManagedPoliciesInPermissionSet" => page(
            body,
            "AttachedManagedPolicies",
            set().unwrap().managed_policies.iter().flatten().map(|it| json!({ "Name": "x", "Arn": it })),
        ),
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet" => page(
            body,
            "CustomerManagedPolicyReferences",
            set().unwrap().customer_managed_policies.iter().flatten().map(reference),
        ),
        "sso:GetInlinePolicyForPermissionSet" => match &set().unwrap().inline_policy {
            Known::Present(text) => json!({ "InlinePolicy": text }),
            _ => json!({ "InlinePolicy": "" }),
        },
        "sso:GetPermissionsBoundaryForPermissionSet" => match &set().unwrap().permissions_boundary {
            Known::Present(Boundary::ManagedPolicy(arn)) => {
                json!({ "PermissionsBoundary": { "ManagedPolicyArn": arn } })
            }
            Known::Present(Boundary::CustomerManagedPolicy(it)) => {
                json!({ "PermissionsBoundary": { "CustomerManagedPolicyReference": reference(it) } })
            }
            // As AWS says that there is none.
            _ => return String::new(),
        },
        "sso:ListAccountsForProvisionedPermissionSet" => {
            let pairs = estate.provisioned.iter().filter(|it| it.permission_set_arn == text("PermissionSetArn"));
            page(body, "AccountIds", pairs.filter(|it| is_asked(body, it.outdated)).map(|it| json!(it.account_id)))
        }
        "sso:ListPermissionSetsProvisionedToAccount" => {
            let pairs = estate.provisioned.iter().filter(|it| it.account_id == text("AccountId"));
            page(
                body,
                "PermissionSets",
                pairs.filter(|it| is_asked(body, it.outdated)).map(|it| json!(it.permission_set_arn)),
            )
        }
        "sso:ListAccountAssignments" => {
            let (account, set) = (text("AccountId"), text("PermissionSetArn"));
            let known =
                |it: &&govgen_live::facts::Assignments| it.account_id == account && it.permission_set_arn == set;
            let found = estate.assignments.iter().find(known);
            let one = |kind: &str, id: &String| {
                json!({
                    "AccountId": account, "PermissionSetArn": set, "PrincipalType": kind, "PrincipalId": id,
                })
            };
            let users = found.iter().flat_map(|it| &it.users).map(|it| one("USER", it));
            page(
                body,
                "AccountAssignments",
                users.chain(found.iter().flat_map(|it| &it.groups).map(|it| one("GROUP", it))),
            )
        }
        other => panic!("a call that nobody makes: {other}"),
    };
    answer.to_string()
}

fn account(account: &govgen_live::facts::Account) -> Value {
    json!({ "Id": account.id, "Name": account.name, "Email": "root@example.com", "State": account.state })
}

fn reference(reference: &PolicyReference) -> Value {
    json!({ "Name": reference.name, "Path": reference.path })
}

/// Paths of all units, each with those above it; the root is the empty one.
fn units(estate: &Facts) -> Vec<String> {
    let mut units = BTreeSet::from([String::new()]);
    for account in &estate.accounts {
        let mut path = account.organizational_unit.as_deref().unwrap();
        while !path.is_empty() {
            units.insert(path.to_owned());
            path = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    units.into_iter().collect()
}

fn path_of(parent: &str, estate: &Facts) -> String {
    match parent.rsplit_once('-') {
        Some(("r", _)) => String::new(),
        Some((_, at)) => units(estate)[at.parse::<usize>().unwrap()].clone(),
        None => panic!("no such parent: {parent}"),
    }
}

/// The items of one page, and the token of the next.
fn page(body: &Value, key: &str, items: impl IntoIterator<Item = Value>) -> Value {
    let start = body["NextToken"].as_str().map_or(0, |it| it[1..].parse().unwrap_or(0));
    let size = body["MaxResults"].as_u64().map_or(PAGE, |it| PAGE.min(usize::try_from(it).unwrap()));
    let items: Vec<Value> = items.into_iter().collect();
    let end = items.len().min(start + size);
    let next = (end < items.len()).then(|| format!("t{end}"));
    json!({ key: items[start..end], "NextToken": next })
}

fn xml(action: &str, body: &Value, estate: &Facts) -> String {
    match action {
        "sts:GetCallerIdentity" => format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::{MANAGEMENT}:assumed-role/facts/x</Arn>\
             <UserId>A</UserId><Account>{MANAGEMENT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
        "sts:AssumeRole" => {
            let account = body["RoleArn"].as_str().unwrap().split(':').nth(4).unwrap().to_owned();
            format!(
                "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA{account}</AccessKeyId>\
                 <SecretAccessKey>s</SecretAccessKey><SessionToken>{account}</SessionToken>\
                 <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
            )
        }
        // Which account is asked stands in the signature alone; all of them hold the same.
        "iam:ListPolicies" => {
            let first = &estate.accounts[0].id;
            let policies: Vec<_> =
                estate.customer_managed_policies.iter().filter(|it| it.account_id == *first).collect();
            let start: usize = body["Marker"].as_str().map_or(0, |it| it.parse().unwrap());
            let page = &policies[start..(start + 2).min(policies.len())];
            let escaped = |it: &str| it.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let members: String = page
                .iter()
                .map(|it| {
                    format!("<member><PolicyName>{}</PolicyName><Path>{}</Path></member>", escaped(&it.name), it.path)
                })
                .collect();
            let more = start + 2 < policies.len();
            let marker = if more { format!("<Marker>{}</Marker>", start + 2) } else { String::new() };
            format!(
                "<ListPoliciesResponse><ListPoliciesResult><IsTruncated>{more}</IsTruncated>{marker}\
                 <Policies>{members}</Policies></ListPoliciesResult></ListPoliciesResponse>"
            )
        }
        other => panic!("a call that nobody makes: {other}"),
    }
}
