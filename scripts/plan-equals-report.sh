#!/usr/bin/env bash
# plan-equals-report.sh DIR STUB: who gets what once Terraform has applied the rendered roots is what `govgen report` says,
# and `govgen check --plan` has nothing to say about the plans on the way there.
#
# DIR is a governance repository; its rendered roots stand in DIR/terraform or, for an example, in DIR/expected/terraform.
# STUB is a directory with check.sh, dump.sh and tf-stub.sh, which run the real terraform over a root against stub providers, offline.
# GOVGEN names the binary (target/debug/govgen). One line for each root; exit status 1 and a diff when one differs.
set -euo pipefail
export LC_ALL=C

if [ $# -ne 2 ]; then
  echo "usage: $0 DIR STUB" >&2
  exit 2
fi
command -v jq >/dev/null || { echo "$0 needs jq" >&2; exit 2; }
directory=$1
stub=$2
govgen=${GOVGEN:-target/debug/govgen}

terraform=$directory/terraform
[ -d "$directory/expected/terraform" ] && terraform=$directory/expected/terraform
[ -d "$terraform/common" ] || { echo "no rendered roots in $terraform" >&2; exit 2; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$govgen" report --quiet --format json --root "$directory" >"$scratch/report.json"

# Nobody exists but whom the report names, so a look-up of anybody else fails the plan. Where the OIDC provider is
# looked up, it is there.
jq '{
    directory: (.grants | {
      users: (map(select(.principal_type == "USER").principal) | unique),
      groups: (map(select(.principal_type == "GROUP").principal) | unique)
    }),
    data: {aws_iam_openid_connect_provider: [
      {match: {url: "https://token.actions.githubusercontent.com"}, result: {client_id_list: ["sts.amazonaws.com"]}},
      {match: {}, result: {client_id_list: ["aws.workload.identity"]}}
    ]}
  }' "$scratch/report.json" >"$scratch/fixtures.json"

# The divisions are given what applying the common root put into the variables of their workspaces.
"$stub/dump.sh" "$terraform/common" --applied --fixtures "$scratch/fixtures.json" >"$scratch/common.json"
jq '.resources | map(select(.mode == "managed" and .type == "aws_ssoadmin_permission_set")) | map({(.values.arn): .values.name})
  | add // {}' "$scratch/common.json" >"$scratch/shared.json"
jq '.resources
  | (map(select(.type == "tfe_workspace") | {(.values.id): .values.working_directory}) | add // {}) as $directories
  | map(select(.type == "tfe_variable" and .values.key == "shared_permission_set_arns")
      | {($directories[.values.workspace_id]): .values.value}) | add // {}' "$scratch/common.json" >"$scratch/variables.json"
handed_over() { # DIRECTORY: the variable of the workspace that works there
  jq -r --arg directory "$1" '.[$directory] // "{}"' "$scratch/variables.json"
}

# Every root by itself, with its own variable: init, validate, plan, apply, and a second plan that is empty.
for root in "$terraform"/*/; do
  arns=$(handed_over "terraform/$(basename "$root")")
  if ! TF_VAR_shared_permission_set_arns=$arns "$stub/check.sh" "$root" --apply --fmt \
    --fixtures "$scratch/fixtures.json" >"$scratch/check.txt" 2>&1; then
    cat "$scratch/check.txt"
    exit 1
  fi
done

# A second opinion on each plan: the one that makes everything, and the empty one after it. Expired grants are not its matter.
"$(dirname "$0")/plans-of-roots.sh" "$directory" "$stub" "$scratch/plans" >"$scratch/planned.txt"
for root in "$terraform"/*/; do
  division=$(basename "$root")
  for plan in first second; do
    if ! "$govgen" check --quiet --strict --root "$directory" --as-of "${AS_OF:-2026-11-21}" \
      --plan "$scratch/plans/$division.$plan.json" --division "$division" >"$scratch/judged.txt" 2>&1; then
      cat "$scratch/judged.txt"
      echo "REFUSED  $division: its $plan plan"
      exit 1
    fi
  done
  echo "allowed  $division: its first plan and its second"
done

# Names of the lock by id, those who have left too.
lock=$directory/divisions/common/principals.lock.json
if [ -e "$lock" ]; then
  jq 'def names(of): [.[of], .departed[of]] | map(to_entries[] | {(.value): .key}) | add // {};
    {users: names("users"), groups: names("groups")}' "$lock" >"$scratch/locked.json"
else
  echo '{"users": {}, "groups": {}}' >"$scratch/locked.json"
fi

# Every row of the report belongs to a root that is there; the others would be compared with nothing.
failed=0
while read -r division; do
  if [ ! -d "$terraform/$division" ]; then
    echo "DIFFERS  $division: the report names it, and it has no root"
    failed=1
  fi
done < <(jq -r '[.grants[].division] | unique[]' "$scratch/report.json")

for root in "$terraform"/*/; do
  division=$(basename "$root")
  if [ "$division" = common ]; then
    applied=$scratch/common.json
  else
    applied=$scratch/applied.json
    arns=$(handed_over "terraform/$division")
    TF_VAR_shared_permission_set_arns=$arns "$stub/dump.sh" "$root" --applied \
      --fixtures "$scratch/fixtures.json" >"$applied"
  fi
  jq -c --arg division "$division" \
    '.grants[] | select(.division == $division) | [.account_id, .permission_set, .principal_type, .principal]' \
    "$scratch/report.json" | sort >"$scratch/reported.txt"
  # Names come from the look-ups that were applied and from the lock, not from govgen's own keys.
  jq -c --slurpfile shared "$scratch/shared.json" --slurpfile locked "$scratch/locked.json" '
    def asked: .values.alternate_identifier[0].unique_attribute[0].attribute_value;
    .resources as $all
    | ($all | map(select(.type == "aws_ssoadmin_permission_set") | {(.values.arn): .values.name}) | add // {}) as $own
    | (($all | map(select(.type == "aws_identitystore_user") | {(.values.user_id): asked}) | add // {}) + $locked[0].users) as $users
    | (($all | map(select(.type == "aws_identitystore_group") | {(.values.group_id): asked}) | add // {}) + $locked[0].groups) as $groups
    | $all[] | select(.type == "aws_ssoadmin_account_assignment") | .values
    | [
        (if .target_type == "AWS_ACCOUNT" then .target_id else error("not an account: \(.target_type)") end),
        ($own + $shared[0])[.permission_set_arn],
        .principal_type,
        (if .principal_type == "USER" then $users else $groups end)[.principal_id]
      ]' "$applied" | sort >"$scratch/applied.txt"
  if difference=$(diff -u --label "report of $division" --label "applied in $division" "$scratch/reported.txt" "$scratch/applied.txt"); then
    echo "same     $division: $(wc -l <"$scratch/applied.txt") grants"
  else
    echo "DIFFERS  $division"
    echo "$difference"
    failed=1
  fi
done
exit "$failed"
