# Run `make` alone for the list of targets. Each installs what it needs into .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
CONTENT ?= content
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help setup serve run test check build bench bench-search bench-app eval prove new-listing new-book browser package deploy

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@echo "Making $(VENV)..."
ifdef UV
	@$(UV) venv --quiet --python '>=3.11' $(VENV)
else
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: this is %d.%d. Set PYTHON=python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { echo "venv is missing. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
endif

$(VENV)/.ready-run: pyproject.toml | $(BIN)/python
	@echo "Installing what the book needs into $(VENV); the first time takes about a minute..."
ifdef UV
	@$(UV) pip install --python $(BIN)/python -e .
else
	@$(BIN)/python -m pip install --disable-pip-version-check -e .
endif
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-run
	@echo "Installing what checks and tests need..."
ifdef UV
	@$(UV) pip install --python $(BIN)/python -e '.[dev]'
else
	@$(BIN)/python -m pip install --disable-pip-version-check -e '.[dev]'
endif
	@touch $@

$(VENV)/.ready-aws: $(VENV)/.ready-run
	@echo "Installing what deploying to AWS needs..."
ifdef UV
	@$(UV) pip install --python $(BIN)/python -e '.[aws]'
else
	@$(BIN)/python -m pip install --disable-pip-version-check -e '.[aws]'
endif
	@touch $@

setup: $(VENV)/.ready-dev ## Install everything into .venv, and nothing else

serve: $(VENV)/.ready-run ## Try the whole book: http://localhost:8000 (PORT=8001; CONTENT=content for the site alone)
	@$(BIN)/python scripts/serve.py --port $(PORT) $(if $(filter-out file default undefined,$(firstword $(origin CONTENT))),--content $(CONTENT))

run: $(VENV)/.ready-run ## Run the book for real, behind a proxy; docs/running.md says what it needs
	@PYTHONPATH=.:lambdas $(BIN)/python scripts/run.py --port $(PORT)

build: $(VENV)/.ready-run ## Build the site into build/site
	@$(BIN)/python scripts/build_site.py --content $(CONTENT)

package: build $(VENV)/.ready-dev ## Pack the app for AWS into dist/aws (STAGE=dev)
	@PYTHONPATH=.:lambdas $(BIN)/python scripts/package_app.py --stage $(or $(STAGE),dev)

deploy: $(VENV)/.ready-aws ## Deploy to AWS: make deploy STAGE=prod (PLAN=1 only says what it would do)
	@PYTHONPATH=.:lambdas $(BIN)/python scripts/deploy.py --stage "$(STAGE)" $(if $(PLAN),--plan) $(if $(TRIAL),--trial)

new-listing: $(VENV)/.ready-run ## Begin a listing: make new-listing NAME="Tuesday Stitchers"
	@$(BIN)/python scripts/new_listing.py --content $(CONTENT) --name "$(NAME)"

new-book: $(VENV)/.ready-run ## Begin another borough's book: make new-book ARGS="--help"
	@$(BIN)/python scripts/new_book.py $(ARGS)

browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the browser tests..."; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq chromium >/dev/null; \
	  else echo "The browser tests need Chromium. Run: sudo apt-get install chromium"; exit 1; fi; }

test: $(VENV)/.ready-dev browser ## Run every test
	@$(BIN)/python -m pytest -n auto

check: $(VENV)/.ready-dev ## Check code, imports, generated docs and listings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 4
	@$(BIN)/python scripts/check_javascript.py
	@$(BIN)/python scripts/field_reference.py --check
	@$(BIN)/python scripts/format_listings.py --check content
	@$(BIN)/python scripts/check_listings.py --errors-only content
	@$(BIN)/python scripts/audit_dependencies.py

prove: $(VENV)/.ready-dev browser ## Run the long proofs too
	@BOOK_LONG=1 $(BIN)/python -m pytest -n auto

bench: $(VENV)/.ready-dev ## Measure, and print the figures
	@PYTHONPATH=. $(BIN)/python benchmarks/bench.py $(ARGS)

eval: $(VENV)/.ready-dev ## Judge the search, and print how good it is
	@PYTHONPATH=. $(BIN)/python benchmarks/eval.py $(ARGS)

bench-search: browser ## Time the search in Chromium beside its peers
	@PYTHONPATH=. $(BIN)/python -m benchmarks.search_times $(ARGS)

bench-app: $(VENV)/.ready-dev ## Measure the app, and print the figures
	@PYTHONPATH=.:lambdas $(BIN)/python -m benchmarks.app_bench $(ARGS)
