# essterm: what one does every day. `make help` lists it.
#
# Needs make and Python 3.11, 3.12 or 3.13 with its venv module; everything else is installed
# into .venv here, and again only when pyproject.toml (or the place of this folder) has changed.
#   make test ARGS="-k flashcopy"     passes ARGS on to pytest
#   make test PYTHON=/opt/py/bin/python3.12   makes .venv with that interpreter

SHELL := /bin/sh
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types imports bench docs clean environment environment-dev

help: ## list these targets
	@echo "essterm: make TARGET"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)$$/  \1	\2/p' Makefile | expand -t 14

run: environment ## the demonstration: on screens in a terminal, as text without one
	@$(PY) -m essterm demo $(ARGS)

test: environment-dev ## all tests, spread over the processors
	@$(PY) -m pytest -n auto $(ARGS)

check: lint types imports test ## format, lint, types, import contracts, tests

format: environment-dev ## put the sources into the house format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lint: environment-dev
	@echo "format";  $(PY) -m ruff format --check .
	@echo "lint";    $(PY) -m ruff check .

types: environment-dev
	@echo "types";   $(PY) -m mypy

imports: environment-dev
	@echo "import contracts"; .venv/bin/lint-imports --no-logo

bench: environment-dev ## the measurements, each beside a floor
	@$(PY) -m benchmarks $(ARGS)

docs: environment-dev ## links resolve, every command is described
	@$(PY) -m pytest -q tests/structure/test_docs.py \
		tests/structure/test_service_menus_in_docs.py $(ARGS)

clean: ## remove .venv and what tools left behind; saved installations stay
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis reports build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@$(call install,runtime,.)

environment-dev:
	@$(call install,dev,.[dev])

# --- how .venv comes to be ---------------------------------------------------------------------
# The stamp holds this folder's path and pyproject.toml as they were when .venv was filled; in a
# folder that was moved .venv is made afresh, because its programs name the old place.
# A dev environment serves `make run` as well.

define install
stamp() { pwd; cat pyproject.toml; }; \
current() { [ -f "$$1" ] && stamp | cmp -s - "$$1"; }; \
works() { "$$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }; \
here() { for made in .venv/.installed-*; do [ ! -f "$$made" ] || [ "$$(sed -n 1p "$$made")" = "$$(pwd)" ] || return 1; done; }; \
whole() { "$$1" -c 'import venv, ensurepip' 2>/dev/null; }; \
if works $(PY) && here; then \
  if current .venv/.installed-dev || current ".venv/.installed-$(1)"; then exit 0; fi; \
else \
  found=; bare=; \
  for name in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python); do \
    if works "$$name"; then \
      if whole "$$name"; then found=$$name; break; fi; \
      bare=$${bare:-$$name}; \
    fi; \
  done; \
  if [ -z "$$found" ] && [ -n "$$bare" ]; then \
    echo "essterm: $$bare has no venv module; install it (Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; \
    exit 1; \
  fi; \
  if [ -z "$$found" ]; then \
    echo "essterm: needs Python 3.11, 3.12 or 3.13 and found none; install one, or name it: make PYTHON=/path/to/python3" >&2; \
    exit 1; \
  fi; \
  echo "environment: making .venv with $$("$$found" --version)"; \
  rm -rf .venv; \
  "$$found" -m venv .venv || { echo "essterm: could not make .venv; the lines above say why." >&2; exit 1; }; \
fi; \
echo "environment: installing what pyproject.toml asks for ($(1)); once, until it changes"; \
$(PY) -m pip install --quiet --editable "$(2)" || { \
  echo "essterm: could not install the packages; the lines above say why (is the package index reachable?)." >&2; exit 1; }; \
stamp > ".venv/.installed-$(1)"; \
echo "environment: ready"
endef
