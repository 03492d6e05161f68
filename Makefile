# Wiredesk. `make help` lists what there is to do. PORT and DATA may be given: make run PORT=8080 DATA=/srv/news

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
REPLAY ?= seeds
VENV := .venv
BIN := $(VENV)/bin
PLACES := worker/entities/places.db.gz
RECIPE := $(addprefix worker/entities/,geonames.py american.py gazetteer_entry.py fold.py stamp.py) \
  $(addprefix worker/wordlists/entities/,regions.toml country_parts.toml country_names.toml demonyms.toml particles.txt)
PLACES_DATA := $(VENV)/places-data
PEERS := $(VENV)/peers

# Some containers tell Python to keep no bytecode. Here it would compile every library anew at each start of a command.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all bench check format lock openapi clean

help: ## what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready $(PLACES) ## make .venv with the command wiredesk in it

run: setup ## start everything on this machine and replay seeds/ as a feed; Ctrl-C stops it
	@exec $(BIN)/wiredesk --data "$(DATA)" up --port $(PORT) --replay $(REPLAY)

test: $(VENV)/.ready-test ## the tests: real Redis, PostgreSQL, Celery and HTTP
	+@$(before_tests)
	@$(BIN)/pytest

test-all: $(VENV)/.ready-test ## the tests and the slow fault matrices
	+@$(before_tests)
	@$(BIN)/pytest -m ""

bench: setup $(PEERS) ## Wiredesk beside its peers, one table into docs/measurements.md; about ten minutes
	@$(BIN)/python -m bench $(PEERS)

check: $(VENV)/.ready-test ## lint, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.ready-test ## put the code into form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: $(VENV)/.ready ## write the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --only-binary=:all: --extra postgresql pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --only-binary=:all: --extra test --group pyproject.toml:places pyproject.toml -o requirements-test.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --only-binary=:all: --group pyproject.toml:places -o requirements-places.lock

openapi: $(VENV)/.ready ## write docs/openapi.json anew, when the API is changed on purpose
	@$(BIN)/python -c 'from worker.api.app import document; print(document(), end="")' > docs/openapi.json

clean: ## remove .venv and caches; data/ stays
	@rm -rf $(VENV) $(PLACES) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

# Each takes one core for half a minute or longer in a fresh clone.
before_tests = $(MAKE) -s --no-print-directory -j2 check $(PLACES) $(VENV)/.compiled

# uv installs the lock in seconds; where it cannot reach the packages, pip does it, from the same hashes.
define install
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes --only-binary=:all: $(2) -r $(1) 2>/dev/null \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes --only-binary=:all: $(2) -r $(1)
endef

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "make: $(PYTHON) is older than Python 3.11; run: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock requirements-setup.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) …" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary=:all: -r requirements-setup.lock
	$(call install,requirements.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The list of the world's places takes half a minute: built here, no first start waits for it. Its data, 190 MB, go again.
$(PLACES): $(RECIPE) requirements-places.lock | $(VENV)/.ready
	@echo "Preparing the list of places (once) …" >&2
	$(call install,requirements-places.lock,--target $(PLACES_DATA))
	@rm -f $@ && PYTHONPATH=$(PLACES_DATA) $(BIN)/python -m worker.entities.geonames $@ && touch $@ && rm -rf $(PLACES_DATA)

# What only the peers of `make bench` need.
$(PEERS): | $(VENV)/.ready
	@$(BIN)/python -m pip install -q --disable-pip-version-check --target $@ datasketch reader sgmllib3k

$(VENV)/.ready-test: requirements-test.lock $(VENV)/.ready
	$(call install,requirements-test.lock)
	@touch $@

# Compiled once here, else by each process of the tests at the same time: the tests by pytest, which rewrites each assert.
# Some libraries bring files that do not compile.
$(VENV)/.compiled: $(VENV)/.ready-test
	@$(BIN)/python -m compileall -qq -x '/tests/|/mypyc?/' $(VENV)/lib worker tests/support || true
	@$(BIN)/pytest -n 0 --collect-only >/dev/null || true
	@touch $@
