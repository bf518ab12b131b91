#!/usr/bin/env bash
# Builds the hooks that come as source with the real pre-commit, and lets them judge an example.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${GOVGEN_PYTHON_TOOLS:-$PWD/target/tools/python}
# What is compiled for dependencies here need not be compiled again.
export CARGO_TARGET_DIR=$PWD/target
export PATH=$python/bin:$PATH
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
export PRE_COMMIT_HOME=$directory/pre-commit
# Nobody's own settings, and no hook's, decide what git does here.
unset "${!GIT_@}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=octocat GIT_AUTHOR_EMAIL=octocat@example.com
export GIT_COMMITTER_NAME=octocat GIT_COMMITTER_EMAIL=octocat@example.com

# The checkout as it is now, committed or not, without what git ignores.
mkdir "$directory/hooks"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' path; do
  if [ -e "$path" ]; then printf '%s\0' "$path"; fi
done | tar --create --null --files-from=- | tar --extract --directory="$directory/hooks"
git -C "$directory/hooks" init --quiet --initial-branch=main
git -C "$directory/hooks" add --all --force
git -C "$directory/hooks" commit --quiet --message=hooks

cp -r examples/octcat "$directory/governance"
cd "$directory/governance"
rm -r expected
git init --quiet --initial-branch=main
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $directory/hooks
    rev: $(git -C "$directory/hooks" rev-parse HEAD)
    hooks: [{ id: govgen-check-source }, { id: govgen-render-source }]
END
git add --all
pre-commit install

echo "== nothing is rendered yet: render writes and refuses"
if git commit --quiet --message=first; then
  echo "a commit without its Terraform went through" >&2
  exit 1
fi
echo "== everything is staged"
git add --all
git commit --quiet --message=first
echo "== a typo"
sed -i.bak 's/^policies:/polices:/' divisions/project-a/access.yaml
rm divisions/project-a/access.yaml.bak
if git commit --quiet --all --message=typo; then
  echo "a commit with a typo went through" >&2
  exit 1
fi
