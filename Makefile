# Every target sets up what it needs, once; nothing needs a network after that.
# Any Python from 3.11 on will do: `make site PYTHON=python3.13`.

PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --only-binary :all: --require-hashes
WORKERS ?= 2
SIZES ?= 100 1000 5000
RUNS ?= 3
COUNT ?= 20
KILLS ?= 100
SITES ?= 10000
SEED ?= 1

.DELETE_ON_ERROR:
.PHONY: help site serve guide serve-guide publish-guide new export cluster s3 test check package accept bench fonts lighthouse histories interruptions fuzz mutants pictures lock setup test-setup clean

help:
	@echo 'make site    build content/ into output/'
	@echo 'make serve   preview the site, and build again on every change'
	@echo 'make guide   build the guide, which is made of docs/, into guide/output/; make serve-guide shows it'
	@echo 'make publish-guide  publish the guide: TO=git@git.example:us/guide.git AT=https://guide.example/'
	@echo 'make new     begin a site of your own: make new DIR=../my-desk'
	@echo 'make export  set up what briefings in Word and PDF need'
	@echo 'make cluster set up what a build on a Dask cluster needs'
	@echo 'make s3      set up what publishing to a bucket needs'
	@echo 'make test    run all checks and tests, in a real browser too'
	@echo 'make check   only the quick ones: lint, types, architecture'
	@echo 'make package build what is installed with pip, into dist/'
	@echo 'make accept  rewrite what tests expect of sites and of how pages look; read the difference in git'
	@echo 'make bench   time the builds, and those of other generators, into docs/performance.md'
	@echo 'make fonts   make the Arabic fonts of briefings again from those of pages'
	@echo 'make lighthouse  what Lighthouse says of the pages'
	@echo 'make histories  try thousands of histories of edits against what was published'
	@echo 'make mutants change an operator of the program, and see whether a test notices; COUNT=20 SEED=1'
	@echo 'make interruptions  kill each command at random system calls, and look at what it leaves; KILLS=100'
	@echo 'make fuzz    try thousands of sites with faults: SITES=10000 SEED=1'
	@echo 'make pictures take the pictures of the documents again'
	@echo 'make lock    pin the dependencies again; UPGRADE=1 for newer ones'
	@echo 'make clean   remove what make set up'

site: setup
	@$(BIN)/python build.py

serve: setup
	@$(BIN)/python build.py serve

guide: setup
	@$(BIN)/python -m docs.guide

serve-guide: setup
	@$(BIN)/python -m docs.guide guide serve

publish-guide: setup
	@test -n '$(TO)' -a -n '$(AT)' || { echo 'make publish-guide TO=REPOSITORY AT=https://ADDRESS/' >&2; exit 1; }
	@$(BIN)/python -m docs.guide guide publish --to '$(TO)' --at '$(AT)' $(OPTIONS)

new: setup
	@$(BIN)/python build.py init '$(or $(DIR),../my-desk)'

export: .venv/export.stamp

cluster: .venv/cluster.stamp

s3: .venv/s3.stamp

test: check
	@$(BIN)/python -m tests.tools.setup
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: test-setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

package: test-setup
	@rm -rf dist
	@$(BIN)/python -m hatchling build -d dist

accept: test-setup
	@$(BIN)/python -m tests.tools.setup
	$(BIN)/python -m pytest -q tests/test_sites.py tests/test_typesetting.py tests/test_pictures.py tests/test_pictures_firefox.py --accept

# `ONLY=claims`, `ONLY=previews`, or `ONLY=builds` of these `SIZES`, measures that alone, and keeps
# the rest of the last run.
bench: test-setup
	@$(BIN)/python -m bench --sizes $(SIZES) --runs $(RUNS) $(if $(CLAIMS),--claims) $(if $(ONLY),--only $(ONLY))

fonts: test-setup
	@$(BIN)/python -m tests.tools.letter_fonts

lighthouse: test-setup
	@$(BIN)/python -m tests.tools.lighthouse

histories: test-setup
	SITE_GEN_HISTORIES=1000 $(BIN)/python -m pytest -q -n $(WORKERS) tests/test_histories.py tests/test_incremental.py tests/test_stale.py

mutants: test-setup
	@$(BIN)/python -m tests.tools.setup
	@$(BIN)/python -m tests.tools.mutants --count $(COUNT) --seed $(SEED)

interruptions: test-setup
	@$(BIN)/python -m tests.tools.setup
	@$(BIN)/python -m tests.tools.interruptions --kills $(KILLS)

fuzz: test-setup
	SITE_GEN_FUZZ=$(SITES) SITE_GEN_FUZZ_SEED=$(SEED) $(BIN)/python -m pytest -q tests/test_fuzz.py

pictures: test-setup
	@$(BIN)/python -m tests.tools.setup
	@$(BIN)/python -m tests.tools.doc_pictures

lock: $(BIN)/python
	@bash requirements/lock.sh

clean:
	rm -rf .bench .venv tests/tools/node_modules tests/tools/lighthouse/node_modules .mypy_cache .pytest_cache .ruff_cache

# A stamp is a copy of the lock that was installed, and is written last: a lock that git only touched
# is not installed again, and a set-up that was interrupted is.
setup: .venv/site.stamp
test-setup: .venv/test.stamp

.venv/site.stamp: requirements/site.lock | $(BIN)/python
	@cmp -s $< $@ || { echo 'Setting up what the site needs, once …'; $(INSTALL) -r $<; }
	@cp $< $@

.venv/export.stamp: requirements/export.lock | .venv/site.stamp
	@cmp -s $< $@ || { echo 'Setting up what briefings in Word and PDF need, once …'; $(INSTALL) -r $<; }
	@cp $< $@

.venv/cluster.stamp: requirements/cluster.lock | .venv/site.stamp
	@cmp -s $< $@ || { echo 'Setting up what a build on a Dask cluster needs, once …'; $(INSTALL) -r $<; }
	@cp $< $@

.venv/s3.stamp: requirements/s3.lock | .venv/site.stamp
	@cmp -s $< $@ || { echo 'Setting up what publishing to a bucket needs, once …'; $(INSTALL) -r $<; }
	@cp $< $@

.venv/test.stamp: requirements/test.lock | .venv/site.stamp
	@cmp -s $< $@ || { echo 'Setting up what the tests need, once …'; $(INSTALL) -r $<; }
	@cp $< $@

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'site_gen needs Python 3.11 or newer, and none was found. Install one, or name it: make site PYTHON=/path/to/python3' >&2; exit 1; }
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo 'This Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv' >&2; exit 1; }
