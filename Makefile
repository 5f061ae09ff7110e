# Every target sets up what it needs; a fresh clone needs Python 3.11, bash, make and a package registry.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .tools/bin/uv
RUN := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never

.PHONY: setup demo test check fix bench docs clean

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock scripts/setup.sh
	@bash scripts/setup.sh "$(PYTHON)" "$(UV)"
	@touch $@

demo: setup  ## the file pipeline on the demo province
	@$(RUN) -m giamngheo.demo.tour

test: setup  ## every test
	@$(RUN) -m pytest -n auto

check: setup  ## format, lint, types, imports, house rules; changes nothing
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(RUN) -m pytest tests/house

fix: setup
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: setup  ## the bars of speed and memory, measured side by side
	@$(RUN) -m benchmarks.run

docs: setup  ## the pages made from data and code
	@$(RUN) -m giamngheo.papers.case_pages
	@$(RUN) -m giamngheo.papers.table_pages

clean:
	rm -rf .venv .tools build
