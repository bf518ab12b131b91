#!/usr/bin/env bash
# moves-destroy-nothing.sh STUB: each kind of `govgen move`, from an applied state to a pruned one, and no plan on the way destroys.
#
# STUB is a directory with tf-stub.sh, which makes a mirror of stub providers; the terraform is real, and everything is offline. For
# each move, the roots of this repository are applied, the move is made and rendered, and every root is planned with the state from before, in
# the order that the move's page gives. Nothing may be destroyed or replaced, `govgen check --plan` has to allow each plan, the plan after
# the apply is empty. Where a way back is given, it is taken then, in the same manner. `govgen move --prune` takes the entry out then, after which the plans are still empty.
# GOVGEN names the binary (target/debug/govgen). One line for each plan; exit status 1 when one is not as it should be.
set -euo pipefail
export LC_ALL=C

if [ $# -ne 1 ]; then
  echo "usage: $0 STUB" >&2
  exit 2
fi
command -v jq >/dev/null || { echo "$0 needs jq" >&2; exit 2; }
here=$(cd "$(dirname "$0")/.." && pwd)
stub=$1
govgen=$(realpath "${GOVGEN:-$here/target/debug/govgen}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
eval "$("$stub/tf-stub.sh" mirror)"
"$govgen" report --quiet --format json --root "$here" | jq '{
    directory: (.grants | {
      users: (map(select(.principal_type == "USER").principal) | unique),
      groups: (map(select(.principal_type == "GROUP").principal) | unique)
    })
  }' >"$scratch/fixtures.json"
export TFSTUB_FIXTURES=$scratch/fixtures.json

quietly() { # COMMAND…: nothing is shown unless it fails
  if ! "$@" >"$scratch/said.txt" 2>&1; then
    cat "$scratch/said.txt" >&2
    exit 1
  fi
}

root() { # NAME STATE: the rendered root of NAME with the state of STATE, its variable and a plan, and the plan as JSON
  local directory=$work/roots/$2
  mkdir -p "$directory"
  rm -f "$directory"/*.tf
  cp "$work/repository/terraform/$1"/*.tf "$directory"
  cd "$directory"
  unset TF_VAR_shared_permission_set_arns
  if [ "$1" != common ] && grep -q shared_permission_set_arns variable.tf; then
    TF_VAR_shared_permission_set_arns=$(jq -r --arg name "terraform/$1" '.values.root_module.resources
      | (map(select(.type == "tfe_workspace") | {(.values.id): .values.working_directory}) | add) as $directories
      | map(select(.type == "tfe_variable" and .values.key == "shared_permission_set_arns"
          and $directories[.values.workspace_id] == $name).values.value)[0] // "{}"' "$work/common.json")
    export TF_VAR_shared_permission_set_arns
  fi
  quietly terraform init -input=false -no-color -upgrade
  quietly terraform plan -input=false -no-color -out=saved
  terraform show -json saved >"$work/$1.plan.json"
}

applied() { # NAME: applies the plan of the working directory
  # The stubs are a process for each provider, and all append to one file what they made, each line in many small writes: at once, they would
  # write into each other's lines. What is torn is gone for the next plan, which would replace it and blame the move.
  quietly terraform apply -input=false -no-color -parallelism=1 saved
  quietly jq empty "$TFSTUB_CLOUD"
  [ "$1" != common ] || terraform show -json >"$work/common.json"
}

judged() { # NAME WHAT: the plan destroys nothing, and is allowed
  local counted
  counted=$(jq -r '[.resource_changes[]? | (.change.actions | join("+")) as $does
      | if .change.importing then "import" else empty end,
        if .previous_address and ($does == "no-op" or $does == "forget" or $does == "update") then "moved" else empty end,
        if $does == "no-op" or $does == "read" then empty else $does end]
    | group_by(.) | map("\(.[0]) \(length)") | join(", ")' "$work/$1.plan.json")
  if jq -e '[.resource_changes[]? | select(.change.actions | index("delete"))] | length > 0' "$work/$1.plan.json" >/dev/null; then
    echo "DESTROYS $move: $1: $counted"
    jq -r '.resource_changes[] | select(.change.actions | index("delete")).address' "$work/$1.plan.json"
    exit 1
  fi
  if ! "$govgen" check --quiet --root "$work/repository" --as-of 2026-11-22 --plan "$work/$1.plan.json" --division "$1"; then
    echo "REFUSED  $move: the plan of $1"
    exit 1
  fi
  echo "$2  $move: $1: ${counted:-nothing}"
}

empty() { # NAME STATE: the next plan does nothing at all
  root "$1" "$2"
  if jq -e '[.resource_changes[]? | select((.change.actions != ["no-op"] and .change.actions != ["read"]) or .change.importing or .previous_address)] | length > 0' \
    "$work/$1.plan.json" >/dev/null; then
    judged "$1" "NOT EMPTY"
    exit 1
  fi
}

moves() { # ORDER MOVE [ORDER MOVE]: there, and back. ORDER names roots, with `=` before the directory of a state that another name had
  local order=$1
  shift
  move=$1
  work=$scratch/$(tr -c 'a-z\n' - <<<"$move")${2:+-and-back}
  mkdir -p "$work/repository"
  cp -r "$here/divisions" "$here/terraform" "$here/CODEOWNERS" "$work/repository"
  export TFSTUB_CLOUD=$work/cloud.jsonl
  : >"$TFSTUB_CLOUD"
  local name it back own_id
  [ $# -eq 1 ] || sed -i 's/mode: assign-only/mode: author/' "$work/repository/divisions/common/divisions.yaml"
  quietly "$govgen" render --root "$work/repository"
  for name in common payments platform; do
    root "$name" "$name"
    applied "$name"
  done
  set_id=$(jq -r '.values.root_module.resources[] | select(.address == "aws_ssoadmin_permission_set.read-only").values.arn | split("/")[-1]' "$work/common.json")
  # shellcheck disable=SC2086 # a move is several words
  quietly "$govgen" move ${move//SET/$set_id} --root "$work/repository" --as-of 2026-11-22
  quietly "$govgen" render --root "$work/repository"
  quietly "$govgen" check --root "$work/repository" --strict --as-of 2026-11-22
  quietly "$govgen" prove --root "$work/repository"
  for it in $order; do
    root "${it%=*}" "${it#*=}"
    judged "${it%=*}" planned
    applied "${it%=*}"
  done
  if [ $# -gt 1 ]; then
    own_id=$(jq -r '.prior_state.values.root_module.resources[] | select(.address == "aws_ssoadmin_permission_set.developer").values.arn | split("/")[-1]' \
      "$work/payments.plan.json")
    back=${3//SET/$set_id}
    # shellcheck disable=SC2086 # a move is several words
    quietly "$govgen" move ${back//OWN/$own_id} --root "$work/repository" --as-of 2026-11-22
    quietly "$govgen" render --root "$work/repository"
    quietly "$govgen" check --root "$work/repository" --strict --as-of 2026-11-22
    quietly "$govgen" prove --root "$work/repository"
    order=$2
    for it in $order; do
      root "${it%=*}" "${it#*=}"
      judged "${it%=*}" back
      applied "${it%=*}"
    done
  fi
  local plans=()
  for it in $order; do
    empty "${it%=*}" "${it#*=}"
    plans+=(--plan "$work/${it%=*}.plan.json" --division "${it%=*}")
  done
  [ -e "$work/repository/divisions/common/refactor.yaml" ] || [ -e "$work/repository/divisions/payments/refactor.yaml" ] || return 0
  quietly "$govgen" move --prune "${plans[@]}" --root "$work/repository"
  quietly "$govgen" render --root "$work/repository"
  if compgen -G "$work/repository/divisions/*/refactor.yaml" >/dev/null || compgen -G "$work/repository/terraform/*/refactor.tf" >/dev/null; then
    echo "UNSPENT  $move"
    exit 1
  fi
  for it in $order; do
    empty "${it%=*}" "${it#*=}"
  done
  echo "pruned   $move"
}

moves "payments" "policy payments developer engineer"
moves "common payments platform" "policy common read-only look"
moves "payments" "account-name payments ledger-dev ledger-test"
moves "common ledger=payments platform" "division payments ledger"
moves "payments common platform" "account ledger-dev --from payments --to platform --policy developer=read-only --permission-set read-only=SET"
moves "payments common platform" "account ledger-dev --from payments --to platform --permission-set read-only=SET" \
  "platform common payments" "account ledger-dev --from platform --to payments --policy developer=developer --permission-set developer=OWN"
moves "platform common payments" "account tools --from platform --to payments --permission-set read-only=SET"
moves "common payments platform" "provider aws 6"
