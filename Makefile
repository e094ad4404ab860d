# Both commands of the README do all set-up; they work offline once installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Two processes of about the same length; what one writes, no test of the other reads.
ONE_HALF := $(wildcard tests/checks tests/kernel tests/reporters tests/resolve tests/schema tests/sources tests/workspace)
OTHER_HALF := $(filter-out $(ONE_HALF) %/__pycache__,$(patsubst %/,%,$(wildcard tests/*/)) $(wildcard tests/test_*.py))

.DEFAULT_GOAL := help
.PHONY: help compiled demo test lint types contracts pytest fuzz docs golden bench inject clean

help:
	@echo "make demo   set up, then validate the bundled example's staging environment"
	@echo "make test   set up, then every check: ruff, mypy, import contracts, pytest with coverage"
	@echo "make fuzz   rules beside Google's CEL, readers beside the real programs, formats on damaged files; SEED=2 for others"
	@echo "make docs   write the generated pages anew, build the documentation into site, check its links"
	@echo "make golden write the expected output of the incident anew; read the difference before you commit it"
	@echo "make bench  speed, as ratios measured in one run"
	@echo "make inject plant faults and harmless edits in the example, and count what is found"

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "confcheck needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,docs]'
	@touch $(STAMP)

# An editable installation has no compiled modules, and where Python is told to write none it would never get any.
compiled: $(STAMP)
	@$(BIN)/python -m compileall -q src

demo: compiled
	$(BIN)/confcheck validate staging

test: lint types contracts pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

pytest: compiled
	@.ci/browser
	$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(ONE_HALF) >.pytest-one-half.log 2>&1 & half=$$!; \
	$(BIN)/coverage run -m pytest $(OTHER_HALF); code=$$?; \
	wait $$half || code=1; cat .pytest-one-half.log; rm .pytest-one-half.log; exit $$code
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fuzz: $(STAMP)
	$(BIN)/python -m tests.kernel.rules.differential 200000 $(or $(SEED),1)
	$(BIN)/python -m tests.sources.oracles 20000 $(or $(SEED),1)
	$(BIN)/python -m tests.sources.hostile 200000 $(or $(SEED),1)
	$(BIN)/python -m tests.sources.compose.oracle 200 $(or $(SEED),1)
	$(BIN)/python -m tests.sources.hostile_formats 100000 $(or $(SEED),1)

docs: $(STAMP)
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	$(BIN)/python docs/links.py site
	@echo "site/index.html; with search: python3 -m http.server --directory site"

golden: $(STAMP)
	$(BIN)/python tests/golden/regenerate.py

bench: compiled
	$(BIN)/python -m benchmarks.bench

inject: compiled
	$(BIN)/python -m benchmarks.inject

clean:
	rm -rf $(VENV) build dist site .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
