"""What tools/setup.sh, the set-up that `make lab` and `make test` begin with, does when something is in its way.

Here the Python that is named to it makes a virtual environment with a pip of ours, which installs next to nothing.
"""

import ast
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NO_PYTHON = "no-such-python"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no sh; the README has its commands"),
]
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")

# Installs what the set-up asks for afterwards, and a script as pip writes it where a path is not fit for a first line.
INSTALL = """
    import sys, sysconfig
    from pathlib import Path
    packages, programs = (Path(sysconfig.get_path(kind)) for kind in ("purelib", "scripts"))
    for name in ("sae_lib", "ipywidgets", "jupyterlab", "numpy", "numpy-2.4.6.dist-info"):
        (packages / name).mkdir()
        (packages / name / "__init__.py").write_text("number = 1\\n")
    main = "import os, sys\\nprint(repr((os.getcwd(), sys.argv[1:], dict(os.environ))))\\n"
    (packages / "jupyterlab" / "__main__.py").write_text(main)
    quotes = 3 * chr(39)
    script = f'#!/bin/sh\\n{quotes}exec\\' "{programs / "python"}" "$0" "$@"\\n\\' {quotes}\\nprint("alembic runs")\\n'
    (programs / "alembic").write_text(script)
    (programs / "alembic").chmod(0o755)
    for name in ("share/jupyter/lab/static", "etc/jupyter"):
        (Path(sys.prefix) / name).mkdir(parents=True)
        (Path(sys.prefix) / name / "config.json").write_text("{}")
"""
# Says that it has begun, and does not end before it is told to.
SLOW = """
    import os, time
    print("begun", file=open("begun", "a"))
    while not os.path.exists("go on"):
        time.sleep(0.02)
"""


