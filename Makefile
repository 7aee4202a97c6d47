# Everything starts here; each target sets up what it needs first. `make run` on a fresh machine is all it takes.
PYTHON ?= python3
SETUP = $(PYTHON) tools/bootstrap.py
BIN = .venv/bin

.PHONY: run setup check test test-long

run:
	@$(SETUP)
	@exec $(BIN)/wasl serve

setup:
	@$(SETUP) --dev

check: setup
	@$(BIN)/python tools/check.py

test: setup
	@$(SETUP) --dev --browser
	@$(BIN)/python tools/check.py
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long" --ignore tests/architecture

test-long: setup
	@$(SETUP) --dev --browser
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
