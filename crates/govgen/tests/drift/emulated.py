"""What the test of drift asks of an emulator of AWS: somebody to delegate to, and changes that no file describes.

    emulated.py seed      an account, three users and a group
    emulated.py change    an assignment, a permission set's inline policy and a permission set, made by hand
    emulated.py undo      takes the assignment and the permission set away again
"""

import json
import sys
import time

import boto3

sso, store, organizations = (boto3.client(it) for it in ("sso-admin", "identitystore", "organizations"))
if not sso.list_instances()["Instances"]:
    sso.create_instance(Name="test")
instance = sso.list_instances()["Instances"][0]
ARN, STORE = instance["InstanceArn"], instance["IdentityStoreId"]


def seed():
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(AccountName="ledger-dev", Email="ledger-dev@example.com")["CreateAccountStatus"]
    while made["State"] == "IN_PROGRESS":
        time.sleep(0.1)
        made = organizations.describe_create_account_status(CreateAccountRequestId=made["Id"])["CreateAccountStatus"]
    for name in ("alice", "bob", "mallory"):
        mail = f"{name}@example.com"
        store.create_user(
            IdentityStoreId=STORE, UserName=mail, DisplayName=name, Name={"GivenName": name, "FamilyName": name},
            Emails=[{"Value": mail, "Primary": True}],
        )  # fmt: skip
    store.create_group(IdentityStoreId=STORE, DisplayName="auditors")


def sets():
    described = (
        sso.describe_permission_set(InstanceArn=ARN, PermissionSetArn=it)["PermissionSet"]
        for it in sso.list_permission_sets(InstanceArn=ARN)["PermissionSets"]
    )
    return {it["Name"]: it["PermissionSetArn"] for it in described}


def assignment():
    users = {it["UserName"]: it["UserId"] for it in store.list_users(IdentityStoreId=STORE)["Users"]}
    accounts = {it["Name"]: it["Id"] for it in organizations.list_accounts()["Accounts"]}
    return {
        "InstanceArn": ARN, "PermissionSetArn": sets()["payments-developer"],
        "TargetId": accounts["ledger-dev"], "TargetType": "AWS_ACCOUNT",
        "PrincipalType": "USER", "PrincipalId": users["mallory@example.com"],
    }  # fmt: skip


def change():
    sso.create_account_assignment(**assignment())
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    sso.put_inline_policy_to_permission_set(
        InstanceArn=ARN, PermissionSetArn=sets()["payments-developer"],
        InlinePolicy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )  # fmt: skip
    sso.create_permission_set(InstanceArn=ARN, Name="payments-backdoor")


def undo():
    made = sso.delete_account_assignment(**assignment())["AccountAssignmentDeletionStatus"]
    while made["Status"] == "IN_PROGRESS":
        time.sleep(0.1)
        made = sso.describe_account_assignment_deletion_status(
            InstanceArn=ARN, AccountAssignmentDeletionRequestId=made["RequestId"]
        )["AccountAssignmentDeletionStatus"]
    sso.delete_permission_set(InstanceArn=ARN, PermissionSetArn=sets()["payments-backdoor"])


{"seed": seed, "change": change, "undo": undo}[sys.argv[1]]()
