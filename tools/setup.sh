#!/bin/sh
# Make .venv and install the course and its pinned dependencies into it. Called by make; a second
# run finds that .venv is what its mark says, and ends at once.
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/.."

# printf, not echo: a path may hold backslashes.
stop() { printf '%s\n' "$1" >&2; exit 1; }

mark=.venv/.course-is-installed
folder=$(pwd -P)
# The folder belongs to the mark: a virtual environment does not survive being moved.
wanted="$folder $(cat requirements.lock pyproject.toml tools/setup.sh tools/setup_help.py tools/jupyter/* | cksum)"
reason=""
end_if_finished() {
    if [ -f "$mark" ]; then
        if reason=$(.venv/bin/python -I tools/setup_help.py check "$mark" "$wanted" 2>/dev/null); then exit 0; fi
        reason="${reason:-.venv is damaged: its Python does not run.} "
    fi
}
end_if_finished

case "$folder" in *:* | *"
"*) stop "Python makes no .venv in a folder with a colon or a line break in its path, and this is $folder. Move or rename it, then run make again." ;; esac
if [ -e .venv ] || [ -h .venv ]; then
    [ -d .venv ] || stop "The set-up needs a folder .venv here, and there is a file of that name or a link that leads nowhere. Move it away, then run make again."
fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
python=""
found=""
if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.14 python3.13 python3.12 python3.11 python; fi
for name in "$@"; do
    if version=$("$name" -c 'import platform; print(platform.python_version())' 2>/dev/null); then
        if "$name" -c "$new_enough"; then
            # Outside of .venv, which may be activated and is about to be made anew.
            python=$("$name" -c 'import sys; print(sys._base_executable)')
            break
        fi
        found="$found $name is $version;"
    fi
done
if [ -z "$python" ]; then
    stop "This course needs Python 3.11 or later, and there is none here (${found:- no Python found;} install one, or say which: make lab PYTHON=/path/to/python3)."
fi

# Other people who may read the course may use its .venv too, whatever the umask.
umask go+rx
[ -w . ] || stop "This folder cannot be written to, so .venv cannot be made in it. Copy the course into a folder of your own, then run make there."
if ! (: >>.venv-lock) 2>/dev/null; then
    "$python" -I tools/setup_help.py room && stop "The file .venv-lock cannot be written to. Remove it, then run make again."
    exit 1
fi
# Held until this shell and all that it started have ended, however they end.
exec 9>>.venv-lock
"$python" -I tools/setup_help.py wait <&9
end_if_finished

trap 'stop "Stopped before .venv was finished. Run make again: it starts anew."' INT TERM HUP
rm -f "$mark" || : # If it stays, so does the rest, and Python says why below.
printf '%s\n' "${reason}Setting up .venv with $("$python" --version): a few minutes the first time ..."

failed() {
    # Half a .venv is of no use, and may be what fills the disk. It may also be a link, which stays.
    rm -rf .venv/* .venv/.[!.]* 2>/dev/null
    "$python" -I tools/setup_help.py room && stop "$1"
    exit 1
}
# Python refuses to make a .venv that is a link, but not to make the folder that it leads to.
place=.venv
[ ! -d .venv ] || place=$(cd .venv && pwd -P)
if ! log=$("$python" -m venv --clear "$place" 2>&1); then
    printf '%s\n' "$log" >&2
    why="Python could not make .venv (see above). If files in it belong to somebody else, remove it, then run make again."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        why="Python's venv module does not work here. On Debian and Ubuntu: sudo apt install python3-venv. Then run make again."
    failed "$why"
fi
# Settings that send packages elsewhere are for other environments; those for the network stay.
settings="user = no\ntarget =\nprefix =\nroot =\npython =\ndry-run = no\nno-deps = no\nrequire-hashes = no\n"
{
    printf "[global]\n$settings[install]\n$settings" >.venv/pip.conf &&
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e ".[lab,test]"
} || failed "The packages could not be installed (see above). Look at your network connection, then run make again."
# -I: the sae_lib that is installed, not the one in this folder.
.venv/bin/python -I -c "import sae_lib, ipywidgets, jupyterlab" ||
    failed "The packages were installed, but Python does not find them in .venv or cannot load them (see above). Look at pip's settings (python3 -m pip config list), then run make again."
.venv/bin/python -I tools/setup_help.py scripts && .venv/bin/python -I tools/setup_help.py write "$mark" "$wanted" ||
    failed "The end of the set-up could not be written into .venv (see above). Run make again."
printf 'Done.\n'
