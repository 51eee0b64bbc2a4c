# The two commands of the course are `make lab` and `make test`; `make help` lists the rest.
PYTHON_IN_VENV := .venv/bin/python
LAB_OPTIONS ?=
# Where the teacher keeps submissions and points, and for which exercises: `make grade COURSE=folder ONLY=04_cost`.
COURSE ?= ../sae-grading
ONLY ?=
PYTEST_OPTIONS ?=
# Which notebooks `make test-margins` measures; all if empty, which takes hours.
NOTEBOOKS ?=
# Which machines `make test-machines` plays: words of their names, or notebooks; all if empty.
MACHINES ?=
# These may hold any character: taken as typed, and handed to the shell as variables, not pasted into its commands.
override PYTHON := $(value PYTHON)
override COURSE := $(value COURSE)
export PYTHON COURSE
# What another Python left in the terminal, or sends pip's packages elsewhere, is not meant for .venv.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONPLATLIBDIR \
        PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_DRY_RUN PIP_NO_DEPS PIP_REQUIRE_HASHES
# Jupyter refuses to start for root unless told to; containers often are root.
AS_ROOT := $(shell test "$$(id -u)" = 0 && echo --allow-root)

.PHONY: help setup lab check test test-browser test-machines test-order test-margins bench bench-growth notebooks \
        exercises release grade feedback formgrader html pictures lock test-lowest test-newest data clean

help:
	@echo "make lab        open the course in JupyterLab (sets everything up the first time)"
	@echo "make check      while you work: quick tests, ruff, and the notebooks that changed since the last commit"
	@echo "make test       run all tests: the library, every notebook, and a real browser if there is one"
	@echo "make test-browser  run every lesson whole in a browser, and take pictures of all panels"
	@echo "make test-machines  run every notebook as on other machines: other rounding, processors, BLAS kernels, threads (MACHINES=rounding: some)"
	@echo "make test-order  run every lesson whole in another folder, then in reverse order, and train on ten seeds (make test does less of both)"
	@echo "make test-margins  name the numbers that other machines may print otherwise (NOTEBOOKS=notebooks/07_train.ipynb: in one)"
	@echo "make bench      measure how fast the library is beside other ways to do the same (about a quarter of an hour)"
	@echo "make bench-growth  draw how time and memory grow with the number of examples, inputs and hidden units"
	@echo "make notebooks  run all notebooks and store their outputs"
	@echo "make exercises  make the student versions of the exercises from their sources"
	@echo "make release, grade, formgrader, feedback  for teachers, with COURSE=folder: see docs/teaching.md"
	@echo "make html       write the course as web pages into html/; they need no kernel and no network"
	@echo "make pictures   draw the pictures that open the lessons and the README"
	@echo "make data       make data/ from its sources (about half an hour)"
	@echo "make lock       choose the newest versions of all dependencies and pin them in requirements.lock"
	@echo "make test-lowest, test-newest  run the tests with the lowest versions allowed, or the newest: see docs/maintaining.md"
	@echo "make clean      remove what make made (.venv and caches)"

setup:
	@sh tools/setup.sh

lab: setup
	$(PYTHON_IN_VENV) -m jupyterlab --ServerApp.ip=127.0.0.1 --ServerApp.root_dir=. \
		--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $(AS_ROOT) $(LAB_OPTIONS)

check: setup
	$(PYTHON_IN_VENV) tools/check.py $(PYTEST_OPTIONS)

test: setup
	$(PYTHON_IN_VENV) -m pytest --nbval --numprocesses 2 $(PYTEST_OPTIONS)

test-browser: setup
	SAE_BROWSER=whole $(PYTHON_IN_VENV) -m pytest tests/browser $(PYTEST_OPTIONS)

test-machines: setup
	$(PYTHON_IN_VENV) tools/test_machines.py $(MACHINES)

test-order: setup
	SAE_LESSONS=whole $(PYTHON_IN_VENV) -m pytest -q tests/lessons/test_anywhere.py tests/training/test_ten_seeds.py

test-margins: setup
	$(PYTHON_IN_VENV) tools/test_margins.py $(NOTEBOOKS)

bench: setup
	$(PYTHON_IN_VENV) -m benchmarks

bench-growth: setup
	$(PYTHON_IN_VENV) -m benchmarks.growth

notebooks: setup
	$(PYTHON_IN_VENV) tools/store_notebooks.py

exercises: setup
	$(PYTHON_IN_VENV) tools/make_exercises.py

release grade feedback: setup
	$(PYTHON_IN_VENV) tools/grade_exercises.py $@ "$$COURSE" $(ONLY)

formgrader: setup
	here=$$(pwd); CDPATH= cd -- "$$COURSE" && JUPYTER_CONFIG_PATH="$$here/tools/formgrader" PATH="$$here/.venv/bin:$$PATH" \
		"$$here/$(PYTHON_IN_VENV)" -m jupyterlab --ServerApp.ip=127.0.0.1 \
		--LabApp.default_url=/formgrader/gradebook $(AS_ROOT) $(LAB_OPTIONS)

html: setup
	$(PYTHON_IN_VENV) tools/make_html.py

data: setup
	$(PYTHON_IN_VENV) -m pip install --quiet --disable-pip-version-check -c requirements.lock -e ".[lab,test,data]"
	$(PYTHON_IN_VENV) data/make_photos.py
	$(PYTHON_IN_VENV) data/make_digits.py
	$(PYTHON_IN_VENV) data/make_atlas.py

pictures: setup
	$(PYTHON_IN_VENV) tools/make_pictures.py

lock: setup
	$(PYTHON_IN_VENV) -m pip install --quiet --disable-pip-version-check uv
	$(PYTHON_IN_VENV) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
		--all-extras --no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

test-lowest test-newest: setup
	"$${PYTHON:-$(PYTHON_IN_VENV)}" tools/try_versions.py $(@:test-%=%) $(PYTEST_OPTIONS)

clean:
	rm -rf .venv .venv-lock .venv-lowest .venv-newest .pytest_cache .hypothesis .ruff_cache tests/browser/screenshots html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
