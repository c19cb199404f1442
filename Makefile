# The two commands of the README: `make demo` and `make test`. Both make the environment themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test lint docs cassettes golden bench clean

help: ## Say what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; say make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## Audit the embedded portals and leave a report to open
	$(BIN)/python -m fixtures.demo

test: lint ## Lint, type-check and run the tests
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check auditor spiders checks fixtures tests
	$(BIN)/ruff format --check auditor spiders checks fixtures tests
	$(BIN)/mypy

docs: $(STAMP) ## Make checks/README.md and the JSON Schema again from the code
	$(BIN)/python -m auditor.check_page
	$(BIN)/python -m auditor.schema

cassettes: $(STAMP) ## Record the walks of the made-up portals again
	RECORD_CASSETTES=1 $(BIN)/python -m pytest -n 0 tests/test_cassettes.py

golden: $(STAMP) ## Write the golden report again; read the diff before you commit it
	$(BIN)/python -m tests.golden.rebuild

bench: $(STAMP) ## Measure speed and memory; prints the README's table
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[benchmarks]'
	# pydatajson wants an older ckanapi than ours, so the peer gets an environment of its own.
	test -x $(VENV)-peer/bin/python || $(PYTHON) -m venv $(VENV)-peer
	$(VENV)-peer/bin/python -m pip install --quiet --disable-pip-version-check pydatajson 'setuptools<80'
	$(BIN)/python tests/benchmarks/run.py --pydatajson $(VENV)-peer/bin/python

clean: ## Forget the environment and everything made
	rm -rf $(VENV) $(VENV)-peer audits demo-report .pytest_cache .mypy_cache .ruff_cache
