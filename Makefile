# Two words to remember: `make demo` builds the demo show of this folder, `make test` runs the tests.
# Both set everything up first, in .venv. Settings: PYTHON=python3.13, ENGINE=gtts, ARGS="anything more".

PYTHON ?= python3

.PHONY: demo test lint setup

demo:
	@$(PYTHON) dev.py demo $(if $(ENGINE),--engine $(ENGINE)) $(ARGS)

test:
	@$(PYTHON) dev.py test $(ARGS)

lint:
	@$(PYTHON) dev.py lint

setup:
	@$(PYTHON) dev.py setup