def copy_to(folder):
    """A checkout in which nothing is set up."""
    for name in (
        *("tools/setup.sh", "tools/setup_help.py", "requirements.lock", "pyproject.toml", "Makefile"),
        *(f"tools/jupyter/{path.name}" for path in (PROJECT / "tools" / "jupyter").iterdir()),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def checkout(tmp_path):
    return copy_to(tmp_path / "my course")


def fake(folder, name, script):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def python(tmp_path):
    """Make a Python whose virtual environments have the pip that is given; there is a space in its path."""

    def with_pip(*parts, real_pip=None):
        pip = tmp_path / f"pip{len(list(tmp_path.glob('pip*.py')))}.py"
        pip.write_text("".join(map(textwrap.dedent, parts or (INSTALL,))), encoding="utf-8")
        real = shlex.quote(sys._base_executable)
        put = f"ln -s {real_pip} $folder/pip" if real_pip else f"cp {shlex.quote(str(pip))} $folder/pip.py"
        return fake(
            tmp_path / "my python",
            "python3",
            f"""case "$*" in
                *_base_executable*) echo "$0" ;;
                "-m venv"*) {real} "$@" --without-pip || exit
                    for folder in .venv/lib/python3*/site-packages; do {put}; done ;;
                *) exec {real} "$@" ;;
            esac\n""",
        )

    return with_pip


def environment(python, **others):
    """That of a terminal: a make that calls us leaves none of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "COV_"))}
    return {**kept, "PYTHON": python, **others}


def setup(checkout, python, *command, **others):
    return subprocess.run(
        command or ["sh", "tools/setup.sh"],
        cwd=checkout,
        env=environment(python, **others),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def begin():
    """The same, not waited for; as in a terminal, with a group of its own in which no signal is ignored."""
    begun = []

    def as_in_a_terminal():
        # A script's shell ignores Ctrl-C for what it starts with &, and nohup the end of the terminal.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    def begin(checkout, python, *command):
        process = subprocess.Popen(
            command or ["sh", "tools/setup.sh"],
            cwd=checkout,
            env=environment(python),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=as_in_a_terminal,
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(path):
    while not path.exists():
        time.sleep(0.02)


def one_sentence(done):
    """What it stopped with, which is the last line; before it stands what others said."""
    assert done.returncode != 0
    return [line for line in done.stderr.splitlines() if not line.startswith("make: ")][-1]


# --- Python ----------------------------------------------------------------------------------------


def test_too_old_a_python_gets_one_clear_sentence(checkout):
    # Says 3.9.2, and fails the comparison with 3.11, as an old Python would.
    old = fake(checkout.parent, "python3.9", 'case "$2" in *platform*) echo 3.9.2;; *) exit 1;; esac\n')
    done = setup(checkout, old)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "needs Python 3.11 or later" in done.stderr
    assert "is 3.9.2" in done.stderr
    assert not (checkout / ".venv").exists()


def test_no_python_gets_one_clear_sentence(checkout):
    done = setup(checkout, NO_PYTHON)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no Python found" in done.stderr


@needs_make
def test_a_python_in_a_folder_with_a_space_is_found(checkout, python):
    path = python()
    assert " " in path
    done = setup(checkout, NO_PYTHON, "make", "setup", f"PYTHON={path}")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_venv_module_that_does_not_work_is_explained(checkout):
    broken = fake(
        checkout.parent,
        "python3",
        f"""case "$*" in
            *_base_executable*) echo "$0" ;;
            *venv*) echo "ensurepip is missing" >&2; exit 1 ;;
            *) exec {shlex.quote(sys.executable)} "$@" ;;
        esac\n""",
    )
    done = setup(checkout, broken)
    assert "apt install python3-venv" in one_sentence(done)
    assert "ensurepip is missing" in done.stderr


def test_the_activated_venv_of_the_course_can_make_itself_anew(checkout, python):
    path = python()
    assert setup(checkout, path).returncode == 0
    # What `python3` is where .venv is activated. It must not be asked again once .venv is emptied.
    inside = fake(
        checkout / ".venv" / "bin",
        "python-of-ours",
        f'case "$*" in *_base_executable*) echo {shlex.quote(path)} ;; *) exec python3 "$@" ;; esac\n',
    )
    (checkout / "requirements.lock").write_text("numpy==2.4.6\n")
    done = setup(checkout, inside)
    assert (done.returncode, done.stderr) == (0, "")
    assert setup(checkout, NO_PYTHON).returncode == 0


# --- what is set up, and what is believed ----------------------------------------------------------


def test_a_second_run_ends_at_once_and_installs_nothing(checkout, python):
    assert setup(checkout, python()).returncode == 0
    again = setup(checkout, NO_PYTHON)
    assert (again.returncode, again.stdout + again.stderr) == (0, "")
    (checkout / "requirements.lock").write_text("numpy==2.4.6\n")
    assert setup(checkout, NO_PYTHON).returncode == 1, "a changed lock file asks for a new set-up"


def test_a_venv_without_its_mark_is_not_taken_for_finished(checkout, python):
    assert setup(checkout, python()).returncode == 0
    (checkout / ".venv" / ".course-is-installed").unlink()
    assert setup(checkout, NO_PYTHON).returncode == 1


def test_a_checkout_that_was_moved_is_set_up_anew(checkout, python):
    assert setup(checkout, python()).returncode == 0
    moved = checkout.rename(checkout.with_name("moved"))
    assert setup(moved, NO_PYTHON).returncode == 1
    # A link to the same place is no move.
    moved.rename(checkout)
    checkout.with_name("link").symlink_to(checkout)
    assert setup(checkout.with_name("link"), NO_PYTHON).returncode == 0


DAMAGE = {
    "a package's folder is deleted": "rm -r numpy",
    "half of it is deleted": "rm numpy/__init__.py",
    "a file is cut off": ": >numpy/__init__.py",
    "a package is removed with pip": "rm -r numpy numpy-2.4.6.dist-info",
    "another version is there": "mv numpy-2.4.6.dist-info numpy-2.0.0.dist-info",
    "nothing is installed any more": "rm -r ./*",
    "JupyterLab's pages are gone": "rm -r ../../../share",
    "a program is gone": "rm ../../../bin/alembic",
    "Python is gone": "ln -sf nowhere ../../../bin/python",
    "Python does not run": "cd ../../../bin; printf 'not a program' >cut; chmod +x cut; ln -sf cut python",
    "it is no virtual environment any more": "rm ../../../pyvenv.cfg",
    "the system's Python is another now": "mv ../../python3* ../../python3.0",
    "the mark is cut off": ": >../../../.course-is-installed",
}


def test_a_damaged_venv_is_not_believed_and_repaired(checkout, python):
    path = python()
    assert setup(checkout, path).returncode == 0
    venv, whole = checkout / ".venv", checkout / "whole"
    shutil.copytree(venv, whole, symlinks=True)
    believed = []
    for name, command in DAMAGE.items():
        (packages,) = venv.glob("lib/python3*/site-packages")
        subprocess.run(command, shell=True, cwd=packages, check=True)
        if setup(checkout, NO_PYTHON).returncode == 0:
            believed.append(name)
        shutil.rmtree(venv)
        shutil.copytree(whole, venv, symlinks=True)
    assert believed == []
    assert setup(checkout, NO_PYTHON).returncode == 0, "the copy is as good as the first"
    (numpy,) = venv.glob("lib/python3*/site-packages/numpy/__init__.py")
    numpy.unlink()
    repaired = setup(checkout, path)
    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert "numpy/__init__.py" in repaired.stdout
    assert numpy.exists()


def test_what_people_add_and_change_is_no_damage(checkout, python):
    assert setup(checkout, python()).returncode == 0
    (packages,) = (checkout / ".venv").glob("lib/python3*/site-packages")
    (packages / "torch").mkdir()
    (packages / "numpy" / "__pycache__").mkdir(exist_ok=True)
    (packages / "numpy" / "__pycache__" / "__init__.cpython-399.pyc").write_bytes(b"")
    (packages / "pip.py").write_text("a newer one")
    (checkout / ".venv" / "etc" / "jupyter" / "config.json").write_text('{"disabled": ["an extension"]}')
    done = setup(checkout, NO_PYTHON)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_packages_that_do_not_arrive_are_noticed(checkout, python):
    done = setup(checkout, python("pass"))
    assert "does not find them in .venv" in one_sentence(done)
    assert setup(checkout, NO_PYTHON).returncode == 1


# The smallest project that pip installs as it installs the course: without a network, as its builder is in it.
BUILDER = """
    import zipfile
    def build_editable(folder, settings=None, metadata=None):
        name = "sae_course-0.1.0"
        with zipfile.ZipFile(f"{folder}/{name}-py3-none-any.whl", "w") as wheel:
            for package in ("sae_lib", "ipywidgets", "jupyterlab"):
                wheel.writestr(f"{package}/__init__.py", "")
            wheel.writestr(f"{name}.dist-info/METADATA", "Metadata-Version: 2.1\\n"
                           "Name: sae-course\\nVersion: 0.1.0\\nProvides-Extra: lab\\nProvides-Extra: test\\n")
            wheel.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\\n"
                           "Root-Is-Purelib: true\\nTag: py3-none-any\\n")
            wheel.writestr(f"{name}.dist-info/RECORD", "")
        return f"{name}-py3-none-any.whl"
