"""What the test of an adoption asks of an emulator of AWS: more permission sets, facts about everything, tags from a runbook.

    emulated.py seed            permission sets that one team alone has, with everything a set can carry
    emulated.py facts FILE      everything as a facts file, by another hand than `govgen fetch`
    emulated.py tag RUNBOOK     does what the runbook's `aws sso-admin tag-resource` lines say
"""

import json
import os
import shlex
import sys

import boto3

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
sso, store, organizations = (
    boto3.client(it, endpoint_url=ENDPOINT, region_name="us-east-1") for it in ("sso-admin", "identitystore", "organizations")
)


def pages(client, operation, key, **arguments):
    token = None
    while True:
        answer = getattr(client, operation)(**arguments, **({"NextToken": token} if token else {}))
        yield from answer.get(key, [])
        token = answer.get("NextToken")
        if not token:
            return


instance = sso.list_instances()["Instances"][0]
ARN, STORE = instance["InstanceArn"], instance["IdentityStoreId"]
users = list(pages(store, "list_users", "Users", IdentityStoreId=STORE))
groups = list(pages(store, "list_groups", "Groups", IdentityStoreId=STORE))


def seed():
    accounts = {it["Name"]: it["Id"] for it in pages(organizations, "list_accounts", "Accounts")}
    statements = [
        {"Sid": "B", "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::b/${aws:username}/*"},
        {"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ]

    def create(name, **carried):
        return sso.create_permission_set(InstanceArn=ARN, Name=name, **carried)["PermissionSet"]["PermissionSetArn"]

    def assign(permission_set, account, kind, principal):
        sso.create_account_assignment(
            InstanceArn=ARN, PermissionSetArn=permission_set, TargetId=accounts[account], TargetType="AWS_ACCOUNT",
            PrincipalType=kind, PrincipalId=principal,
        )  # fmt: skip

    full = create(
        "DeveloperAccess",
        Description='Developers; "quoted" # no comment ${no_code}',
        SessionDuration="PT2H",
        RelayState="https://console.aws.amazon.com/ecs/home?region=us-east-1",
        Tags=[{"Key": "team", "Value": "payments"}, {"Key": "no", "Value": "007"}],
    )
    of = {"InstanceArn": ARN, "PermissionSetArn": full}
    for policy in ("ReadOnlyAccess", "job-function/ViewOnlyAccess"):
        sso.attach_managed_policy_to_permission_set(**of, ManagedPolicyArn=f"arn:aws:iam::aws:policy/{policy}")
    sso.attach_customer_managed_policy_reference_to_permission_set(
        **of, CustomerManagedPolicyReference={"Name": "deployer", "Path": "/team/"}
    )
    sso.put_inline_policy_to_permission_set(
        **of, InlinePolicy=json.dumps({"Version": "2012-10-17", "Statement": statements})
    )
    sso.put_permissions_boundary_to_permission_set(
        **of, PermissionsBoundary={"CustomerManagedPolicyReference": {"Name": "boundary", "Path": "/"}}
    )
    assign(full, "payments-prod", "USER", users[0]["UserId"])
    assign(full, "payments-prod", "GROUP", groups[0]["GroupId"])
    assign(full, "payments-staging", "USER", users[1]["UserId"])
    assign(create("payments-ops", Description="x", SessionDuration="PT1H"), "payments-dev", "GROUP", groups[1]["GroupId"])
    assign(create("AWSReadOnlyAccess"), "payments-dev", "GROUP", groups[1]["GroupId"])
    create("Unused")


def known(value):
    return {"state": "present", "value": value} if value else {"state": "absent"}


def permission_set(arn):
    of = {"InstanceArn": ARN, "PermissionSetArn": arn}
    described = sso.describe_permission_set(**of)["PermissionSet"]
    reference = lambda it: {"path": it.get("Path", "/"), "name": it["Name"]}  # noqa: E731
    try:
        boundary = sso.get_permissions_boundary_for_permission_set(**of)["PermissionsBoundary"]
    except sso.exceptions.ResourceNotFoundException:
        boundary = {}
    managed, customer = boundary.get("ManagedPolicyArn"), boundary.get("CustomerManagedPolicyReference")
    boundary = {"managed-policy": managed} if managed else customer and {"customer-managed-policy": reference(customer)}
    attached = pages(sso, "list_managed_policies_in_permission_set", "AttachedManagedPolicies", **of)
    customer = pages(
        sso, "list_customer_managed_policy_references_in_permission_set", "CustomerManagedPolicyReferences", **of
    )
    tags = pages(sso, "list_tags_for_resource", "Tags", InstanceArn=ARN, ResourceArn=arn)
    return {
        "arn": arn,
        "name": described["Name"],
        "description": described.get("Description"),
        "session_duration": described.get("SessionDuration"),
        "relay_state": described.get("RelayState"),
        "tags": {it["Key"]: it["Value"] for it in tags},
        "managed_policies": [it["Arn"] for it in attached],
        "customer_managed_policies": [reference(it) for it in customer],
        "inline_policy": known(sso.get_inline_policy_for_permission_set(**of).get("InlinePolicy")),
        "permissions_boundary": known(boundary),
    }


def facts(path):
    organization = organizations.describe_organization()["Organization"]
    parts = (
        "accounts users groups permission-sets permission-set-tags permission-set-policies provisioning assignments"
    )
    sets = [permission_set(arn) for arn in pages(sso, "list_permission_sets", "PermissionSets", InstanceArn=ARN)]
    provisioned, assignments = [], []
    for arn in (it["arn"] for it in sets):
        of = {"InstanceArn": ARN, "PermissionSetArn": arn}
        for account in pages(sso, "list_accounts_for_provisioned_permission_set", "AccountIds", **of):
            provisioned.append({"account_id": account, "permission_set_arn": arn, "outdated": None})
            rows = list(pages(sso, "list_account_assignments", "AccountAssignments", AccountId=account, **of))
            ids = {kind: [it["PrincipalId"] for it in rows if it["PrincipalType"] == kind] for kind in ("USER", "GROUP")}
            assignments.append(
                {"account_id": account, "permission_set_arn": arn, "users": ids["USER"], "groups": ids["GROUP"]}
            )
    seen = "2026-11-22T09:00:00Z"
    document = {
        "version": 1,
        "fetched": {"started": seen, "finished": seen, "govgen": "test", "calls": 0},
        "redacted": False,
        "instance": {"arn": ARN, "identity_store_id": STORE, "region": "us-east-1"},
        "organization": {"id": organization["Id"], "management_account": organization["MasterAccountId"]},
        "parts": {it: {"state": "complete"} for it in parts.split()},
        "accounts": [
            {"id": it["Id"], "name": it["Name"], "state": it["Status"], "organizational_unit": None}
            for it in pages(organizations, "list_accounts", "Accounts")
        ],
        "users": [
            {"id": it["UserId"], "user_name": it["UserName"], "emails": [mail["Value"] for mail in it.get("Emails", [])]}
            for it in users
        ],
        "groups": [{"id": it["GroupId"], "name": it["DisplayName"], "members": None} for it in groups],
        "permission_sets": sets,
        "provisioned": provisioned,
        "assignments": assignments,
        "customer_managed_policies": [],
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)


def tag(path):
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if line.startswith("aws sso-admin tag-resource ")]
    for line in lines:
        words = shlex.split(line)[3:]
        options = dict(zip(words[::2], words[1::2], strict=True))
        key, value = (it.split("=", 1)[1] for it in options["--tags"].split(","))
        sso.tag_resource(
            InstanceArn=options["--instance-arn"],
            ResourceArn=options["--resource-arn"],
            Tags=[{"Key": key, "Value": value}],
        )
    print(len(lines))


{"seed": seed, "facts": facts, "tag": tag}[sys.argv[1]](*sys.argv[2:])
