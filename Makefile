.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/increator: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -q -c constraints.txt -e '.[embedded,bench,dev]' && touch $@

install: $(BIN)/increator ## make .venv with everything pinned by constraints.txt

demo: install ## a world of creators, resolved and served, on real engines
	$(BIN)/increator demo

up: install ## start the embedded engines
	$(BIN)/increator up

down: install ## stop the embedded engines
	$(BIN)/increator down

$(BIN)/spark-submit: $(BIN)/increator
	$(BIN)/python -m pip install -q -c constraints.txt 'pyspark[sql]' && touch $@

test: install $(BIN)/spark-submit ## every test but the long ones, on real engines
	$(BIN)/python -m pytest -m "not long"

test-long: install $(BIN)/spark-submit ## the long tests as well
	$(BIN)/python -m pytest

lint: install ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: install ## side by side with peers (DATA=folder of real accounts); writes docs/benchmarks.md
	$(BIN)/python -m benchmarks $(if $(DATA),--data $(DATA))

.PHONY: help install demo up down test test-long lint bench
