# `make demo` and `make test` set up everything they need in .venv; nothing but python3 with venv, git, make and a package index is asked for.
PYTHON ?= python3
VENV ?= .venv
BIN := $(abspath $(VENV))/bin
JOBS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")
# One more than there are cores: tests that wait for a process or a browser leave a core idle.

COMPILED := PYTHONDONTWRITEBYTECODE=
# Compiled modules are kept, whatever the environment says: without them every process of the tests compiles the sources again.

TOOLS ?= build/tools/bin/python
SAMPLE ?= 100
SEED ?= 6
SBOM ?= dist/ztscan.cdx.json
COMPILE = $(TOOLS) -I -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras \
  --no-emit-index-url --no-emit-find-links

# mkdocs-material prints an advertisement otherwise.
export NO_MKDOCS_2_WARNING := 1

.PHONY: demo images test lint new-check check-one schema bench record mutants fuzz docs site golden lock audit floors dist publish sbom clean

demo: $(VENV)/.runtime ## scan the bundled tenant and write a report
	$(BIN)/ztscan demo

images: $(VENV)/.dev ## draw the pictures of docs/images from the report on the bundled tenant; needs Chromium
	@mkdir -p build
	$(BIN)/ztscan demo -q -o build/images.html
	$(BIN)/python -m tests.reports.html.images build/images.html

