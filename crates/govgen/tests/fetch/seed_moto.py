"""Puts an organization and a directory into moto, and prints what is in them: seed_moto.py URL"""
import json
import sys

import boto3

AWS = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "x",
    "aws_secret_access_key": "x",
}
organizations, directory, sso = (boto3.client(it, **AWS) for it in ("organizations", "identitystore", "sso-admin"))

organizations.create_organization(FeatureSet="ALL")
root = organizations.list_roots()["Roots"][0]["Id"]
units = {"": root}
for path in ["Workloads", "Workloads/Production", "Security"]:
    parent, _, name = path.rpartition("/")
    unit = organizations.create_organizational_unit(ParentId=units[parent], Name=name)
    units[path] = unit["OrganizationalUnit"]["Id"]
accounts = {}
for account in organizations.list_accounts()["Accounts"]:
    accounts[account["Id"]] = [account["Name"], "", {}]
# More than a page of 20.
for number in range(27):
    tags = {"number": str(number)}
    made = organizations.create_account(
        AccountName=f"account-{number}",
        Email=f"aws+{number}@example.com",
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )["CreateAccountStatus"]["AccountId"]
    path = list(units)[number % len(units)]
    if path:
        organizations.move_account(AccountId=made, SourceParentId=root, DestinationParentId=units[path])
    accounts[made] = [f"account-{number}", path, tags]

store = sso.list_instances()["Instances"][0]["IdentityStoreId"]
users, groups = {}, {}
for number in range(130):
    mail = f"user{number}@example.com"
    made = directory.create_user(
        IdentityStoreId=store,
        UserName=mail,
        DisplayName=mail,
        Name={"GivenName": "A", "FamilyName": "B"},
        Emails=[{"Value": f"{number}@mail.example.com", "Primary": True}],
    )["UserId"]
    users[made] = [mail, [f"{number}@mail.example.com"]]
for number, size in enumerate([0, 3, 120]):
    group = directory.create_group(IdentityStoreId=store, DisplayName=f"group {number}")["GroupId"]
    members = sorted(users)[:size]
    for member in members:
        directory.create_group_membership(IdentityStoreId=store, GroupId=group, MemberId={"UserId": member})
    groups[f"group {number}"] = members
print(json.dumps({"people": {"users": users, "groups": groups}, "accounts": accounts}))
