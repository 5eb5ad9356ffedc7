# What the project does, by name; `make` alone lists them.
PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up
CORES  ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench docs lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(STAMP) ## a virtual environment with the locked dependencies and the project itself

$(STAMP): pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found; name another with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/dragoman doctor --quiet
	@touch $@

demo: setup ## code the example pages and show North Korea's dossier
	@rm -rf demo
	$(BIN)/dragoman run examples/pages --store demo/store
	$(BIN)/dragoman dossier PRK --store demo/store --html demo/prk.html

test: setup ## everything that must hold: style, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(CORES)

check: setup ## style and types only
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/mypy

bench: setup ## speed and memory, as ratios in one run
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/gate.py examples/pages
	$(BIN)/python bench/runs.py --only workers,ray,again --articles 300 --rounds 1 --stream 5000
	$(BIN)/python bench/synthetic_store.py --events 300000 --out build/made-up-store
	$(BIN)/python bench/imports.py --events 200000 --rounds 1 --store build/made-up-store
	$(BIN)/python bench/relations.py build/made-up-store --only all_pairs,thinning
	$(BIN)/python bench/forecasts.py --store build/made-up-store --pair USA CHN --class consult
	$(BIN)/python bench/serve.py --store build/made-up-store --seconds 15 --rounds 1
	rm -rf build/made-up-store

docs: setup ## write the pages that are generated from the code and the codebook
	$(BIN)/python scripts/write_docs.py

lock: ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --group dev --all-extras pyproject.toml --output-file requirements.lock

clean: ## remove what was built here
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