"""


@needs_make
def test_settings_of_pip_and_python_for_other_places_are_not_followed(checkout, python, tmp_path):
    pip = pytest.importorskip("pip", reason="this environment has no pip")
    (checkout / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "builder"\nbackend-path = ["."]\n'
        '[project]\nname = "sae-course"\nversion = "0.1.0"\n'
    )
    (checkout / "builder.py").write_text(textwrap.dedent(BUILDER))
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "pip.conf").write_text(
        f"[install]\nuser = true\nprefix = {elsewhere}\n"
        f"[global]\nroot = {elsewhere}\ntarget = {elsewhere}\ndry-run = true\n"
    )
    for_pip = dict.fromkeys(("TARGET", "PREFIX", "ROOT"), str(elsewhere))
    for_pip |= dict.fromkeys(("USER", "DRY_RUN", "NO_DEPS", "REQUIRE_HASHES", "REQUIRE_VIRTUALENV"), "1")
    done = setup(
        checkout,
        python(real_pip=shlex.quote(str(Path(pip.__file__).parent))),
        "make",
        "setup",
        HOME=str(tmp_path),
        XDG_CONFIG_HOME=str(tmp_path),
        PYTHONHOME=str(elsewhere),
        PYTHONPATH=str(elsewhere),
        VIRTUAL_ENV=str(elsewhere),
        **{f"PIP_{name}": value for name, value in for_pip.items()},
    )
    assert done.returncode == 0, done.stderr
    assert not elsewhere.exists()
    assert list((checkout / ".venv").glob("lib/python3*/site-packages/sae_lib/__init__.py"))


# --- places ----------------------------------------------------------------------------------------

# Python's own pathsep aside, all that shells, make, pip and Jupyter give a meaning.
STRANGE = "-a \"b\" $HOME ${x} `id` 'c' ;&#%é~*?[d]!\\x (e) =@"


@needs_make
def test_any_character_in_the_path(tmp_path, python):
    strange = copy_to(tmp_path / STRANGE)
    left_over = {"VIRTUAL_ENV": "/nowhere", "PYTHONHOME": "/nowhere", "PYTHONPATH": "/nowhere", "PIP_USER": "1"}
    done = setup(strange, python(), "make", "--silent", "lab", "LAB_OPTIONS=--no-browser", **left_over)
    assert (done.returncode, done.stderr) == (0, "")
    folder, options, variables = ast.literal_eval(done.stdout.splitlines()[-1])
    assert Path(folder) == strange
    assert {"--ServerApp.root_dir=.", "--no-browser"} <= set(options)
    assert left_over.keys() & variables.keys() == set()
    # nbgrader calls alembic by its name.
    path = f"{strange / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = setup(strange, NO_PYTHON, "alembic", PATH=path)
    assert (done.returncode, done.stdout) == (0, "alembic runs\n")
    # The teacher's folder, typed as it is, and one that CDPATH would find elsewhere.
    course = tmp_path / 'it\'s $HOME "x"'
    course.mkdir()
    (tmp_path / "elsewhere" / course.name).mkdir(parents=True)
    course.rename(strange / course.name)
    done = setup(
        strange,
        NO_PYTHON,
        "make",
        "--silent",
        "formgrader",
        f"COURSE={course.name}",
        CDPATH=str(tmp_path / "elsewhere"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    folder, _, variables = ast.literal_eval(done.stdout.splitlines()[-1])
    assert Path(folder) == strange / course.name
    assert variables["JUPYTER_CONFIG_PATH"] == str(strange / "tools" / "formgrader")


@pytest.mark.parametrize("name", ["a:b", "a\nb"], ids=["colon", "line break"])
def test_a_path_in_which_python_makes_no_venv_is_told(tmp_path, python, name):
    folder = copy_to(tmp_path / name)
    done = setup(folder, python())
    assert done.returncode == 1
    assert "a colon or a line break in its path" in done.stderr
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize(
    "make_it", [Path.touch, lambda path: path.symlink_to("nowhere")], ids=["file", "dangling link"]
)
def test_a_venv_that_is_no_folder_is_told_and_left_alone(checkout, python, make_it):
    make_it(checkout / ".venv")
    done = setup(checkout, python())
    assert "a file of that name or a link that leads nowhere" in one_sentence(done)
    assert (checkout / ".venv").is_symlink() or (checkout / ".venv").is_file()


def test_a_venv_that_is_a_link_to_a_larger_disk_stays_one(checkout, python):
    (checkout.parent / "large").mkdir()
    (checkout / ".venv").symlink_to(checkout.parent / "large")
    assert setup(checkout, python("raise SystemExit('no network')")).returncode == 1
    assert list((checkout.parent / "large").iterdir()) == [], "half a .venv is not left"
    assert setup(checkout, python()).returncode == 0
    assert (checkout / ".venv").is_symlink()


def in_a_small_disk(checkout, python, prepare="", **others):
    """Set up in a file system of 8 MB, which is there for this process only."""
    script = 'mount -t tmpfs -o size=8m tmpfs "$1" && cp -R . "$1" && cd "$1" && { %s; } && exec sh tools/setup.sh'
    small = checkout.parent / "small"
    small.mkdir()
    enter = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*enter, "mount -t tmpfs tmpfs /mnt"], capture_output=True).returncode
    ):
        pytest.skip("only Linux, and only where it lets us, mounts a small disk for a test")
    return setup(checkout, python, *enter, script % (prepare or ":"), "sh", str(small), **others)


FILL = "open(__file__ + '.large', 'wb').write(bytes(20_000_000))"


def test_a_full_disk_is_told(checkout, python):
    done = in_a_small_disk(checkout, python(FILL))
    assert "No space left on device" in done.stderr, "the test has filled the disk"
    assert "The disk is full" in one_sentence(done)
    assert "in this folder" in one_sentence(done)
    assert "network" not in one_sentence(done)


def test_a_disk_that_was_full_before_is_told(checkout, python):
    done = in_a_small_disk(checkout, python(), "cat /dev/zero >large 2>/dev/null; rm -f .venv-lock; true")
    assert "The disk is full" in one_sentence(done)


def test_a_folder_that_cannot_be_written_to_is_told(checkout, python):
    done = in_a_small_disk(checkout, python(), 'mount -o remount,ro "$1"')
    assert "This folder cannot be written to" in one_sentence(done)


def test_room_that_cannot_be_had_is_told_as_a_full_disk(checkout, python):
    # A limit for the size of files stands for a quota: there is room on the disk, and none of it for us.
    done = setup(checkout, python("raise SystemExit(1)"), "sh", "-c", "ulimit -f 100000; exec sh tools/setup.sh")
    assert "The disk is full, or your share of it" in one_sentence(done)
    assert f"less in {tempfile.gettempdir()}" in one_sentence(done)


def test_with_room_the_network_is_named(checkout, python):
    if shutil.disk_usage(checkout).free < 2e9:
        pytest.skip("there is not enough room on this disk")
    done = setup(checkout, python("raise SystemExit('no route to host')"))
    assert "Look at your network connection" in one_sentence(done)
    assert "no route to host" in done.stderr


def test_umask_077_keeps_nobody_from_using_it(checkout, python):
    done = setup(checkout, python(), "sh", "-c", "umask 077; exec sh tools/setup.sh")
    assert (done.returncode, done.stderr) == (0, "")
    assert setup(checkout, NO_PYTHON).returncode == 0
    paths = [checkout / ".venv", *(path for path in (checkout / ".venv").rglob("*") if not path.is_symlink())]
    assert [path for path in paths if path.stat().st_mode & 0o044 != 0o044] == []


# --- two at once, and Ctrl-C -----------------------------------------------------------------------


def test_two_at_once_install_once(checkout, python, begin):
    path = python(SLOW, INSTALL)
    first = begin(checkout, path)
    wait_for(checkout / "begun")
    second = begin(checkout, path)
    assert "waiting" in second.stdout.readline()
    (checkout / "go on").touch()
    outputs = [process.communicate()[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert "Done." in outputs[0]
    assert outputs[1] == ""
    assert (checkout / "begun").read_text() == "begun\n"


def test_pip_left_alone_by_a_killed_set_up_is_waited_for(checkout, python, begin):
    path = python(SLOW, INSTALL)
    first = begin(checkout, path)
    wait_for(checkout / "begun")
    first.kill()
    first.wait()
    second = begin(checkout, path)
    assert "waiting" in second.stdout.readline()
    (checkout / "go on").touch()
    assert "Done." in second.communicate()[0]
    assert second.returncode == 0
    assert (checkout / "begun").read_text() == "begun\nbegun\n", "what the killed one left is not believed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda n: n.name)
def test_one_that_is_ended_in_the_middle_is_not_believed_and_in_nobodys_way(checkout, python, begin, number):
    path = python(SLOW, INSTALL)
    command = ["make", "setup"] if number == signal.SIGINT and shutil.which("make") else ["sh", "tools/setup.sh"]
    # One after the other: the first time, and to mend one that was finished.
    process = begin(checkout, path, *command)
    wait_for(checkout / "begun")
    os.killpg(process.pid, number)
    output = process.communicate()[0]
    assert process.returncode != 0
    if number != signal.SIGKILL:
        assert "Stopped before .venv was finished" in output
    (checkout / "go on").touch()
    assert setup(checkout, NO_PYTHON).returncode == 1
    again = setup(checkout, path)
    assert (again.returncode, again.stderr) == (0, "")
    assert setup(checkout, NO_PYTHON).returncode == 0


@needs_make
def test_clean_leaves_nothing_of_it(checkout, python):
    assert setup(checkout, python()).returncode == 0
    assert setup(checkout, NO_PYTHON, "make", "clean").returncode == 0
    untouched = copy_to(checkout.parent / "untouched")
    assert {path.name for path in checkout.iterdir()} == {path.name for path in untouched.iterdir()}
