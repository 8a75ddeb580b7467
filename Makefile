# make report      sets up .venv and computes results/report.html
# make test        sets up .venv and runs the tests, on all cores
# make test-fast   runs those that start no Snakemake: less than a minute
# make benchmark   compares training with scikit-learn, skorch, Lightning and a notebook
#                  (15 minutes)
# make benchmark-growth   measures how time and memory grow with trials and images
#
# CORES=2 make report        uses two cores; default: all
# PYTHON=python3.12 make …   uses another interpreter; default: python3
# TORCH=cuda make report     installs PyTorch with CUDA; default: without, where there is
#                            a way to it. In an existing .venv, after `make clean`.

PYTHON ?= python3
CORES ?= all
TORCH ?= cpu
# One more than there are cores: the tests of clusters mostly wait.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(1 + os.cpu_count())')
VENV := .venv
PEERS := .venv-benchmark
IN_VENV := . $(VENV)/bin/activate &&
WITH_PEERS := . $(PEERS)/bin/activate && PYTHONPATH=scripts
INSTALL = torch=$$(python scripts/find_torch.py --build $(TORCH)) && \
  python -m pip install --quiet --disable-pip-version-check $$torch

.PHONY: report test test-fast lint benchmark benchmark-growth clean
.DEFAULT_GOAL := report

report: $(VENV)/ready
	$(IN_VENV) snakemake --cores $(CORES) results/report.html
	@$(IN_VENV) python scripts/headline.py --summary results/summary.json \
	  --templates workflow/report --page results/report.html

test: $(VENV)/ready lint
	$(IN_VENV) python -m pytest -n $(WORKERS)

test-fast: $(VENV)/ready
	$(IN_VENV) python -m pytest -n $(WORKERS) tests/unit

lint: $(VENV)/ready
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	$(IN_VENV) snakefmt --check Snakefile workflow
	$(IN_VENV) snakemake --lint

BENCHMARK_DATA := snakemake --cores 1 results/split/split.json results/dataset/train.json

benchmark: $(PEERS)/ready
	$(WITH_PEERS) $(BENCHMARK_DATA)
	$(WITH_PEERS) python benchmarks/steps.py --run 100/128
	$(WITH_PEERS) python benchmarks/whole_run.py

benchmark-growth: $(PEERS)/ready
	$(WITH_PEERS) $(BENCHMARK_DATA)
	$(WITH_PEERS) python benchmarks/growth.py

# The last line of each recipe marks the environment as complete, so that an interrupted
# installation starts afresh.
$(VENV)/ready: requirements.txt constraints.txt
	$(new-environment)
	$(IN_VENV) $(INSTALL) -r requirements.txt -c constraints.txt
	@touch $@

$(PEERS)/ready: requirements.txt constraints.txt $(wildcard benchmarks/*.txt)
	$(new-environment)
	$(WITH_PEERS) $(INSTALL) -r benchmarks/requirements.txt
	@touch $@

define new-environment
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "error: $(PYTHON) is missing or older than Python 3.11" >&2; \
    echo "hint: install Python 3.11 or later, or name one: PYTHON=python3.12 make …" >&2; exit 1; }
@echo "Setting up $(@D) (torch is large: this takes a minute or more)"
@rm -rf $(@D)
@$(PYTHON) -m venv $(@D) || \
  { echo "error: $(PYTHON) cannot make a virtual environment" >&2; \
    echo "hint: on Debian and Ubuntu, install the package python3-venv" >&2; exit 1; }
endef

clean:
	rm -rf $(VENV) $(PEERS)
