"""The script a team would write instead: read the YAML, check the obvious, write a line for each grant.

    python3 baseline.py REPOSITORY OUTPUT

Findings go to standard error and make it fail. It knows no places in the text, no policies' content and no Terraform.
"""

import re
import sys
from datetime import date
from pathlib import Path

import yaml

ID = re.compile(r"[0-9]{12}")
EMAIL = re.compile(r"[^@\s]+@([^@\s]+)")


def load(directory):
    """All files of a directory as one document."""
    document = {}
    for path in sorted(directory.glob("*.yaml")):
        with path.open("rb") as file:
            for key, value in yaml.load(file, Loader=yaml.CSafeLoader).items():
                if isinstance(value, dict):
                    document.setdefault(key, {}).update(value)
                else:
                    document[key] = value
    return document


def account_id(row):
    return row["id"] if isinstance(row, dict) else row


def matching(pattern, names):
    if "*" not in pattern and "?" not in pattern:
        return [pattern] if pattern in names else []
    expression = "".join({"*": ".*", "?": "."}.get(it, re.escape(it)) for it in pattern)
    return [name for name in names if re.fullmatch(expression, name)]


def principals(lists):
    for kind in ("groups", "users"):
        for entry in lists.get(kind, []):
            if isinstance(entry, dict):
                until = entry.get("until")
                if until is not None and not isinstance(until, date):
                    until = date.fromisoformat(until)
                yield kind[:-1], entry[kind[:-1]], until
            else:
                yield kind[:-1], entry, None


def division(name, row, document, shared, domains, problems):
    """Every grant of a division, sorted."""
    accounts = {account: account_id(row) for account, row in row["accounts"].items()}
    for account, number in accounts.items():
        if not isinstance(number, str) or not ID.fullmatch(number):
            problems.append(f"{name}: account {account} has no quoted id of 12 digits")
    policies = {**shared, **document.get("policies", {})}
    grants = {}
    for pattern, by_policy in document.get("accounts", {}).items():
        reached = matching(pattern, accounts)
        if not reached:
            problems.append(f"{name}: no account {pattern}")
        for policy, lists in by_policy.items():
            if policy not in policies:
                problems.append(f"{name}: no policy {policy}")
            for kind, principal, until in principals(lists):
                if kind == "user":
                    email = EMAIL.fullmatch(principal)
                    if not email or email[1] not in domains:
                        problems.append(f"{name}: {principal} is no user of this organization")
                for account in reached:
                    key = (account, policy, kind, principal)
                    if key in grants:
                        problems.append(f"{name}: {principal} gets {policy} in {account} twice")
                    grants[key] = (accounts[account], until)
    return sorted((*key, *value) for key, value in grants.items())


def main(root, output):
    root, output = Path(root), Path(output)
    output.mkdir(parents=True, exist_ok=True)
    common = load(root / "divisions/common")
    shared = common.get("policies", {})
    domains = set(common["organization"]["principals"]["domains"])
    problems, seen, results = [], {}, {}
    for name, row in sorted(common["divisions"].items()):
        for account in row["accounts"].values():
            if seen.setdefault(account_id(account), name) != name:
                problems.append(f"{name}: account {account_id(account)} belongs to {seen[account_id(account)]}")
        document = load(root / "divisions" / name)
        results[name] = division(name, row, document, shared, domains, problems)
    if problems:
        sys.exit("\n".join(problems))
    for name, grants in results.items():
        with (output / f"{name}.txt").open("w", encoding="utf-8") as file:
            for account, policy, kind, principal, number, until in grants:
                file.write(f"{account} {number} {policy} {kind}:{principal} {until or ''}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
