# Two commands are enough: `make run` shows the application, `make test` proves it.
# Everything is made inside the checkout (.venv, node_modules, var) and made again only when its source has changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Many processes start here one after another: what one of them compiled is kept for the next.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
FRAMEWORK ?= croydon
WORKERS ?= 2

PYTHON_HERE := .venv/bin/python
PYTEST := $(PYTHON_HERE) -m pytest
# A file stays with one worker, and the longest, which are named first, begin first.
SHARED_OUT := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
RUFF := .venv/bin/ruff
COMMONWEAL := .venv/bin/commonweal
UV := $(shell command -v uv || echo .venv/bin/uv)

LOOK := $(shell find commonweal/ground/pages/assets -type f 2>/dev/null)
TESTED_CODE := commonweal tests tools

.PHONY: help install run test check test-sqlite test-postgres lint types architecture journeys standards requirements oracles bench faults lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## */\1|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

# ---- what is made once --------------------------------------------------------------------------------------------

.venv/.runtime: requirements.txt
	@tools/bootstrap.sh runtime
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt
	@tools/bootstrap.sh dev
	@touch .venv/.runtime $@

# A machine without Node borrows the one from .venv, so there the one waits for the other.
OWN_NODE := $(shell command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && echo yes)
node_modules/.built: $(wildcard package.json package-lock.json) $(LOOK) $(if $(OWN_NODE),,| .venv/.runtime)
	@tools/assets.sh
	@touch $@

install: .venv/.dev node_modules/.built  ## Python packages, published components, style sheet

# ---- the application ----------------------------------------------------------------------------------------------

# Each framework has a database of its own, so that another one can be tried and the first found again as it was; and so
# has each version of the tables, so that the borough is told again after an update that changed them.
TABLES = $(shell find commonweal -path '*/migrations/0*.py' | LC_ALL=C sort | xargs cat | cksum | cut -d' ' -f1)
run: export COMMONWEAL_DEMO := 1
run: export DATABASE_URL := $(or $(DATABASE_URL),sqlite:///var/demo-$(FRAMEWORK)-$(TABLES).sqlite3)
run: .venv/.runtime node_modules/.built  ## the application with a demonstration borough (PORT=8000 FRAMEWORK=croydon)
	@mkdir -p var
	@$(COMMONWEAL) migrate
	@$(COMMONWEAL) demo --framework $(FRAMEWORK) --if-empty
	@$(COMMONWEAL) serve --port $(PORT)

# ---- the proof ----------------------------------------------------------------------------------------------------

test:  ## everything that CI runs: style, types, the requirements list, every test on both databases
	@$(MAKE) -j 2 install
	@$(MAKE) lint
	@$(PYTHON_HERE) tools/requirements.py | tail -n 1
	@$(MAKE) -j 2 types test-sqlite
	@$(MAKE) test-postgres

check: test  ## the same as `make test`

# What no column takes is asked of PostgreSQL, which refuses all that SQLite does and more.
test-sqlite: install  ## architecture, unit and integration tests, and the journeys in a real browser
	@COMMONWEAL_BROWSER="$$($(PYTHON_HERE) tools/browser.py --install)" $(PYTEST) $(SHARED_OUT) --columns-later \
		tests/journeys tests/integration tests/architecture tests/unit

# A second database is asked only what it could answer otherwise: tests that ask no database are left out, and those that
# ask our rules or what we publish (`one_database`).
test-postgres: install  ## every test that asks a database again, on a temporary PostgreSQL
	@$(PYTHON_HERE) tools/postgres.py $(PYTEST) $(SHARED_OUT) --database-only tests/integration tests/unit

lint: .venv/.dev  ## style and format
	@$(RUFF) check $(TESTED_CODE)
	@$(RUFF) format --check $(TESTED_CODE)

types: .venv/.dev  ## strict types in analysis and law
	@.venv/bin/mypy

architecture: .venv/.dev  ## the floors, the doors, and the promises about the whole repository
	@$(PYTEST) tests/architecture

journeys: install  ## the journeys alone
	@COMMONWEAL_BROWSER="$$($(PYTHON_HERE) tools/browser.py --install)" $(PYTEST) tests/journeys

standards: install  ## what is published, through the field's own validators
	@$(PYTEST) tests/integration/standards

requirements: .venv/.dev  ## each requirement, and the tests that prove it
	@$(PYTHON_HERE) tools/requirements.py

.venv-oracles/.made: tests/oracles/requirements.txt | .venv/.dev
	@[ -x "$(UV)" ] || $(PYTHON_HERE) -m pip install --quiet --require-hashes -r tools/uv.txt
	@$(UV) venv --quiet --clear --python $(PYTHON_HERE) .venv-oracles
	@$(UV) pip install --quiet --python .venv-oracles/bin/python --require-hashes -r $<
	@touch $@

oracles: .venv-oracles/.made  ## our answers beside other people's libraries, a thousand random cases each
	@PYTHONPATH=. .venv-oracles/bin/python -m pytest -c tests/oracles/pytest.ini tests/oracles

bench: install  ## measure, and write docs/benchmarks.md
	@$(PYTHON_HERE) tools/benchmarks.py

faults: install  ## kill what runs while hundreds apply and letters leave, and see that nothing acknowledged is lost
	@$(PYTHON_HERE) tests/faults/every.py

# ---- upkeep -------------------------------------------------------------------------------------------------------

lock: .venv/.dev  ## pin every package again, with hashes and without addresses
	@[ -x "$(UV)" ] || $(PYTHON_HERE) -m pip install --quiet --require-hashes -r tools/uv.txt
	@echo uv | $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - \
		--output-file tools/uv.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		pyproject.toml --output-file requirements.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--extra dev pyproject.toml --output-file requirements-dev.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--constraint requirements.txt tests/oracles/requirements.in --output-file tests/oracles/requirements.txt

clean:  ## remove what was made, but not the data in var/
	@rm -rf .venv .venv-oracles node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
