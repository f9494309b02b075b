# Every command works from a fresh clone; `make help` lists them.
PYTHON ?= python3
VENV := .venv
LINT_VENV := .venv-lint
OLDER_VENV := .venv-duckdb15
DBT := $(VENV)/bin/dbt
# dbt and its plug-ins send nothing and look nothing up.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DBT_VERSION_CHECK := false
export DBT_PROFILES_DIR := $(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help build test test-builds test-duckdb15 test-dagster test-airflow test-superset readers lint docs bench effects simulator engine promise new-items contest loop picture play demo-data lock clean

help:  ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

$(VENV)/.build-stamp: requirements/build.lock pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "installing the locked dependencies into $(VENV)"
	@$(VENV)/bin/python -m pip install --quiet --require-hashes -r requirements/build.lock
	@$(VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test-stamp: $(VENV)/.build-stamp requirements/test.lock
	@$(VENV)/bin/python -m pip install --quiet --require-hashes -r requirements/test.lock
	@touch $@

$(OLDER_VENV)/.stamp: requirements/duckdb15.lock pyproject.toml
	@test -d $(OLDER_VENV) || $(PYTHON) -m venv $(OLDER_VENV)
	@echo "installing restock with DuckDB 1.5 into $(OLDER_VENV)"
	@$(OLDER_VENV)/bin/python -m pip install --quiet --require-hashes -r requirements/duckdb15.lock
	@$(OLDER_VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(LINT_VENV)/.stamp: requirements/lint.lock
	@test -d $(LINT_VENV) || $(PYTHON) -m venv $(LINT_VENV)
	@echo "installing the linters into $(LINT_VENV)"
	@$(LINT_VENV)/bin/python -m pip install --quiet --require-hashes -r requirements/lint.lock
	@touch $@

.venv-dagster/.stamp .venv-airflow/.stamp .venv-superset/.stamp .venv-stockpyl/.stamp: .venv-%/.stamp: requirements/%.lock
	@test -d .venv-$* || $(PYTHON) -m venv .venv-$*
	@echo "installing $* into .venv-$*"
	@.venv-$*/bin/python -m pip install --quiet --require-hashes -r requirements/$*.lock
	@touch $@

build: $(VENV)/.build-stamp  ## install, build the demo data and print the first reorder points
	@mkdir -p work
	@RESTOCK_PUBLISH_TO=work/served $(DBT) build
	@$(VENV)/bin/python -m restock.show work/restock.duckdb

test: $(VENV)/.test-stamp  ## dbt tests and unit tests, pytest, doctests, hypothesis
	@mkdir -p work
	@rm -f work/restock_test.duckdb  # the record of reviews starts anew
	@RESTOCK_PUBLISH_TO=work/served_test $(DBT) build --quiet --warn-error --target test
	@$(VENV)/bin/python -m pytest -n 2 --dist worksteal -m "not builds"

test-builds: $(VENV)/.test-stamp  ## what takes many builds: broken inputs, the job, publishing, upgrades, the same to the last digit
	@$(VENV)/bin/python -m pytest -n 2 --dist worksteal -m builds tests/python

test-duckdb15: $(OLDER_VENV)/.stamp  ## the demo on DuckDB 1.5, and what DuckDB 2.0 served (of make test) opened with it
	@rm -f work/restock_duckdb15.duckdb
	@RESTOCK_DATABASE=work/restock_duckdb15.duckdb RESTOCK_PUBLISH_TO=work/served_duckdb15 \
		$(OLDER_VENV)/bin/dbt build --quiet --warn-error --target test --target-path target/duckdb15
	@$(OLDER_VENV)/bin/python tests/older_duckdb.py work/served_test work/served_duckdb15

readers: $(VENV)/.build-stamp  ## readers through 20 builds, of which 5 are killed and 5 fail a test
	@$(VENV)/bin/python bench/readers.py

test-dagster: $(VENV)/.test-stamp .venv-dagster/.stamp  ## examples/dagster in an environment of its own: validated and materialised
	@bash tests/examples/dagster.sh

test-airflow: $(VENV)/.test-stamp .venv-airflow/.stamp  ## examples/airflow in an environment of its own: one run of its task
	@bash tests/examples/airflow.sh

test-superset: $(VENV)/.test-stamp .venv-superset/.stamp  ## examples/superset in an environment of its own: hostile ids, read only, a new publication
	@bash tests/examples/superset.sh

lint: $(LINT_VENV)/.stamp  ## ruff, mypy, sqlfluff, yamllint and dbt-bouncer
	@bash tests/lint.sh $(LINT_VENV)/bin

docs: $(VENV)/.build-stamp  ## the dbt docs as one page that needs no network
	@mkdir -p work
	@$(DBT) build --quiet --exclude resource_type:test resource_type:unit_test
	@$(DBT) docs generate --quiet --static
	@echo "open target/static_index.html"

bench: engine simulator  ## all that is claimed of speed: sizing, replaying, and 10 million sales lines against one plain DuckDB query
	@$(VENV)/bin/python bench/run.py

effects: $(VENV)/.test-stamp  ## what each refinement changes on real records: make effects DATA=folder
	@$(VENV)/bin/python bench/effects.py $(DATA)

simulator: $(VENV)/.build-stamp .venv-stockpyl/.stamp  ## how fast policies are replayed, beside a plain loop and stockpyl
	@$(VENV)/bin/python bench/simulator.py .venv-stockpyl/bin/python

engine: $(VENV)/.build-stamp .venv-stockpyl/.stamp  ## a million item-locations sized, beside loops over scipy and stockpyl
	@$(VENV)/bin/python bench/engine.py .venv-stockpyl/bin/python

promise: $(VENV)/.test-stamp  ## is the promised service delivered, on records: make promise DATASET=name (bench/records)
	@$(VENV)/bin/python bench/promise.py $(DATASET)

new-items: $(VENV)/.test-stamp  ## is the promised service delivered for items that are new, on a gift wholesaler's records
	@$(VENV)/bin/python bench/new_items.py

contest: $(VENV)/.test-stamp  ## what ordering by the figures costs under the rules of a public contest, beside its reference
	@$(VENV)/bin/python bench/contest.py

loop: $(VENV)/.test-stamp  ## order what is proposed at a made-up firm, build after build: what its customers got
	@$(VENV)/bin/python bench/closed_loop.py

picture: $(VENV)/.build-stamp  ## build the demo data and draw docs/service.svg
	@mkdir -p work
	@$(DBT) build --quiet --exclude resource_type:test resource_type:unit_test
	@$(VENV)/bin/python bench/service_picture.py

play: $(VENV)/.build-stamp  ## the demo day by day for a year, some builds killed: what the record of reviews says (an hour)
	@$(VENV)/bin/python bench/play.py

demo-data: $(VENV)/.build-stamp  ## write the demo seeds anew
	@$(VENV)/bin/python seeds/demo/generate.py

lock: $(VENV)/.build-stamp  ## resolve the dependencies anew into requirements/*.lock
	@$(VENV)/bin/python -m pip install --quiet uv
	@bash requirements/lock.sh $(VENV)/bin/uv

clean:  ## remove what was built, keep the environments
	@rm -rf work target logs
