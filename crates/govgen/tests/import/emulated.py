"""What the test of an adoption asks of an emulator of AWS: more permission sets, and tags from a runbook.

    emulated.py seed            permission sets that one team alone has, with everything a set can carry
    emulated.py tag RUNBOOK     does what the runbook's `aws sso-admin tag-resource` lines say
"""

import json
import shlex
import sys

import boto3

sso, store, organizations = (boto3.client(it) for it in ("sso-admin", "identitystore", "organizations"))


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


{"seed": seed, "tag": tag}[sys.argv[1]](*sys.argv[2:])
