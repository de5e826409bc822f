# siyu-qa: two commands on a fresh machine with Python 3.11 or newer.
#
#   make run     install, build the index of seeds/ and serve the page
#   make test    install what the tests need and run them all
#   make setup   install alone; then .venv/bin/siyu-qa is the command line
#   make clean   remove what make made: .venv, the built index, caches

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: setup run test clean

setup: $(VENV)/.installed

run: setup
	$(BIN)/siyu-qa index
	$(BIN)/siyu-qa serve

# The tests need nothing but this machine.
test: export HF_HUB_OFFLINE := 1
test: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

clean:
	rm -rf $(VENV) build dist src/siyu_qa.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf index/* index/.lock
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second call install nothing.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing siyu-qa into $(VENV); the first time takes minutes"
	$(INSTALL) -e '.[formats]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing what the tests need into $(VENV)"
	$(INSTALL) -e '.[formats,dev]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "siyu-qa needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
