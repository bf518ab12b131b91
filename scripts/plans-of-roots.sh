#!/usr/bin/env bash
# plans-of-roots.sh DIR STUB OUT: real Terraform plans of every rendered root, as `terraform show -json` prints them.
#
# DIR is a governance repository; its rendered roots stand in DIR/terraform or, for an example, in DIR/expected/terraform.
# STUB is a directory with tf-stub.sh, which makes a mirror of stub providers; the terraform is real, and everything is
# offline. For each root, OUT/<root>.first.json is the plan that creates everything, OUT/<root>.second.json the empty one
# after it, and OUT/<root>.destroy.json the one that takes everything away. GOVGEN names the binary (target/debug/govgen).
#
# The plans that the tests of `check --plan` begin with are made by this script; see crates/govgen/tests/plans/README.md.
set -euo pipefail
export LC_ALL=C

if [ $# -ne 3 ]; then
  echo "usage: $0 DIR STUB OUT" >&2
  exit 2
fi
command -v jq >/dev/null || { echo "$0 needs jq" >&2; exit 2; }
directory=$1
stub=$2
mkdir -p "$3"
out=$(cd "$3" && pwd)
govgen=${GOVGEN:-target/debug/govgen}

terraform=$directory/terraform
[ -d "$directory/expected/terraform" ] && terraform=$directory/expected/terraform
[ -d "$terraform/common" ] || { echo "no rendered roots in $terraform" >&2; exit 2; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
eval "$("$stub/tf-stub.sh" mirror)"

# Nobody exists but whom the report names. Where an OIDC provider is looked up, it is there. ARNs have the partition of the
# instance's, where there is one.
partition=$(grep -rhom1 'arn:[a-z-]*:sso:' "$terraform" | head -1 | cut -d: -f2)
"$govgen" report --quiet --format json --root "$directory" | jq --arg partition "${partition:-aws}" '{
    context: {partition: $partition},
    directory: (.grants | {
      users: (map(select(.principal_type == "USER").principal) | unique),
      groups: (map(select(.principal_type == "GROUP").principal) | unique)
    }),
    data: {aws_iam_openid_connect_provider: [
      {match: {url: "https://token.actions.githubusercontent.com"}, result: {client_id_list: ["sts.amazonaws.com"]}},
      {match: {}, result: {client_id_list: ["aws.workload.identity"]}}
    ]}
  }' >"$scratch/fixtures.json"
export TFSTUB_FIXTURES=$scratch/fixtures.json

quietly() { # COMMAND…: nothing is shown unless it fails
  if ! "$@" >"$scratch/said.txt" 2>&1; then
    cat "$scratch/said.txt" >&2
    exit 1
  fi
}

plan() { # NAME [OPTION…]: a plan of the root in the working directory, as JSON
  local name=$1
  shift
  quietly terraform plan -input=false -no-color -out=saved "$@"
  # What differs from run to run goes, and what repeats the changes: it is half of the file, and nothing of it is read.
  terraform show -json saved | jq -c 'del(.timestamp, .planned_values, .relevant_attributes)' >"$out/$name.json"
}

# The common root goes first: what it hands over is a variable of the divisions.
roots=(common)
for root in "$terraform"/*/; do
  [ "$(basename "$root")" = common ] || roots+=("$(basename "$root")")
done
for name in "${roots[@]}"; do
  mkdir "$scratch/$name"
  cp "$terraform/$name"/*.tf "$scratch/$name"
  # Nothing is there yet that could be moved, forgotten or imported; scripts/moves-destroy-nothing.sh plans these blocks.
  rm -f "$scratch/$name/refactor.tf"
  cd "$scratch/$name"
  if [ "$name" != common ] && grep -q shared_permission_set_arns variable.tf; then
    arns=$(jq -r --arg name "terraform/$name" '.values.root_module.resources
      | (map(select(.type == "tfe_workspace") | {(.values.id): .values.working_directory}) | add) as $directories
      | map(select(.type == "tfe_variable" and .values.key == "shared_permission_set_arns"
          and $directories[.values.workspace_id] == $name).values.value)[0] // "{}"' "$scratch/common.json")
    export TF_VAR_shared_permission_set_arns=$arns
  else
    unset TF_VAR_shared_permission_set_arns
  fi
  quietly terraform init -input=false -no-color
  plan "$name.first"
  quietly terraform apply -input=false -no-color saved
  [ "$name" = common ] && terraform show -json >"$scratch/common.json"
  plan "$name.second"
  plan "$name.destroy" -destroy
  echo "planned  $name"
  cd - >/dev/null
done
