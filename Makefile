# `make run` plays, `make test` tests, `make check` is everything that CI checks. Each sets up what it needs.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough. A version manager may offer names that do not run, so each is tried.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

.PHONY: run test check lint docs transcripts bench screenshot playground clean

run: $(VENV)/.run
	$(BIN)/kaartensessie serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	for deck in deck/*/; do $(BIN)/kaartensessie deck check $$deck || exit 1; done

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
