# Everything starts here: `make run` and `make test` work on a machine that has only Python 3.11+, git and make.
# Set-up is made once and again only when the lock or the project file changes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
export DAGSTER_HOME := $(CURDIR)/.dagster

.PHONY: help setup run test ui site site-sql check golden evaluate bench bench-ingest clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## create .venv from requirements.lock

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	touch $@

run: $(STAMP)  ## the whole pipeline over data/raw, then a summary
	$(BIN)/incidents build

test: $(STAMP)  ## all tests, on all cores
	$(BIN)/python -m pytest -n auto --dist loadfile

ui: $(STAMP)  ## Dagster's UI on http://127.0.0.1:3000 (other port: make ui PORT=3001)
	$(BIN)/dagster dev -w workspace.yaml -h 127.0.0.1 -p $(or $(PORT),3000)

site: site/node_modules/.set-up  ## build the explorer page into pipeline/publish/site (needs Node 20 or later; the built page is committed)
	cd site && npm run --silent build

site-sql: site/node_modules/.set-up  ## put DuckDB-WASM (8 MB) into releases made from now on, so that their SQL tab needs no `incidents open`
	cd site && npm run --silent engine

site/node_modules/.set-up: site/package-lock.json
	cd site && npm ci --silent --no-fund --no-audit
	touch $@

check: $(STAMP)  ## lint, format, types, tests: before every commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

golden: $(STAMP)  ## rewrite the reviewed outputs in tests/golden (look at the diff)
	$(BIN)/python -m pytest tests/golden --update-golden

evaluate: $(STAMP)  ## accuracy on labelled articles -> docs/accuracy.md (other sets: make evaluate EVAL=DIR)
	$(BIN)/python -m benchmarks.quality $(if $(EVAL),--pack $(EVAL)) $(if $(ABLATE),--ablate)

bench: $(STAMP)  ## speed of reading, extracting and linking on made-up news
	$(BIN)/python -m benchmarks.ingest --articles 2000 --pages 100
	$(BIN)/python -m benchmarks.extract --articles 300
	$(BIN)/python -m benchmarks.link 1000 10000

bench-ingest: $(STAMP)  ## speed, cost at growing size and peak memory of reading alone
	$(BIN)/python -m benchmarks.ingest --articles 5000 --pages 200
	$(BIN)/python -m benchmarks.ingest_size --rows 1000 10000 100000 --megabytes 200

clean:  ## remove what can be rebuilt: interim files, releases, caches (raw files and .venv stay)
	rm -rf data/interim data/processed .mypy_cache .ruff_cache .pytest_cache .hypothesis
