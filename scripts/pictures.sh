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
[ -x "$GOVGEN" ] || { echo "there is no $GOVGEN: run \`make build\`" >&2; exit 2; }
[ -d "$GOVGEN_NODE_TOOLS/node_modules" ] || { echo "run \`make tools\` first" >&2; exit 2; }

pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
report=("$GOVGEN" report --quiet --root examples/everything --format html --as-of 2031-01-31)
"${report[@]}" --output "$pages/en.html"
"${report[@]}" --lang ja --output "$pages/ja.html"
mkdir -p docs/pictures
node crates/govgen/tests/browser/pictures.cjs "$pages/en.html" "$pages/ja.html" docs/pictures
for picture in docs/pictures/report-*.png; do
  bytes=$(wc -c < "$picture")
  echo "$picture: $bytes bytes"
  [ "$bytes" -lt 200000 ] || { echo "$picture is too large for a README" >&2; exit 1; }
done
