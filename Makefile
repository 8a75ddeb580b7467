# make report   sets everything up and computes results/report.html
# make test     sets everything up and runs the tests
#
# CORES=2 make report   uses so many cores; default: all
# PYTHON=python3.12 make …   uses another interpreter; default: python3

PYTHON ?= python3
CORES ?= all
VENV := .venv
IN_VENV := . $(VENV)/bin/activate &&

.PHONY: report test lint clean
.DEFAULT_GOAL := report

report: $(VENV)/ready
	$(IN_VENV) snakemake --cores $(CORES) results/report.html
	@$(IN_VENV) python scripts/headline.py --summary results/summary.json --page results/report.html

test: $(VENV)/ready lint
	$(IN_VENV) python -m pytest

lint: $(VENV)/ready
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	$(IN_VENV) snakefmt --check Snakefile workflow
	$(IN_VENV) snakemake --lint

# The last line marks the environment as complete: an interrupted set-up starts afresh.
$(VENV)/ready: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: $(PYTHON) is missing or older than Python 3.11" >&2; \
	    echo "hint: install Python 3.11 or later, or name one: PYTHON=python3.12 make …" >&2; exit 1; }
	@echo "Setting up $(VENV) (torch is large: this takes a minute or more)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "error: $(PYTHON) cannot make a virtual environment" >&2; \
	    echo "hint: on Debian and Ubuntu, install the package python3-venv" >&2; exit 1; }
	$(IN_VENV) python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

clean:
	rm -rf $(VENV)
