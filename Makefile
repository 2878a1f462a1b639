# The commands of the house. Everything runs from .venv, which `make venv` makes from build/requirements-dev.txt.

PY := .venv/bin/python
CODE := tray_status tests build
# How the tests run; one after the other: make test PYTEST_ARGS="-n 0". A part of them: .venv/bin/python -m pytest tests/core
PYTEST_ARGS ?= -n auto

.DEFAULT_GOAL := help
.PHONY: help venv demo test test-desktop test-windows check format bench simulate judge assets freeze package lock clean

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

venv:  ## Make .venv, or bring it up to date; a second run downloads nothing
	@sh build/setup.sh

demo: venv  ## Watch the program at work for a minute, on simulated status pages
	@$(PY) -m tray_status demo

test: venv  ## All tests, with branch coverage per room
	$(PY) -m pytest --cov --cov-report= $(PYTEST_ARGS)
	$(PY) build/coverage_rooms.py

test-desktop: venv  ## The tests on a virtual desktop: real icon, menu, notifications and clicks (Debian, Ubuntu)
	@sh build/desktop.sh

test-windows: venv  ## Build the Windows program and try it, under Wine: tests, installer, clicks (Debian, Ubuntu)
	@sh build/windows.sh

check: venv  ## Format, lint and types, without changing anything
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy $(CODE)

format: venv  ## Format the code and fix what can be fixed safely
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: venv  ## Measure, and compare with the stated bounds
	$(PY) -m tests.bench

simulate: venv  ## Play a day of 200 providers and print what was told and why the rest was not: make simulate SEED=2
	@$(PY) -m tests.simulation $(SEED)

judge: venv  ## Only the recorded pages, with every judgement counted
	$(PY) -m pytest tests/platforms/test_recorded.py -n auto

assets: venv  ## Draw the pictures of the icon anew from assets/icon.svg
	$(PY) build/assets.py

freeze: venv  ## Put the program into dist/, as a folder that needs no Python
	$(PY) -m PyInstaller --noconfirm --log-level WARN --workpath .pyinstaller --distpath dist tray_status.spec

package: venv  ## Make what is handed out, into dist/release: packages, wheel, list of parts, checksums; print sizes
	@$(PY) build/make.py

lock: venv  ## Choose the newest versions that fit pyproject.toml and write them down with their hashes
	@sh build/lock.sh

clean:  ## Remove .venv and everything tools have made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov dist .pyinstaller
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
