# Everything runs in an environment of its own (.venv), made on first use and again when the lock files change.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FUZZ_SECONDS ?= 300
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: serve build test test-all fuzz check bless bench bench-search profile quality lock clean
.DEFAULT_GOAL := serve

serve: $(VENV)/.site ## Build the site, open it on a local port, and follow every change
	$(BIN)/doithoai serve --open

build: $(VENV)/.site ## Build the site into site/
	$(BIN)/doithoai build

check: $(VENV)/.site ## Check the content
	$(BIN)/doithoai check

test: $(VENV)/.tests ## Lint, types, tests (the browser's too)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	CHROMIUM="$$($(BIN)/python -m tests.chromium)" && export CHROMIUM && $(BIN)/pytest -n auto --dist worksteal --durations 10

test-all: test fuzz ## The tests, then what takes long: the search for new inputs that break a property

fuzz: $(VENV)/.tests ## Run property tests on new inputs (FUZZ_SECONDS=300 chooses how long); what fails is written into fuzz/
	CHROMIUM="$$($(BIN)/python -m tests.chromium)" && export CHROMIUM && $(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

bless: $(VENV)/.tests ## Accept what the program now writes as what tests expect; look at the diff before committing
	$(BIN)/python -m tests.bless

bench: $(VENV)/.tests ## Measure builds beside other generators (Hugo, Eleventy, Zensical, MkDocs; needs npm and Node.js; SIZES="50000" chooses)
	$(BIN)/python -m tests.peers $(SIZES)

bench-search: $(VENV)/.tests ## Measure the search beside Pagefind, in a browser (needs npm and Node.js; SIZES="1000 10000 100000" chooses)
	CHROMIUM="$$($(BIN)/python -m tests.chromium)" && export CHROMIUM && $(BIN)/python -m tests.search_bench $(SIZES)

profile: $(VENV)/.tests ## Measure the stages of a build on synthetic archives, and how soon the preview shows an edit (SIZES="1000 5000" chooses)
	$(BIN)/python -m tests.stages $(SIZES)

quality: $(VENV)/.tests ## Check HTML, weight and Lighthouse's marks (needs npm and Java; their tools go to the user's cache)
	CHROMIUM="$$($(BIN)/python -m tests.chromium)" && export CHROMIUM && $(BIN)/python -m tests.quality

lock: ## Choose the newest versions that pyproject.toml allows, with their hashes
	$(BIN)/python -m pip --disable-pip-version-check install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--extra build -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--extra build --extra import --extra test -c requirements.txt -o requirements-test.txt pyproject.toml
	cd tests/peers && $(CURDIR)/$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade -o requirements.txt requirements.in

clean: ## Remove the environment and what was built
	rm -rf $(VENV) site .site.* site-ngoai-tuyen.zip

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Cần Python 3.11 trở lên; đặt PYTHON=python3.12 nếu máy có nhiều bản." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo "Python này thiếu venv; trên Debian và Ubuntu: apt install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tests: requirements-test.txt $(VENV)/.site
	$(PIP) --require-hashes -r requirements-test.txt
	@touch $@
