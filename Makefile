# Every target sets up what it needs; a fresh clone needs Python 3.11, bash, make and a package registry.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .tools/bin/uv
RUN := .venv/bin/python
# An office's network may sign with a certificate of its own: trust what the machine trusts, where it says so.
CERTIFICATES := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),--system-certs)
export UV_PYTHON_DOWNLOADS := never

.PHONY: setup spark demo demo-files run test prove prove-short check fix bench docs bundle clean

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock scripts/setup.sh
	@bash scripts/setup.sh "$(PYTHON)" "$(UV)" $(CERTIFICATES)
	@touch $@

spark: setup  ## adds Spark, so that its tests run too; needs Java 17
	@$(UV) sync $(CERTIFICATES) --frozen --inexact --quiet --extra spark --python $(RUN)

demo: setup  ## the running product on the demo province; HOUSEHOLDS=297104 for its real size, PORT=8000
	@.venv/bin/giamngheo serve --demo --data build/register --port $(or $(PORT),8000)

demo-files: setup  ## the file pipeline on the demo province
	@$(RUN) -m giamngheo.demo.tour

run: setup  ## the running product on the office's own data
	@.venv/bin/giamngheo serve

test: setup  ## every test
	@$(RUN) -m pytest -n auto --dist worksteal

prove: setup  ## the long proofs, about an hour: bundle and container, nginx and Caddy in front, the API at random, the country's 28 million, a province's load, faults, users, phones, round
	@$(UV) sync $(CERTIFICATES) --frozen --inexact --quiet --group bench --python $(RUN)
	@bash scripts/prove.sh $(RUN)

prove-short: setup bundle  ## its short part: ten workers killed in the middle of an import, the bundle on a machine without a network
	@KILLS=10 HOMES=100 $(RUN) -m benchmarks.kills

check: setup  ## format, lint, types, imports, house rules; changes nothing
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(RUN) -m pytest tests/house

fix: setup
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: setup  ## the bars of speed and memory, measured side by side with what it is compared with
	@$(UV) sync $(CERTIFICATES) --frozen --inexact --quiet --group bench $(if $(shell command -v java),--extra spark) --python $(RUN)
	@$(RUN) -m benchmarks.run

docs: setup  ## the pages made from data and code
	@$(RUN) -m giamngheo.papers.case_pages
	@$(RUN) -m giamngheo.papers.table_pages

bundle: setup  ## one tar that installs without a network, tried at once where there is none, and in a container
	@bash scripts/bundle.sh "$(PYTHON)" "$(UV)" $(CERTIFICATES)
	@bash scripts/try_bundle.sh build/giamngheo-*-python*.tar.gz "$(PYTHON)"
	@bash scripts/try_container.sh build/giamngheo-*-python*.tar.gz

clean:
	rm -rf .venv .tools build
