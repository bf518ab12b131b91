#!/usr/bin/env bash
# Makes docs/pictures/*.png anew, from an example, in a real browser: `chromium` on the PATH, or whatever GOVGEN_CHROMIUM names.
#
# Letters come from the machine's fonts, so the bytes differ between machines: look at the pictures before you commit them. Japanese needs a
# font that has it (Debian: fonts-vlgothic).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

GOVGEN=${GOVGEN:-target/release/govgen}
GOVGEN_CHROMIUM=${GOVGEN_CHROMIUM:-$(command -v chromium)}
GOVGEN_NODE_TOOLS=${GOVGEN_NODE_TOOLS:-$PWD/target/tools/node}
export GOVGEN_CHROMIUM GOVGEN_NODE_TOOLS
read -ra XTASK <<< "${XTASK:-cargo run --quiet --locked --package xtask --}"
[ -x "$GOVGEN" ] || { echo "there is no $GOVGEN: run \`make build\`" >&2; exit 2; }
[ -d "$GOVGEN_NODE_TOOLS/node_modules" ] || { echo "run \`make tools\` first" >&2; exit 2; }

pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
report=("$GOVGEN" report --quiet --root examples/everything --format html --as-of 2030-04-30)
"${report[@]}" --output "$pages/en.html"
"${report[@]}" --lang ja --output "$pages/ja.html"
mkdir -p docs/pictures
node crates/govgen/tests/browser/pictures.cjs "$pages/en.html" "$pages/ja.html" docs/pictures

# What `govgen diff` says under a pull request, in a repository of its own: somebody comes, somebody goes, a grant ends later, a permission set
# allows more, and somebody gets into production.
change=$pages/change
mkdir "$change"
cp -R examples/octcat/divisions "$change/"
commit() {
  git -C "$change" add --all
  git -C "$change" -c user.name=octocat -c user.email=octocat@example.com -c commit.gpgsign=false commit --quiet --message "$1"
}
git -C "$change" init --quiet --initial-branch=main
"$GOVGEN" render --quiet --root "$change"
commit "who has what"
git -C "$change" switch --quiet --create change
git -C "$change" apply "$PWD/scripts/pictures/change.patch"
"$GOVGEN" render --quiet --root "$change"
commit "people come and go"
"$GOVGEN" diff main --quiet --root "$change" --format markdown > "$pages/comment.md"
{
  echo '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A comment</title><style>'
  cat scripts/pictures/comment.css
  echo '</style><main>'
  "${XTASK[@]}" markdown < "$pages/comment.md"
  echo '</main></html>'
} > "$pages/comment.html"
node crates/govgen/tests/browser/comment.cjs "$pages/comment.html" docs/pictures/diff-comment.png

for picture in docs/pictures/*.png; do
  bytes=$(wc -c < "$picture")
  echo "$picture: $bytes bytes"
  [ "$bytes" -lt 200000 ] || { echo "$picture is too large for a README" >&2; exit 1; }
done
