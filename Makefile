# Samordna's commands. `make run` and `make test` install what they need and are all that CI and a newcomer use.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

DATABASE ?= data/samordna.gpkg
LISTEN ?= 127.0.0.1:8080
# Packages of the distribution are installed with root's rights, however one gets them.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# One virtual environment for the oracle of the tests and for the other engines of the benchmark.
VENV := target/venv
PYTHON := $(VENV)/bin/python

.PHONY: help run build web test lint chaos fuzz supply openapi bench clean

help: ## Shows this list.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

run: build ## Builds and serves the demo city on http://127.0.0.1:8080; prints the link to sign in with.
	cargo run --release --quiet -- serve --listen $(LISTEN) --database $(DATABASE) --demo

build: web ## Builds the program with its pages inside.
	cargo build --release

web: web/dist/app.js ## Builds the page's scripts and styles.

WEB_SOURCES := $(shell find web/src web/styles -type f 2>/dev/null) web/package-lock.json web/vite.config.ts web/tsconfig.json
web/dist/app.js: web/node_modules/.installed $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

test: web test-tools lint ## Runs every test; installs what they need.
	cd web && npm test
	cargo nextest run --locked # also builds target/debug/samordna, which the browser tests start
	cd web && node --test --test-concurrency=1 ../tests/web/

lint: web/node_modules/.installed ## Checks form and lints.
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cd web && npm run check

.PHONY: test-tools
test-tools: $(VENV)/.oracle $(VENV)/.schema $(VENV)/.smtp
	@command -v cargo-nextest >/dev/null || cargo install cargo-nextest --locked
	@ls /usr/lib/postgresql/*/bin/initdb /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends postgresql postgresql-postgis; }
	@command -v strace >/dev/null || { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends strace; }
	@command -v chromium >/dev/null || { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends chromium; }

chaos: web test-tools chaos-tools ## Proves the promises at length by killing processes; about half an hour.
	mkdir -p target/chaos
	older=$$(git log -1 -m --first-parent --diff-filter=A --format=%H -- migrations/postgis)^; rm -rf target/chaos/older-source; git worktree prune; \
	git worktree add --force --detach target/chaos/older-source "$$older"; \
	cargo build --release --locked --target-dir target --manifest-path target/chaos/older-source/Cargo.toml; \
	git worktree remove --force target/chaos/older-source
	cp target/release/samordna target/chaos/older
	cargo build --release --locked --features unguarded
	cp target/release/samordna target/chaos/unguarded
	cargo build --release --locked
	SAMORDNA_CHAOS=long SAMORDNA_PROGRAM=$(CURDIR)/target/release/samordna SAMORDNA_UNGUARDED=$(CURDIR)/target/chaos/unguarded \
		SAMORDNA_OLDER=$(CURDIR)/target/chaos/older cargo nextest run --locked --no-capture -E 'test(chaos::) | test(telling::speed) | test(telling::model)'

.PHONY: chaos-tools
chaos-tools:
	@command -v slowhttptest >/dev/null || { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends slowhttptest; }

openapi: ## Writes the OpenAPI document that the handlers make.
	UPDATE_OPENAPI=1 cargo nextest run openapi

fuzz: fuzz-tools ## Feeds random input to everything that reads input; ten minutes for each of seven targets.
	@for target in $(FUZZ_TARGETS); do \
		echo "== $$target"; mkdir -p target/fuzz/$$target; \
		cargo +nightly fuzz run $$target target/fuzz/$$target fuzz/corpus/$$target -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048; \
	done

FUZZ_TARGETS ?= geojson_in wkb_in crs_recognition overlap_pair headers page_tokens webhook_url
FUZZ_SECONDS ?= 600

.PHONY: fuzz-tools
fuzz-tools:
	@command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked

supply: ## Checks what the program is made of: advisories, licences, sources.
	@command -v cargo-deny >/dev/null || cargo install cargo-deny --locked
	cargo deny --locked check

bench: web bench-tools ## Measures against other engines, ten to twenty minutes; writes docs/performance.md and its plot.
	$(PYTHON) benches/peers/main.py --report docs/performance.md

.PHONY: bench-tools
bench-tools: $(VENV)/.peers
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends postgresql postgresql-postgis; }

$(VENV)/bin/python:
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends python3-venv; }
	python3 -m venv $(VENV)

$(VENV)/.oracle: tests/oracle/requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --requirement $<
	@touch $@

$(VENV)/.schema: tests/schema/requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --requirement $<
	@touch $@

$(VENV)/.smtp: tests/smtp/requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --requirement $<
	@touch $@

$(VENV)/.peers: benches/peers/requirements.txt tests/oracle/requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --requirement $<
	@touch $@

clean: ## Removes what was built.
	cargo clean
	rm -rf web/node_modules web/dist/*
