# Every target sets up what it needs in .venv first; that is quick when it is already done.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# One worker more than there are cores, for some tests wait for servers; those of one file stay together and share what is slow to start.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# Bytecode is what makes the second start of a command quick.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo test check bench faults fuzz dev lock clean
.DEFAULT_GOAL := run

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

run: $(READY)  ## the main job on the bundled real data
	$(BIN)/boxscore --board boards/open-data run

demo: $(READY)  ## an invented board of 12 teams and 104 weeks: made, run, its workbooks named
	$(BIN)/boxscore simulate boards/demo --teams 12 --weeks 104 --seed 1 --layout mixed
	$(BIN)/boxscore --board boards/demo run || [ $$? -eq 1 ]

test: $(READY)  ## the tests
	$(PYTEST)

check: $(READY)  ## formatting, lint, types, floors, docs rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST)

bench: $(READY)  ## the benchmarks: a table, and out/bench.json
	PYTHONPATH=tests/support $(BIN)/python -m benchmarks

faults: $(READY)  ## kills nights at random instants, and lets worse befall them; FAULTS="--seed 1" and the like
	PYTHONPATH=tests/support $(BIN)/python tests/faults $(FAULTS)

fuzz: $(READY)  ## whatever bytes come, the readers answer in words; FUZZ_SECONDS=600 tries each for so long
	FUZZ_SECONDS=$${FUZZ_SECONDS:-120} $(BIN)/python -m pytest tests/bad_inputs/test_fuzzed_readers.py

dev: $(READY)  ## Dagster's UI and the coaches' page, until Ctrl-C
	$(BIN)/python -m pipelines.dev

lock: $(READY)  ## pins every dependency again, with hashes and without naming where they come from
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--group dev pyproject.toml --output-file requirements.lock

clean:  ## removes the environment and everything made from the boards
	rm -rf .venv out
