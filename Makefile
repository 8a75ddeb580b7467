# `make` alone prints what follows two hashes: headings, each command, settings.

PYTHON ?= python3
CORES ?= all
TORCH ?= cpu
BROWSER ?= chromium
OPTIONS ?=
# One more than there are cores: the tests of clusters mostly wait.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(1 + os.cpu_count())')
VENV := .venv
PEERS := .venv-benchmark
IN_VENV := . $(VENV)/bin/activate &&
WITH_PEERS := . $(PEERS)/bin/activate && PYTHONPATH=scripts
# Snakemake keeps a cache in the home folder; where that cannot be written, it goes here.
CACHE := $(shell cache=$${XDG_CACHE_HOME:-$${HOME:-/dev/null}/.cache}; \
  mkdir -p "$$cache" 2>/dev/null && test -w "$$cache" && echo "$$cache")
export XDG_CACHE_HOME := $(or $(CACHE),$(CURDIR)/.snakemake/cache)
# A setting of pip that fits no virtual environment.
export PIP_USER := 0
PIP := python -m pip install --quiet --disable-pip-version-check
# On Linux the package index has PyTorch with CUDA alone, some 3 GB; this has it without.
TORCH_INDEX := https://download.pytorch.org/whl/cpu
GET_TORCH = { test $(TORCH) != cpu || \
  $(PIP) --retries 0 --timeout 10 --index-url $(TORCH_INDEX) --no-deps 2>/dev/null \
  $$(sed -n 's/^\(torch[a-z]*==[^ ]*\).*/\1/p' requirements.txt) || \
  echo "$(TORCH_INDEX) does not answer: PyTorch comes from your package index," \
    "perhaps with CUDA (some 3 GB)" >&2; }

.PHONY: help report doctor check heal compare clean test test-fast lint pictures
.PHONY: benchmark benchmark-gpu
.DEFAULT_GOAL := help

help:
	@sed -n -e 's/^## \{0,1\}//p' -e 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | \
	  expand -t 26

## The study:
report: environment  ## set up .venv and make results/report.html
	$(IN_VENV) HEADLINE=make snakemake --cores $(CORES) results/report.html
	@$(IN_VENV) python scripts/headline.py --summary results/summary.json \
	  --templates workflow/report --page results/report.html

doctor:  ## say what is wrong here, and how to mend it
	@python=$$(test -x $(VENV)/bin/python && echo $(VENV)/bin/python || echo $(PYTHON)); \
	  $$python scripts/doctor.py

check: environment  ## list the files of the results that are damaged or lost
	@$(IN_VENV) python scripts/check.py

# First those alone: what is made anew in a run makes all anew that rests on it.
heal: environment  ## make them anew, and what has changed for them
	$(IN_VENV) lost=$$(python scripts/check.py --delete) && \
	  { test -z "$$lost" || snakemake $$lost --cores $(CORES) $(OPTIONS); } && \
	  snakemake --cores $(CORES) $(OPTIONS)

compare: environment  ## compare two folders of results, A=… and B=…
	@test -n "$(A)" -a -n "$(B)" || { echo "error: make compare needs two folders" >&2; \
	  echo "hint: make compare A=results B=other/results" >&2; exit 2; }
	@$(IN_VENV) python scripts/compare_results.py --first "$(A)" --second "$(B)" \
	  --output compare.html

clean:  ## delete the environments, .venv and .venv-benchmark
	rm -rf $(VENV) $(PEERS)

##
## Its development:
test: environment lint  ## set up .venv, check the style, run all tests
	$(IN_VENV) python -m pytest -n $(WORKERS)

test-fast: environment  ## run the tests that start no Snakemake: about a minute
	$(IN_VENV) python -m pytest -n $(WORKERS) tests/unit

lint: environment  ## check the style
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	$(IN_VENV) snakefmt --check Snakefile workflow
	$(IN_VENV) snakemake --lint

BENCHMARK_DATA := snakemake --cores 1 results/split/split.json results/dataset/train.json

benchmark: $(PEERS)/ready  ## compare training with other libraries: 15 minutes
	$(WITH_PEERS) $(BENCHMARK_DATA)
	$(WITH_PEERS) python benchmarks/steps.py --run 100/128
	$(WITH_PEERS) python benchmarks/whole_run.py

# Looks for a GPU first: PyTorch with CUDA is some 3 GB.
benchmark-gpu:  ## check and time training on a GPU, beside the CPU
	@nvidia-smi --list-gpus 2>/dev/null | grep -q . || \
	  { echo "error: there is no GPU to measure: nvidia-smi lists none" >&2; \
	    echo "hint: run this on a machine with an NVIDIA GPU and its driver" >&2; exit 1; }
	@$(MAKE) --no-print-directory TORCH=cuda environment
	$(IN_VENV) $(BENCHMARK_DATA)
	$(IN_VENV) PYTHONPATH=scripts python benchmarks/gpu.py

pictures: environment  ## make the pictures of README.md anew from the results
	$(IN_VENV) snakemake results/report.html results/figures/mlp_grid_curves.png \
	  --cores $(CORES)
	cp results/figures/mlp_grid_curves.png docs/images/grid.png
	$(BROWSER) --headless --hide-scrollbars --window-size=1280,1250 \
	  --screenshot=docs/images/page.png results/report.html

.PHONY: environment
environment: $(VENV)/ready
	@$(IN_VENV) test "$$VIRTUAL_ENV" -ef $(VENV) && test -x $(VENV)/bin/python || \
	  { echo "error: $(VENV) does not work: it, or its Python, was moved or deleted" >&2; \
	    echo "hint: make clean, and the same again" >&2; exit 1; }

# The last line of each recipe marks the environment as complete, so that an interrupted
# installation starts afresh.
$(VENV)/ready: requirements.txt constraints.txt
	$(new-environment)
	@$(IN_VENV) $(GET_TORCH)
	$(IN_VENV) $(PIP) -r requirements.txt -c constraints.txt
	@touch $@

$(PEERS)/ready: requirements.txt constraints.txt $(wildcard benchmarks/*.txt)
	$(new-environment)
	@$(WITH_PEERS) $(GET_TORCH)
	$(WITH_PEERS) $(PIP) -r benchmarks/requirements.txt
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

##
## Settings, before the command, as in CORES=2 make report:
##   CORES=2                 so many cores instead of all
##   PYTHON=python3.12       another interpreter than python3
##   BROWSER=chrome          for pictures, another browser than chromium
##   OPTIONS=…               of Snakemake, for heal: --configfile mine.yaml
##   TORCH=cuda              PyTorch with CUDA; first: make clean
