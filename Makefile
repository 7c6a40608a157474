# Two commands for a newcomer: `make demo` and `make test`. Each first makes what it needs, in .venv.
#
#   make demo                    the whole stream on this machine, fed with examples/articles; Ctrl-C stops it
#   make demo ARTICLES=path      the same with your own articles: files, folders, globs, feeds
#   make demo BROKER=apache      the same on a real Apache Kafka (needs Java 17 and Maven)
#   make demo ONCE=1             ends by itself when all the articles are through
#   make test                    every test; on a real Apache Kafka where Java 17 and Maven are
#   make check                   format, lint and types, in seconds
#   make bench                   speed against a bare spaCy loop, stage by stage, and memory
#   make backpressure            memory of a worker while up to 200,000 articles wait; half an hour (Java 17, Maven)
#   make soak MINUTES=45         the stream at full speed on Apache Kafka; memory, files, topics: a line and its slope
#   make rolling                 each of ten workers restarted under load: what is lost, and the longest pause
#   make quality                 figures on the articles and tables of tests/quality
#   make chaos SEED=1 MINUTES=3   faults on a real Apache Kafka: what was lost, repeated, different; SEEDS=20 for more
#   make docs                    the pages of docs that are written from tables
#   make requirements            pins the dependencies anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

ARTICLES ?= examples/articles
BROKER ?= embedded
SAMPLES ?= soak.csv
PLACES = $(or $(wildcard $(ARTICLES)),$(ARTICLES))
DEMO = --broker $(BROKER) $(if $(ONCE),--once) $(foreach place,$(PLACES),--ingest '$(place)')

SEED ?= 1
SEEDS ?= 1
MINUTES ?= 3
CHAOS ?=

.PHONY: demo test check bench backpressure soak rolling quality chaos docs requirements clean

demo: $(VENV)/.runtime
	@$(BIN)/dateline up $(DEMO)

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.runtime
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/fold.py

backpressure: $(VENV)/.dev
	$(BIN)/python benchmarks/backpressure.py

soak: MINUTES = 45
soak: $(VENV)/.dev
	$(BIN)/python -m benchmarks.soak --minutes $(MINUTES) --csv $(SAMPLES)

rolling: $(VENV)/.dev
	$(BIN)/python -m benchmarks.rolling

quality: $(VENV)/.dev
	$(BIN)/python -m tests.quality
	$(BIN)/python -m tests.quality.coreference
	$(BIN)/python -m tests.quality.confidence
	$(BIN)/python -m tests.quality.places

chaos: $(VENV)/.dev
	$(BIN)/python -m tests.chaos --seed $(SEED) --seeds $(SEEDS) --minutes $(MINUTES) $(CHAOS)

docs: $(VENV)/.dev
	$(BIN)/python -m docs.ontology

requirements: $(VENV)/.dev
	$(BIN)/python requirements/pin.py

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Dateline needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 demo" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned packages into $(VENV), about a minute the first time …"
	@$(INSTALL) --require-hashes -r requirements/runtime.txt
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
