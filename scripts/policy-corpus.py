#!/usr/bin/env python3
"""Verdicts over policies that nobody here wrote, beside those of parliament and cloudsplaining.

    python3 -m venv venv && venv/bin/pip install parliament cloudsplaining setuptools
    venv/bin/python scripts/policy-corpus.py target/release/govgen DIRECTORY...

Every .json file in the directories is one policy document, given to govgen as the inline policy of a permission set. Prints a
Markdown table: the document, what each tool says of it, and at the end how often they agree. With --counts no rows. A test
runs the documents of all AWS managed policies without any of this; the script is for corpora that are not ours to commit.
"""

import argparse
import collections
import contextlib
import io
import json
import pathlib
import subprocess
import tempfile

COMMON = """
organization:
  name: corpus
  github: { organization: corpus, repository: governance, admins: [admin] }
  hcp_terraform: { organization: corpus, project: identity-center, vcs: { github_app_installation_id: ghain-ABCDEFGH12345678 } }
  aws:
    region: eu-west-1
    management_account: "999999999999"
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
divisions:
  corpus: { owners: [corpus], accounts: { own: "123456789012" } }
"""

# What the three have in common: a document AWS refuses, everything allowed, a way to more rights.
QUESTIONS = {
    "grammar": {"policy-grammar", "policy-json-malformed", "type-mismatch"},
    "admin": {"admin-wildcard"},
    "escalation": {"privilege-escalation", "admin-wildcard", "not-action-allow"},
}


def govgen(binary, files):
    """The rules that each file breaks, by position."""
    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        (root / "divisions/common").mkdir(parents=True)
        (root / "divisions/corpus/policies").mkdir(parents=True)
        (root / "divisions/common/all.yaml").write_text(COMMON)
        policies = []
        for at, file in enumerate(files):
            (root / f"divisions/corpus/policies/{at}.json").write_bytes(file.read_bytes())
            policies.append(f"  p{at}: {{ inline_policy: {{ file: policies/{at}.json }} }}\n")
        (root / "divisions/corpus/access.yaml").write_text("policies:\n" + "".join(policies))
        run = subprocess.run([binary, "check", "--format", "json", "--root", root], capture_output=True, text=True, check=False)
        assert run.returncode in (0, 1), run.stderr
        found = collections.defaultdict(set)
        for finding in json.loads(run.stdout)["findings"]:
            path = pathlib.PurePosixPath(finding["path"])
            if path.suffix == ".json":
                found[int(path.stem)].add(finding["name"])
        return found


def parliament(text):
    """The ids of its findings, its community auditors' included."""
    try:
        from parliament import analyze_policy_string
    except ImportError:
        return None
    try:
        policy = analyze_policy_string(text, include_community_auditors=True)
    except Exception as error:
        return {f"raised {type(error).__name__}"}
    return {it.issue for it in policy.findings}


def cloudsplaining(text):
    """What it says of a document: services it allows as a whole, names of escalation methods."""
    try:
        from cloudsplaining.scan.policy_document import PolicyDocument
    except ImportError:
        return None
    try:
        document = PolicyDocument(json.loads(text))
        ways = {f"escalation {it['type']}" for it in document.allows_privilege_escalation}
        wide = {f"wildcard {it}" for it in document.service_wildcard}
        return ways | wide
    except Exception as error:
        return {f"raised {type(error).__name__}"}


def verdicts(ours, parliament, cloudsplaining):
    """Each tool's answer to each question; None where it has none."""
    some = lambda found, test: None if found is None else any(test(it) for it in found)
    malformed = lambda it: it in ("MALFORMED", "MALFORMED_JSON", "INVALID_SID", "UNKNOWN_OPERATOR", "INVALID_ARN") or it.startswith("raised")
    return {
        "grammar": (bool(ours & QUESTIONS["grammar"]), some(parliament, malformed), None),
        "admin": (bool(ours & QUESTIONS["admin"]), None, some(cloudsplaining, lambda it: it == "wildcard iam")),
        "escalation": (
            bool(ours & QUESTIONS["escalation"]),
            some(parliament, lambda it: it == "PRIVILEGE_ESCALATION"),
            some(cloudsplaining, lambda it: it.startswith("escalation")),
        ),
    }


def shown(found):
    if found is None:
        return "not installed"
    words = sorted(found)
    return ", ".join(words[:6]) + (f" and {len(words) - 6} more" if len(words) > 6 else "") or "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("govgen")
    parser.add_argument("directories", nargs="+", type=pathlib.Path)
    parser.add_argument("--counts", action="store_true", help="no rows, only the counts")
    options = parser.parse_args()
    files = sorted(file for directory in options.directories for file in directory.glob("*.json"))
    ours = govgen(options.govgen, files)
    counts = collections.Counter()
    if not options.counts:
        print("| document | govgen | parliament | cloudsplaining |\n|---|---|---|---|")
    for at, file in enumerate(files):
        text = file.read_text()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            theirs = parliament(text), cloudsplaining(text)
        for question, answers in verdicts(ours[at], *theirs).items():
            counts[(question, answers)] += 1
            if options.counts and question == "escalation" and len({it for it in answers if it is not None}) > 1:
                print(f"- {file.stem}: {shown(ours[at])} / {shown(theirs[0])} / {shown(theirs[1])}")
        if not options.counts:
            print(f"| {file.parent.name}/{file.stem} | {shown(ours[at])} | {shown(theirs[0])} | {shown(theirs[1])} |")
    print("\n| question | govgen | parliament | cloudsplaining | documents |\n|---|---|---|---|---|")
    word = {True: "yes", False: "no", None: ""}
    for (question, answers), count in sorted(counts.items(), key=str):
        print(f"| {question} | {' | '.join(word[it] for it in answers)} | {count} |")


if __name__ == "__main__":
    main()
