#!/usr/bin/env bash
# Runs govgen from this checkout, for hooks: built once, with the versions of Cargo.lock and the toolchain of
# rust-toolchain.toml. A checkout that pre-commit keeps never changes, so neither does what was built from it.
set -euo pipefail

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ ! -x "$checkout/target/hook/bin/govgen" ]; then
  command -v cargo >/dev/null || {
    echo "this hook builds govgen, and there is no cargo on the PATH; see https://rustup.rs, or use the hook without -source" >&2
    exit 2
  }
  (cd "$checkout" && cargo install --quiet --locked --path crates/govgen --root target/hook >&2)
fi
exec "$checkout/target/hook/bin/govgen" "$@"
