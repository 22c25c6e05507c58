# `make run` plays, `make test` tests, `make check` is everything that CI checks. Each sets up what it needs.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough. A version manager may offer names that do not run, so each is tried.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

.PHONY: run test check lint lint-js test-js docs transcripts bench screenshot playground clean

run: $(VENV)/.run
	$(BIN)/kaartensessie serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: lint lint-js test test-js

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	for deck in deck/*/; do $(BIN)/kaartensessie deck check $$deck || exit 1; done

# The script of the browser room: its types against the protocol, faults that types don't show, and its own tests.
JS := tests/frontend
JSBIN := $(JS)/node_modules/.bin
ifneq ($(shell command -v npm 2>/dev/null),)
lint-js: $(JS)/node_modules/.installed
	$(JSBIN)/tsc -p $(JS)
	$(JSBIN)/eslint -c $(JS)/eslint.config.js adapters/web/static $(JS) tests/playground

test-js: $(JS)/node_modules/.installed
	node --test $(JS)/*.test.js
else
lint-js test-js:
	@echo "make $@: not run, because npm is not on this machine; install Node.js 20 or newer, with npm"; test -z "$$CI"
endif

$(JS)/node_modules/.installed: $(JS)/package.json $(JS)/package-lock.json
	cd $(JS) && npm ci --silent
	@touch $@

# What is generated and kept in the repository; a test fails when one of them is old.
docs: $(VENV)/.dev
	$(BIN)/python -m docs.draw
	$(BIN)/python -m manifests.teams.draw

# Who reads what in the transcripts, and the golden pages.
transcripts: $(VENV)/.dev
	$(BIN)/python -m tests.transcripts

# How many messages a second, against a hello-world bot on the stock SDK. On a quiet machine, please.
bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

screenshot: $(VENV)/.dev
	$(BIN)/python -m tests.browser.screenshot docs/oefenkamer.png

# The bot in Microsoft's own practice room, to try by hand; see docs/playground.md.
playground: $(VENV)/.dev
	@$(BIN)/python -m tests.playground

$(VENV)/.venv:
	@test -n "$(PYTHON)" || { echo "Er is Python 3.11 of nieuwer nodig. Installeer die en probeer het opnieuw." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@touch $@

$(VENV)/.run: $(VENV)/.venv pyproject.toml
	$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.venv pyproject.toml
	$(BIN)/python -m pip install -qq --disable-pip-version-check --editable ".[dev]"
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build *.egg-info
