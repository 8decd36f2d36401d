# One command each; `make` alone lists them. Everything lands in .venv/, var/ and files that git ignores.

PORT ?= 8000
HOST := 127.0.0.1
WORKERS ?= 2
T ?=
L ?=
B ?=
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Each file says that its step was done; it is older than what the step depends on when it must be done again.
VENV := .venv/.made
RUN := .venv/.run
DEV := .venv/.dev
BROWSER := .venv/.browser
NGINX := .venv/.nginx
DEBIAN := .venv/.debian
CHECKER := .venv/.checker
W3M := .venv/.w3m
WRK := .venv/.wrk
VENDOR := static/vendor/htmx.min.js

# A site runs as production unless development is chosen; here it is.
export SHIKAYAT_ENV ?= development
export PYTHONUTF8 := 1
# What the server says appears at once, in order.
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run dev sample test bench criteria lint translations check-translations language screenshots catalogs vendor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN) vendor ## set everything up and start the site (PORT=8000, DATABASE_URL=… if you like)
	@$(BIN)/python translations/compile.py || echo "Until this is put right, the site shows the texts it had before."
	@$(BIN)/flask --app shikayat prepare
	@test "$$SHIKAYAT_ENV" = production || $(BIN)/flask --app shikayat sample --officers-only
	@echo
	@echo "  Shikayat:               http://$(HOST):$(PORT)/"
	@echo "  Messages it would send: http://$(HOST):$(PORT)/dev/messages"
	@echo "  Officers and codes:     http://$(HOST):$(PORT)/dev/officers"
	@echo "  Translators' workshop:  http://$(HOST):$(PORT)/dev/translating/"
	@echo "  A portal full of life:  make sample"
	@echo "  Stop it with Ctrl+C."
	@echo
	@TRANSLATING=$${TRANSLATING-yes} exec $(BIN)/gunicorn --bind $(HOST):$(PORT) --workers $(WORKERS) --worker-class gthread --threads 4 \
		--log-level warning 'shikayat.wsgi:application()'

dev: $(RUN) vendor ## the same site, reloading what you save: .py, .html, .css, .po (PORT=8000)
	@$(BIN)/python translations/compile.py || echo "Until this is put right, the site shows the texts it had before."
	@$(BIN)/flask --app shikayat prepare
	@test "$$SHIKAYAT_ENV" = production || $(BIN)/flask --app shikayat sample --officers-only
	@TRANSLATING=$${TRANSLATING-yes} exec $(BIN)/python setup/serve_reloading.py --host $(HOST) --port $(PORT)

sample: $(RUN) ## fill the site's database with citizens, officers and complaints of five months
	@$(BIN)/flask --app shikayat prepare
	@$(BIN)/flask --app shikayat sample

test: $(DEV) $(BROWSER) $(NGINX) $(DEBIAN) $(CHECKER) $(W3M) vendor catalogs ## set everything up and run the suite, real browser included (T=tests/public/places for a part)
	$(BIN)/python -m pytest -q -n 3 --dist loadgroup $(T)

criteria: $(DEV) ## write docs/accessibility.md anew from the criteria of the site
	$(BIN)/python -m tests.accessibility.document

bench: $(DEV) $(BROWSER) $(WRK) vendor catalogs ## how fast it is, next to others (B=server, scale or browser; BENCH_SIZES=10000,100000)
	@$(BIN)/python -m bench $(B)

lint: $(DEV) ## style, types, layers, template rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/test_templates.py tests/test_layout.py

translations: $(DEV) ## gather new sentences into the catalogs, compile and check them
	@$(BIN)/python -m translations.gather
	@$(BIN)/python translations/compile.py
	@$(BIN)/python -m translations.check || true

check-translations: $(DEV) ## what is left and what is wrong in every language (L=sd for one)
	@$(BIN)/python -m translations.check $(L)

language: $(DEV) ## begin a language: make language L=ps (LIKE=ur for one that Babel does not know)
	@$(BIN)/python -m translations.new_language $(L) $(LIKE)

screenshots: $(DEV) $(BROWSER) vendor catalogs ## a picture of every page in every language, into var/screenshots (L=ur for one)
	@$(BIN)/python -m translations.screenshots $(L)

catalogs: $(VENV)
	@$(BIN)/python translations/compile.py

vendor: $(VENDOR)

$(VENDOR): setup/package-lock.json setup/npm.txt setup/bring_vendor.py | $(RUN)
	@$(BIN)/python setup/bring_vendor.py && touch $@ || true

$(VENV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Try: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is not Python 3.11 or newer. Try: make PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { \
		echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(RUN): setup/run.txt pyproject.toml $(VENV)
	@echo "Installing what the site needs ..."
	@$(PIP) --require-hashes --requirement setup/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): setup/dev.txt $(RUN)
	@echo "Installing what the tests need ..."
	@$(PIP) --require-hashes --requirement setup/dev.txt
	@touch $@

$(BROWSER): setup/bring_browser.py setup/debian.py $(DEV)
	@$(BIN)/python setup/bring_browser.py > $@.part && mv $@.part $@

$(NGINX): setup/bring_nginx.py setup/debian.py $(VENV)
	@$(BIN)/python setup/bring_nginx.py > $@.part && mv $@.part $@

$(DEBIAN): setup/bring_debian.py setup/debian.py $(VENV)
	@$(BIN)/python setup/bring_debian.py > $@.part && mv $@.part $@

$(WRK): setup/bring_program.py setup/debian.py $(VENV)
	@$(BIN)/python setup/bring_program.py wrk > $@.part && mv $@.part $@

$(CHECKER): setup/bring_checker.py setup/checker/package-lock.json setup/java.txt $(DEV)
	@$(BIN)/python setup/bring_checker.py > $@.part && mv $@.part $@

$(W3M): setup/bring_program.py setup/debian.py $(VENV)
	@$(BIN)/python setup/bring_program.py w3m > $@.part && mv $@.part $@

clean: ## throw away what make made; var/ with its database stays
	rm -rf .venv setup/node_modules setup/checker/node_modules static/vendor
	rm -f translations/*/LC_MESSAGES/*.mo
