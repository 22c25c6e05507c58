# `make run` plays, `make test` tests, `make check` looks at style and types too: CI runs that, `make mutants-few` and `make release`.
# Each sets up what it needs.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
TESTS :=
PYTEST = -m pytest --numprocesses auto --dist worksteal $(TESTS)
# The first Python that is new enough. A version manager may offer names that do not run, so each is tried.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

.PHONY: help run test check lint lint-js test-js lock newest oldest matrix coverage docs transcripts bench mutants mutants-since mutants-few test-lang release screenshot playground clean

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1	/p' Makefile | expand -t 14

run: $(VENV)/.run ## the practice room on http://127.0.0.1:3978/
	$(BIN)/kaartensessie serve

test: $(VENV)/.dev ## all tests, side by side; TESTS=tests/host only those
	$(BIN)/python $(PYTEST)

check: lint lint-js test test-js ## lint, lint-js, test, test-js; CI then runs mutants-few and release

lint: $(VENV)/.dev ## style, types, import contracts and the decks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	for deck in deck/*/; do $(BIN)/kaartensessie deck check $$deck || exit 1; done

# The script of the browser room.
JS := tests/frontend
JSBIN := $(JS)/node_modules/.bin
ifneq ($(shell command -v npm 2>/dev/null),)
lint-js: $(JS)/node_modules/.installed ## the browser's script: its types against the protocol, and faults that types don't show
	$(JSBIN)/tsc -p $(JS)
	$(JSBIN)/eslint -c $(JS)/eslint.config.js adapters/web/static $(JS) tests/playground

test-js: $(JS)/node_modules/.installed ## the browser's script: its own tests
	node --import ./$(JS)/hurry.js --test $(JS)/*.test.js
else
lint-js test-js:
	@echo "make $@: not run, because npm is not on this machine; install Node.js 20 or newer, with npm"; test -z "$$CI"
endif

$(JS)/node_modules/.installed: $(JS)/package.json $(JS)/package-lock.json
	cd $(JS) && npm ci --silent
	@touch $@

# The versions of everything that is installed above, from what pyproject.toml allows. UPGRADE=--upgrade takes the newest.
UPGRADE :=
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
	--custom-compile-command "make lock" pyproject.toml --group build
USUAL := --extra papier --extra teams --extra webex
lock: ## remake requirements/ after a change in pyproject.toml
	test -x $(BIN)/uv || $(MAKE) $(VENV)/.dev
	$(COMPILE) $(USUAL) --output-file requirements/run.txt
	$(COMPILE) $(USUAL) --extra webex-socket --constraint requirements/run.txt --output-file requirements/socket.txt
	$(COMPILE) $(USUAL) --extra postgres --constraint requirements/run.txt --output-file requirements/postgres.txt
	$(COMPILE) --extra papier --extra teams-eigen --extra webex-nieuw --extra postgres --constraint requirements/postgres.txt --output-file requirements/eigen.txt
	$(COMPILE) --group dev --all-extras --constraint requirements/socket.txt --constraint requirements/postgres.txt --output-file requirements/dev.txt
	$(COMPILE) --group release --constraint requirements/run.txt --output-file requirements/release.txt

# A virtual environment of its own for each of these.
VENVS := .venvs
ALLOWED = $(BIN)/uv pip install --quiet --editable ".[webex-socket,postgres,papier,teams,teams-eigen,webex,webex-nieuw]" --group build --group dev

newest: $(VENV)/.dev ## all tests with the newest that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --seed --python $(BIN)/python $(VENVS)/newest
	$(ALLOWED) --python $(VENVS)/newest --upgrade
	$(VENVS)/newest/bin/python $(PYTEST)

oldest: $(VENV)/.dev ## all tests with the oldest that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --seed --python $(BIN)/python $(VENVS)/oldest
	$(ALLOWED) --python $(VENVS)/oldest --resolution lowest-direct
	$(VENVS)/oldest/bin/python $(PYTEST)

VERSIONS := 3.11 3.12 3.13 3.14
matrix: $(VENV)/.dev ## all tests on every Python that we say we run on, as far as this machine has it
	@set -e; for version in $(VERSIONS); do \
	  for python in python$$version $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$version.*/bin/python; do \
	    $$python -c '' >/dev/null 2>&1 || { python=; continue; }; break; done; \
	  test -n "$$python" || { missing="$$missing $$version"; continue; }; \
	  echo "Python $$version"; \
	  $(BIN)/uv venv --quiet --clear --seed --python $$python $(VENVS)/$$version; \
	  $(BIN)/uv pip sync --quiet --python $(VENVS)/$$version --require-hashes requirements/dev.txt; \
	  $(BIN)/uv pip install --quiet --python $(VENVS)/$$version $(OURSELVES); \
	  $(VENVS)/$$version/bin/python $(PYTEST); \
	done; test -z "$$missing" || echo "not run, because they are not on this machine: Python$$missing"

coverage: $(VENV)/.dev ## what the tests reach: a table here, the lines in htmlcov/
	$(BIN)/python $(PYTEST) --cov --cov-report=term:skip-covered --cov-report=html

docs: $(VENV)/.dev ## draw anew what is generated and kept here; a test fails when one of them is old
	$(BIN)/python -m docs.draw
	$(BIN)/python -m manifests.teams.draw

transcripts: $(VENV)/.dev ## write anew who reads what in the transcripts, and the golden pages
	$(BIN)/python -m tests.transcripts

bench: $(VENV)/.dev ## what a message costs, beside a bare handler and echoes on two SDKs: a table
	$(BIN)/python -m tests.bench

