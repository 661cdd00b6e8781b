# make run   sets everything up from nothing and serves the app on http://localhost:8501 (PORT= for another port)
# make test  sets up what the tests need, Chromium and Java included where none is there, and runs all
# make check style, types, security, and which room imports which;  make build  writes data/ anew;  make bench  measures speed
# make damage sends 10,000 damaged messages, addresses, API requests and forms to a server
# make sbom   lists what the app is made of (sbom.json, CycloneDX);  make licences writes docs/licences.md
# make audit  asks the advisories about the pinned versions
# make figures writes docs/figures.md from the catalogue;  make faults shows what visitors see of faults

PORT ?= 8501
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The tests start the app and its commands many times, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-core test-browser tools check figures damage sbom licences audit build bench faults clean

run: .venv/run
	$(BIN)/python -m lgo_map.server --server.port=$(PORT)

test: test-core test-browser

test-core: .venv/dev tools
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --durations 10 --ignore tests/browser

test-browser: .venv/dev tools
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --durations 10 tests/browser

# Chromium without a window spares the tests a minute and a half. Whoever is not root, or has no such package, is spared
# another browser than the one there is.
tools: | .venv/bin/python
	@missing=""; \
	command -v chromium-headless-shell \
		|| { [ "$$(id -u)" = 0 ] && script/install-packages chromium-headless-shell; } \
		|| command -v chromium || command -v chromium-browser || command -v google-chrome || missing="chromium"; \
	command -v java || missing="$$missing default-jre-headless"; \
	command -v curl || missing="$$missing curl"; \
	[ -z "$$missing" ] || script/install-packages $$missing

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive app.py pages lgo_map deploy

figures: .venv/run
	$(BIN)/python -m lgo_map.figures.reference > docs/figures.md

damage: .venv/dev
	$(BIN)/python -m tests.damage

# Of an environment that has what the app needs to run, and nothing else.
.venv/supply/bin/pip-licenses: requirements-supply.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m venv .venv/supply
	.venv/supply/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-supply.txt
	@touch $@

.venv/app: requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/python -m venv --clear $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

sbom: .venv/app .venv/supply/bin/pip-licenses
	.venv/supply/bin/cyclonedx-py environment --output-reproducible --output-file sbom.json .venv/app/bin/python

licences: .venv/app .venv/supply/bin/pip-licenses
	{ printf '# Licences\n\nOf all packages the app needs to run, as each package states it; made by `make licences`.\n\n'; \
	.venv/supply/bin/pip-licenses --python .venv/app/bin/python --format markdown --order name; } > docs/licences.md

audit: .venv/supply/bin/pip-licenses
	.venv/supply/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip

build: .venv/build
	$(BIN)/python -m lgo_map build

bench: .venv/bench
	@command -v chromium || command -v chromium-browser || command -v google-chrome || script/install-packages chromium
	$(BIN)/python -m bench.against_naive
	$(BIN)/python -m bench.plot
	$(BIN)/python -m bench.load everything
	$(BIN)/python -m bench.growth
	$(BIN)/python -m bench.build
	$(BIN)/python -m bench.yearly_tables
	$(BIN)/python -m bench.decisions_intake
	$(BIN)/python -m bench.decisions_held

faults: .venv/bench
	@command -v haproxy || [ -x /usr/sbin/haproxy ] || script/install-packages haproxy
	@command -v cc || script/install-packages gcc libc6-dev
	$(BIN)/python -m bench.faults

.venv/bin/python:
	$(PYTHON) -m venv .venv || { rm -rf .venv; script/install-packages python3-venv; $(PYTHON) -m venv .venv; }

.venv/run: requirements.txt constraints.txt | .venv/bin/python
	$(PIP) -r requirements.txt
	@touch $@

.venv/build: requirements-build.txt .venv/run
	$(PIP) -r requirements-build.txt
	@touch $@

# In one go, and compiled on all processors: pip does neither. Not the packages' own tests, nor all that moto can play:
# of those Python compiles what is asked for.
.venv/dev: requirements-dev.txt requirements-build.txt requirements.txt constraints.txt | .venv/bin/python
	$(PIP) --no-compile -r requirements.txt -r requirements-build.txt -r requirements-dev.txt
	@$(BIN)/python -m compileall -qq -j 0 -x '/(tests?|moto)/' .venv/lib || true
	@touch .venv/run .venv/build $@

.venv/bench: requirements-bench.txt .venv/dev
	$(PIP) -r requirements-bench.txt
	@touch $@

clean:
	rm -rf .venv data/.build
