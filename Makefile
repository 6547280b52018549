# make run     simulate the case us-japan           make run ARGS="--help"
# make test    check everything, as CI does         make bench   measure speed
# make lock    resolve the pinned packages again    make lock ARGS="--upgrade"
# make clean   remove the environment and caches
#
# Needs Python 3.11 or newer with venv, and make. To choose another Python: make run PYTHON=python3.13

PYTHON ?= python3
BIN = .venv/bin
RUN_READY = .venv/.ready-run
DEV_READY = .venv/.ready-dev

# An environment half made, moved with its folder, or whose Python is gone is made afresh.
SOUND = [ -e .venv/.whole ] && [ "$$(cat .venv/.whole)" = "$$PWD" ] && $(BIN)/python -c ''
ifneq ($(shell { $(SOUND); } 2>/dev/null && echo yes),yes)
STALE = stale
endif

.PHONY: run test bench lock clean stale

run: $(RUN_READY)
	@$(BIN)/foedus run us-japan $(ARGS)

test: $(DEV_READY)
	@scripts/check $(ARGS)

bench: $(DEV_READY)
	@$(BIN)/python benchmarks/bench.py $(ARGS)

# One version of each package for every platform and every Python, so that numbers can be compared.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

lock: $(DEV_READY)
	$(COMPILE) --group dev --output-file requirements-dev.lock $(ARGS)
	$(COMPILE) --group build --constraint requirements-dev.lock --no-annotate \
		--output-file requirements.lock

clean:
	rm -rf .venv dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# --- the environment --------------------------------------------------------------------------
# `.whole` is absent while packages are being installed, so that a set-up cut short is never reused.

$(DEV_READY): requirements-dev.lock pyproject.toml $(STALE)
	@$(call set_up,requirements-dev.lock)
	@touch $(RUN_READY) $@

# The development environment contains this one.
$(RUN_READY): requirements.lock pyproject.toml $(STALE)
	@$(call set_up,requirements.lock)
	@touch $@

define set_up
set -eu; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Foedus needs Python 3.11 or newer, found: $$($(PYTHON) --version 2>&1 || true)"; \
	echo "Install one, or name one: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }; \
{ $(SOUND); } 2>/dev/null || { \
	echo "Creating .venv with $$($(PYTHON) --version)"; \
	rm -rf .venv; \
	$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }; }; \
rm -f .venv/.whole .venv/.ready-*; \
printf '%s' "Installing the packages of $(1) (some minutes the first time) "; \
{ while kill -0 $$$$; do printf .; sleep 3 >/dev/null; done; } 2>/dev/null & \
dots=$$!; trap 'kill $$dots 2>/dev/null; echo' EXIT; trap 'exit 130' INT TERM; \
export PIP_DISABLE_PIP_VERSION_CHECK=1; \
$(BIN)/python -m pip install --quiet --quiet --require-hashes --only-binary :all: -r $(1); \
$(BIN)/python -m pip install --quiet --quiet --no-index --no-deps --no-build-isolation --editable .; \
printf '%s' "$$PWD" >.venv/.whole
endef

# A prerequisite that never exists: makes its targets run.
stale:
