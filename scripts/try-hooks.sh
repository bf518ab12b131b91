#!/usr/bin/env bash
# Installs the hooks that bring their own govgen with the real pre-commit, and lets them judge an example:
# `source` those that cargo builds, `wheel` those that come as a wheel, built here and found in a directory in place of an index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
kind=$1

python=${GOVGEN_PYTHON_TOOLS:-$PWD/target/tools/python}
# What is compiled for dependencies here need not be compiled again.
export CARGO_TARGET_DIR=$PWD/target
export PATH=$python/bin:$PATH
if [ "$kind" = wheel ] && ! command -v maturin >/dev/null; then
  echo "SKIPPED hooks that come as a wheel: there is no maturin"
  exit
fi
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

if [ "$kind" = wheel ]; then
  maturin build --quiet --profile dev --compatibility off --manifest-path crates/govgen/Cargo.toml --out "$directory/wheels"
  # What pip builds the hooks' own package with; virtualenv brings it along.
  cp "$python"/lib/python3*/site-packages/virtualenv/seed/wheels/embed/setuptools-*.whl "$directory/wheels"
  export PIP_NO_INDEX=1 PIP_FIND_LINKS=$directory/wheels
  # Nothing is compiled from here on.
  mkdir "$directory/bin"
  printf '#!/bin/sh\necho "a wheel needs no cargo" >&2\nexit 1\n' | tee "$directory/bin/cargo" >"$directory/bin/rustc"
  chmod +x "$directory/bin/cargo" "$directory/bin/rustc"
  export PATH=$directory/bin:$PATH
fi

cp -r examples/octcat "$directory/governance"
cd "$directory/governance"
rm -r expected
git init --quiet --initial-branch=main
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $directory/hooks
    rev: $(git -C "$directory/hooks" rev-parse HEAD)
    hooks: [{ id: govgen-check-$kind }, { id: govgen-render-$kind }]
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
