# make run: the portal on http://localhost:8000 · make test: all checks · make help: the rest
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
POSTGRES ?= postgres://postgres@127.0.0.1:5432/postgres
REDIS ?= redis://127.0.0.1:6379/0
PYTEST := $(BIN)/python -m pytest -q
WORKERS ?= auto

.PHONY: help run test test-postgres lint proof bench pictures catalogue clean
help:
	@sed -n 's/^#: //p' Makefile

#: make run            a served portal with the academy and a small demo company
run: $(VENV)/.runs
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/gunicorn --config portal/server.py portal.wsgi

$(VENV)/.runs: requirements.txt
	@echo "Installing what the portal runs on into $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements.txt requirements-dev.txt
	@echo "Installing the tools of the tests into $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runs

#: make lint           style, types, import floors, migrations, content
lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_content
	$(BIN)/mypy portal strategy training

#: make test           lint, then all tests on SQLite and the browser journeys
test: lint
	$(PYTEST) -n $(WORKERS) -m "not browser and not proof"
	$(PYTEST) -n $(WORKERS) -m browser

#: make test-postgres  the same tests on PostgreSQL with Redis; journeys in one language and width
test-postgres: $(VENV)/.tests
	DATABASE_URL=$(POSTGRES) CACHE_URL=$(REDIS) $(PYTEST) -n $(WORKERS) -m "not browser and not proof"
	DATABASE_URL=$(POSTGRES) CACHE_URL=$(REDIS) JOURNEYS=one $(PYTEST) -n $(WORKERS) -m browser

#: make proof          the slow proofs on both databases: kills and races
proof: $(VENV)/.tests
	$(PYTEST) -s -m proof
	DATABASE_URL=$(POSTGRES) CACHE_URL=$(REDIS) $(PYTEST) -s -m proof

#: make bench          what pages cost at 10,000 people on both databases beside the budgets; printed and written to build/bench.json
bench: $(VENV)/.tests
	$(BIN)/python -m tests.tools.bench --postgres $(POSTGRES) $(BENCH)

#: make catalogue      collect and compile the Chinese catalogue
catalogue: $(VENV)/.tests
	$(BIN)/python -m tests.tools.catalogue

#: make pictures       the README's pictures, from the running demo company
pictures: $(VENV)/.tests
	$(BIN)/python -m tests.tools.pictures

#: make clean          forget local data (var/) and the environment
clean:
	rm -rf var $(VENV)
