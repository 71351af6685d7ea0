# Needs Python 3.11 or newer and make, nothing else. `make help` lists what there is.

VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.newskg-installed
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
OUT    := out
SEED   := seeds/000_854557fa132e1351.txt
NAME   := 000_854557fa132e1351

# the first Python that is new enough; PYTHON=… on the command line takes another
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)

.PHONY: run test lint measure constraints page clean help site
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

run: $(STAMP) ## export the sample article, check it, sum it up and ask it three questions
	@mkdir -p $(OUT)
	@echo "Exporting $(SEED) …"
	@$(BIN)/kg export $(SEED) --summary --out $(OUT)/$(NAME).ttl
	@$(BIN)/kg export $(SEED) --quiet --out $(OUT)/$(NAME).jsonld
	@$(BIN)/kg export $(SEED) --quiet --out $(OUT)/$(NAME).nq
	@$(BIN)/kg validate --quiet $(OUT)/$(NAME).ttl && echo "The graph conforms to the shapes."
	@for question in territory attacks unverified; do \
		echo; sed -n '1s/^# //p' queries/$$question.rq; echo; $(BIN)/kg query $(OUT)/$(NAME).nq $$question || exit $$?; done
	@echo; echo "The graph is in $(OUT)/$(NAME).ttl, .jsonld and .nq; more questions: $(BIN)/kg query --list"

test: $(STAMP) lint ## run all checks and tests
	$(BIN)/python -m pytest

lint: $(STAMP) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

measure: $(STAMP) ## score the extraction on annotated sets, which are not part of the project: make measure SETS=FOLDER
	@$(BIN)/python benchmarks/measure.py $(SETS)

page: ## build what kg page and kg serve show from frontend/: needs Node.js
	npm ci --prefix frontend --no-audit --no-fund --loglevel=error
	npm run --prefix frontend check
	npm run --prefix frontend build

site: $(STAMP) ## build the documentation in site/: needs the web once
	$(BIN)/kg docs -o site
	$(PIP) --require-hashes --requirement constraints/docs.txt
	$(BIN)/python .ci/reference.py docs/reference
	$(BIN)/python -m mkdocs build --strict

constraints: $(STAMP) ## resolve the dependencies anew, with hashes: needs the web
	$(PIP) uv
	$(call pinned,run) constraints/build.in
	$(call pinned,dev) --extra dev constraints/build.in
	$(call pinned,docs) --extra docs constraints/build.in

# versions and hashes for every system and every Python that is supported, in one file
pinned = UV_CUSTOM_COMPILE_COMMAND="make constraints" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --output-file constraints/$(1).txt pyproject.toml

clean: ## remove what these commands made
	rm -rf $(VENV) $(OUT) site build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find kg tests -name __pycache__ -prune -exec rm -rf {} +

# made again when the dependencies change
$(STAMP): pyproject.toml constraints/dev.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "newskg needs Python 3.11 or newer with its venv module; none was found." >&2; \
		echo "Install one (Debian: python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2; exit 1; fi
	@echo "Setting up $(VENV) with $(PYTHON) (once) …"
	@[ -x $(BIN)/python ] && $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing the packages of constraints/dev.txt: some 100, 0.8 GB on disk, a few minutes …"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement constraints/dev.txt \
		| awk '/^Collecting/ { n++; printf "\r  %d found: %-40.40s", n, $$2 } /^Installing/ { printf "\r  installing them %-40s\n", "…" } \
		{ fflush() }'
	@$(BIN)/python -c 'import onnxruntime, pyoxigraph, pyshacl, pytest, spacy' # awk hides whether pip failed
	@echo "Installing newskg …"
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