SINCE := HEAD~1
BODIES := 200000
WORLDS := 10000
KILLS := 500
PART := bot/engine
mutants: $(VENV)/.dev ## break a sample of the engine on purpose, and see what the tests notice; the score goes to a page in docs; PART=bot/host, PART=adapters
	$(BIN)/python -m tests.mutants --part $(PART)

mutants-since: $(VENV)/.dev ## the same for the files that changed since SINCE=HEAD~1, without a page
	$(BIN)/python -m tests.mutants --since $(SINCE) --count 60 --minutes 6

mutants-few: $(VENV)/.dev ## six of them, to see in minutes that the tests of the engine still notice what changed in the last commits
	$(BIN)/python -m tests.mutants --since $$(git rev-list --max-count=30 HEAD | tail -1) --ask-all --count 6 --minutes 3 --at-least 50

test-lang: $(VENV)/.dev ## the long way: 200,000 hostile bodies to each platform and each way in, 10,000 simulated worlds, 500 kills; hours; BODIES=1000 WORLDS=1000 KILLS=50 fewer
	KAARTENSESSIE_BODIES=$(BODIES) KAARTENSESSIE_RUNS=$(BODIES) $(BIN)/python -m pytest tests/hostile
	KAARTENSESSIE_SESSIES=1000 KAARTENSESSIE_BERICHTEN=60 KAARTENSESSIE_DODEN=20 $(BIN)/python -m pytest tests/host/test_replicas.py -k killed
	KAARTENSESSIE_WORLDS=$(WORLDS) KAARTENSESSIE_KILLS=$(KILLS) $(BIN)/python $(PYTEST) tests/simulation

# What looks like a secret and is none: examples in the docs, the name of one in Kubernetes, the hash of Microsoft's script. A test makes
# up its passwords, so there only what has the form of a real token counts.
MADE_UP := --exclude-lines 'naam:wachtwoord@|name:password@|secretName:|"sha384-'
IN_TESTS := --disable-plugin KeywordDetector --disable-plugin BasicAuthDetector --disable-plugin Base64HighEntropyString \
	--disable-plugin HexHighEntropyString

# Ruff looks for SHA-1 as bandit does (B303), and knows its one exception.
# The tools in one environment, what we are made of in another: the list of parts is of the second.
release: $(VENV)/.dev ## what is given out, in dist/: wheel, zip for Windows, parts, provenance, hashes, notes
	for name in release parts; do $(BIN)/uv venv --quiet --clear --python $(BIN)/python $(VENVS)/$$name; done
	$(BIN)/uv pip sync --quiet --python $(VENVS)/release --require-hashes requirements/release.txt
	$(BIN)/uv pip sync --quiet --python $(VENVS)/parts --require-hashes requirements/run.txt
	$(VENVS)/release/bin/reuse lint --quiet
	$(VENVS)/release/bin/bandit --quiet --recursive --severity-level medium --confidence-level high --skip B303 bot adapters deploy manifests
	$(VENVS)/release/bin/zizmor --quiet --offline .forgejo/workflows/*.yml
	git ls-files -z -- ':!tests' ':!requirements' ':!deck' | xargs -0 $(VENVS)/release/bin/detect-secrets-hook $(MADE_UP)
	git ls-files -z -- tests ':!tests/transcripts' ':!*lock.json' ':!*.sql' | xargs -0 $(VENVS)/release/bin/detect-secrets-hook $(IN_TESTS)
	$(VENVS)/release/bin/kubernetes-validate --strict --quiet deploy/kubernetes*/*.yaml
	$(VENVS)/release/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose*.yaml
	$(VENVS)/release/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .forgejo/workflows/*.yml
	$(VENVS)/release/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --mc-type application \
		--output-file $(VENVS)/sbom.json $(VENVS)/parts/bin/python
	$(VENVS)/release/bin/python deploy/valid.py $(VENVS)/sbom.json deploy/cryptography.json
	$(BIN)/python deploy/release.py $(VENVS)/sbom.json

screenshot: $(VENV)/.dev ## the pictures in the README and in the facilitator's guide
	$(BIN)/python -m tests.browser.screenshot docs/oefenkamer.png
	$(BIN)/python -m tests.browser.guide docs/beelden

playground: $(VENV)/.dev ## the bot in Microsoft's own practice room, to try by hand; see docs/playground.md
	@$(BIN)/python -m tests.playground

$(VENV)/.venv:
	@test -n "$(PYTHON)" || { echo "Er is Python 3.11 of nieuwer nodig. Installeer die en probeer het opnieuw." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Just what the lock says, and then ourselves: setuptools is in the lock too, so nothing else is asked for.
INSTALL := -m pip install -qq --disable-pip-version-check
LOCKED := --require-hashes --only-binary :all:
OURSELVES := --no-deps --no-build-isolation --editable .

$(VENV)/.run: $(VENV)/.venv pyproject.toml requirements/run.txt
	$(BIN)/python $(INSTALL) $(LOCKED) --requirement requirements/run.txt
	$(BIN)/python $(INSTALL) $(OURSELVES)
	$(BIN)/python -m compileall -q bot adapters
	@touch $@

$(VENV)/.dev: $(VENV)/.venv pyproject.toml requirements/dev.txt
	$(BIN)/python $(INSTALL) $(LOCKED) --requirement requirements/dev.txt
	$(BIN)/python $(INSTALL) $(OURSELVES)
	$(BIN)/python -m compileall -q bot adapters
	@touch $@ $(VENV)/.run

clean: ## throw away what was installed and built here
	rm -rf $(VENV) $(VENVS) $(JS)/node_modules build dist htmlcov *.egg-info
