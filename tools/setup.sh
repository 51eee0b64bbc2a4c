#!/bin/sh
# Make .venv and install the course and its pinned dependencies into it. Called by make; a second
# run finds its own mark and ends at once.
set -eu
cd "$(dirname "$0")/.."

mark=".venv/.course-is-installed"
# The folder belongs to the mark: a virtual environment does not survive being moved.
wanted="$(pwd) $(cat requirements.lock pyproject.toml tools/setup.sh tools/jupyter/* | cksum)"
if [ -f "$mark" ] && [ "$(cat "$mark")" = "$wanted" ] && .venv/bin/python -c "" 2>/dev/null; then
    exit 0
fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
python=""
found=""
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if version=$("$name" -c 'import platform; print(platform.python_version())' 2>/dev/null); then
        if "$name" -c "$new_enough"; then
            python="$name"
            break
        fi
        found="$found $name is $version;"
    fi
done
if [ -z "$python" ]; then
    echo "This course needs Python 3.11 or later, and there is none here (${found:- no Python found;} install one, or say which: make lab PYTHON=/path/to/python3)." >&2
    exit 1
fi

echo "Setting up .venv with $("$python" --version): a few minutes the first time ..."
if ! "$python" -m venv --clear .venv >.venv-log 2>&1; then
    cat .venv-log >&2
    rm -f .venv-log
    echo "Python's venv module does not work here. On Debian and Ubuntu: sudo apt install python3-venv. Then run make again." >&2
    exit 1
fi
rm -f .venv-log
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e ".[lab,test]"; then
    echo "The packages could not be installed (see above). Look at your network connection, then run make again." >&2
    exit 1
fi
printf '%s' "$wanted" >"$mark"
echo "Done."