test: $(VENV)/.dev ## every test
	$(COMPILED) $(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal

lint: $(VENV)/.dev build/package ## style, types, one-way imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd build/package && $(BIN)/mypy --config-file ../../pyproject.toml --cache-dir ../../.mypy_cache -p ztscan -p tests -p benchmarks -p website
	cd build/package && $(BIN)/lint-imports --no-cache ../../pyproject.toml

# What facts become of the rows of all checks is recorded.
FACTS := tests/directory/test_facts.py tests/estate/test_facts.py

# `make new-check AREA.NAME` and `make check-one AREA.NAME`; CHECK=AREA.NAME says the same.
ifneq (,$(filter new-check check-one,$(firstword $(MAKECMDGOALS))))
CHECK ?= $(word 2,$(MAKECMDGOALS))
$(wordlist 2,9,$(MAKECMDGOALS)): ; @:
endif

new-check: $(VENV)/.dev ## write the two files of a new check, to be filled in
	$(BIN)/python -m tests.checks.new_check $(CHECK)

check-one: $(VENV)/.dev ## the cases and laws of one check
	$(COMPILED) $(BIN)/python -m pytest -q -p no:cacheprovider tests/checks --check "$(or $(CHECK),AREA.NAME)" $(if $(UPDATE),--update)
	$(if $(UPDATE),$(COMPILED) $(BIN)/python -m pytest -q -p no:cacheprovider $(FACTS) --update)

schema: $(VENV)/.dev ## make the extract of Graph's schema again, of the contract (JSON, or a folder of metadata) in CONTRACT
	$(BIN)/python -m tests.graph.contract.extract $(CONTRACT)

bench: $(VENV)/.dev ## ratios and counts of speed and memory; WRITE=yes writes them into docs/performance.md
	$(BIN)/python -m benchmarks $(if $(WRITE),--write)

record: $(VENV)/.dev ## record the cassettes of the simulated tenants again
	$(BIN)/python -m tests.simulator.record

mutants: $(VENV)/.dev ## seed faults into the Conditional Access engine and into what judges, and print those that no test notices; fails below 92%
	$(BIN)/python -m tests.conditional_access.mutants
	$(BIN)/python -m tests.mutation --sample $(SAMPLE) --seed $(SEED)

fuzz: $(VENV)/.dev ## the slow part of the fuzzing: fixed seed, bounded count
	$(COMPILED) ZTSCAN_FUZZ=1 $(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "fuzz or hypothesis"

docs: $(VENV)/.dev ## write the generated parts of the documentation again
	$(BIN)/python -m pytest -q tests/docs --update

site: $(VENV)/.dev ## the documentation as a site, in build/site; without a network
	$(BIN)/python -m mkdocs build --strict --quiet --clean

golden: $(VENV)/.dev ## write every generated page and every file of what is expected again; read what changed before committing it
	$(BIN)/python -m tests.simulator.record
	$(BIN)/python -m pytest -q tests/docs tests/conditional_access/test_corpora.py tests/checks/test_cases.py tests/checks/test_fixes.py $(FACTS) tests/endpoints tests/compare/test_told.py --update

lock: $(TOOLS) ## choose the newest versions of all dependencies again, and write them down with their hashes
	$(COMPILE) --upgrade --output-file locks/runtime.txt pyproject.toml locks/build.in
	$(COMPILE) --upgrade --extra dev --extra docs --constraints locks/runtime.txt --output-file locks/dev.txt pyproject.toml locks/build.in
	$(COMPILE) --upgrade --output-file locks/tools.txt locks/tools.in

audit: $(TOOLS) ## known vulnerabilities in the locked versions and in the oldest ones that pyproject.toml allows
	$(TOOLS) -I -m pip_audit --require-hashes --disable-pip --strict --progress-spinner off --requirement locks/runtime.txt
	$(TOOLS) -I -m pip_audit --require-hashes --disable-pip --strict --progress-spinner off --requirement locks/tools.txt
	$(TOOLS) -I -m pip_audit --require-hashes --disable-pip --strict --progress-spinner off --requirement locks/dev.txt
	$(COMPILE) --resolution lowest-direct --output-file build/floors.txt pyproject.toml locks/build.in
	$(TOOLS) -I -m pip_audit --require-hashes --disable-pip --strict --progress-spinner off --requirement build/floors.txt

floors: $(TOOLS) ## scan the bundled tenant with the oldest versions that pyproject.toml allows
	$(COMPILE) --resolution lowest-direct --output-file build/floors.txt pyproject.toml locks/build.in
	$(PYTHON) -I -m venv --clear build/floors
	build/floors/bin/python -I -m pip install --quiet --require-hashes --only-binary :all: --requirement build/floors.txt
	build/floors/bin/python -I -m pip install --quiet --no-deps --no-index --no-build-isolation .
	cd build && floors/bin/ztscan demo

dist: $(TOOLS) sbom ## wheel, sdist and bill of materials
	$(TOOLS) -I -m build --no-isolation --outdir dist

publish: $(TOOLS) ## upload dist/ to the package index, as the workflow that it trusts
	$(TOOLS) -I -m uv publish --trusted-publishing always dist/*.whl dist/*.tar.gz

sbom: $(TOOLS) ## bill of materials (CycloneDX) of what the lock installs
	@mkdir -p $(dir $(SBOM))
	$(TOOLS) -I -m cyclonedx_py requirements --pyproject pyproject.toml --mc-type application --output-reproducible \
	  --output-format JSON --output-file $(SBOM) locks/runtime.txt

build/tools/bin/python: locks/tools.txt
	$(PYTHON) -I -m venv --clear build/tools
	$@ -I -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement locks/tools.txt
	@touch $@

clean:
	rm -rf build dist *.egg-info

# The package as it is installed, `checks/` and `reports/` in their place, for tools that read source without installing it.
.PHONY: build/package
build/package:
	@rm -rf $@ && mkdir -p $@
	@cp -Rp ztscan tests benchmarks website $@/ && cp -Rp checks reports $@/ztscan/

# Modules are compiled when they are first imported (--no-compile): most of msgraph-sdk's thousands never are, and they took half of the time.
# An environment whose pip works is kept. A half-made one, as a Python without venv leaves it, is made again.
define environment
	@if ! $(BIN)/python -I -m pip --version >/dev/null 2>&1; then \
	  $(PYTHON) -I -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || \
	    { echo "make: $(PYTHON) is missing or older than 3.11: install Python 3.11 or later, or name one with PYTHON=python3.12" >&2; exit 1; }; \
	  $(PYTHON) -I -c "import ensurepip, venv" 2>/dev/null || \
	    { echo "make: $(PYTHON) has no venv: install it, on Debian and Ubuntu with: sudo apt install $(notdir $(PYTHON))-venv" >&2; exit 1; }; \
	  $(PYTHON) -I -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }; \
	fi
endef

$(VENV)/.runtime: pyproject.toml setup.py
	$(environment)
	$(BIN)/python -I -m pip install --quiet --disable-pip-version-check --no-compile --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml setup.py
	$(environment)
	$(BIN)/python -I -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[dev,docs]'
	@touch $@ $(VENV)/.runtime
