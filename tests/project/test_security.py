"""Servers of ours listen to this machine and keep their tokens; no code of ours unpickles, evaluates or goes online."""

import ast
import http.cookiejar
import importlib.util
import json
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

PROJECT = Path(__file__).resolve().parents[2]

# --- what is written in commands, settings and documents -----------------------------------------

STARTS_A_SERVER = re.compile(
    r"-m\s+(jupyterlab|jupyter_server|notebook|voila|http\.server)(?=\s|$)"
    r"|\bjupyter[ -](lab|notebook|server|nbclassic)(?=\s|$)|\bvoila\s|--post[ =]serve"
)
UNSAFE = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.])0\.0\.0\.0(?![\d.])",
        r"""\.ip\b["']?\s*[=:]\s*["']?(\*|::)""",
        r"disable_check_xsrf",
        r"allow_origin(_pat)?\b",
        r"allow_remote_access",
        r"allow_unauthenticated_access",
        r"(?i)\b(token|password)\b[\"']?\s*[=:]\s*(\"\"|'')",
        r"(?i)--\S*(token|password)=(\s|$)",
        r"(?i)trust_xheaders",
        r"verify\s*=\s*False|CERT_NONE|_create_unverified_context|--trusted-host",
    )
]


def our_files():
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [PROJECT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path != Path(__file__).resolve()]


def text_of(path):
    if path.suffix == ".ipynb":
        return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def lines_of(text):
    """Lines as a shell takes them, with those joined that end in a backslash."""
    return text.replace("\\\n", " ").splitlines()


def servers_for_others(text):
    """Commands that start a server without saying that it is for this machine only."""
    return [line for line in lines_of(text) if STARTS_A_SERVER.search(line) and "ip=127.0.0.1" not in line]


def unsafe_settings(text):
    return [line for line in lines_of(text) for pattern in UNSAFE if pattern.search(line)]


def test_every_server_is_for_this_machine_only_and_no_setting_opens_it():
    texts = {path.relative_to(PROJECT): text_of(path) for path in our_files()}
    assert {name: lines for name, text in texts.items() if (lines := servers_for_others(text))} == {}
    assert {name: lines for name, text in texts.items() if (lines := unsafe_settings(text))} == {}
    started = [name.as_posix() for name, text in texts.items() if any(map(STARTS_A_SERVER.search, lines_of(text)))]
    assert {"Makefile", "README.md"} <= set(started), "the pattern no longer knows our commands"


@pytest.mark.parametrize(
    "line",
    [
        ".venv/bin/python -m jupyterlab notebooks",
        "jupyter lab --ip=0.0.0.0",
        "jupyter-notebook --no-browser",
        "\t$(PYTHON) -m http.server 8000 \\\n\t--directory html",
        "jupyter nbconvert --to slides --post serve",
    ],
)
def test_a_server_for_others_is_found(line):
    assert servers_for_others(line)
    assert not servers_for_others("jupyter lab --ServerApp.ip=127.0.0.1 notebooks")
    assert not servers_for_others("make lab opens JupyterLab; the jupyterlab in .venv is pinned")


@pytest.mark.parametrize(
    "line",
    [
        "--ServerApp.ip=0.0.0.0",
        "c.ServerApp.ip = '*'",
        "c.ServerApp.disable_check_xsrf = True",
        '"allow_origin": "*"',
        "c.ServerApp.allow_remote_access = True",
        "--IdentityProvider.token= --no-browser",
        "--NotebookApp.token=''",
        '"password": ""',
        'c.PasswordIdentityProvider.password = ""',
        "requests.get(url, verify=False)",
    ],
)
def test_a_setting_that_opens_a_server_is_found(line):
    assert unsafe_settings(line)
    assert not unsafe_settings('"IdentityProvider.token": token, "pinned": "10.0.0.0", "--url?token=abc"')


def test_what_our_settings_set_is_what_we_know():
    # A teacher's tools are off in a student's JupyterLab, and on in `make formgrader`, which has its own settings.
    formgrader, others = (
        [f"nbgrader.server_extensions.{name}" for name in names]
        for names in (["formgrader", "validate_assignment"], ["assignment_list", "course_list"])
    )
    for file, extensions in {
        "jupyter/server_config.json": {"sae_lib.jupyter.server": True, **dict.fromkeys(formgrader + others, False)},
        "formgrader/jupyter_server_config.d/nbgrader.json": dict.fromkeys(formgrader, True),
    }.items():
        settings = json.loads((PROJECT / "tools" / file).read_text(encoding="utf-8"))
        assert settings == {"ServerApp": {"jpserver_extensions": extensions}}
    for file, off in {"jupyter/page_config.json": True, "formgrader/labconfig/page_config.json": False}.items():
        settings = json.loads((PROJECT / "tools" / file).read_text(encoding="utf-8"))
        assert settings == {"disabledExtensions": {"@jupyter/nbgrader": off}}


# --- the JupyterLab of the browser tests, running ------------------------------------------------


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The server that the browser tests start; no browser is needed here."""
    pytest.importorskip("jupyterlab", reason="needs jupyterlab")
    spec = importlib.util.spec_from_file_location("browser_server", PROJECT / "tests" / "browser" / "server.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.jupyter_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


def ask(url, data=None, cookies=None, **headers):
    """Status and headers of an answer, without any proxy."""
    handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies)]
    request = urllib.request.Request(url, data=data, headers=headers)
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


@pytest.mark.slow
def test_the_running_server_wants_its_token(lab):
    contents = f"{lab.url}/api/contents"
    assert len(lab.token) >= 32
    assert ask(contents)[0] == 403
    assert ask(f"{contents}?token=")[0] == 403
    assert ask(f"{contents}?token=wrong")[0] == 403
    assert ask(f"{lab.url}/api/kernels", data=b"{}")[0] == 403
    assert ask(contents, Authorization=f"token {lab.token}")[0] == 200


@pytest.mark.slow
def test_the_running_server_has_no_tools_of_a_teacher_and_says_nothing_of_them(lab):
    # The formgrader shows the gradebook of the folder in which the server was started.
    assert "nbgrader" not in (lab.root.parent / "jupyterlab.log").read_text(encoding="utf-8")
    assert ask(f"{lab.url}/formgrader/manage_assignments", Authorization=f"token {lab.token}")[0] == 404


@pytest.mark.slow
def test_the_running_server_answers_no_page_of_somebody_else(lab):
    # A browser that has opened the course sends its cookie along, whatever page asks.
    browser = http.cookiejar.CookieJar()
    assert ask(f"{lab.url}/lab?token={lab.token}", cookies=browser)[0] == 200
    contents, kernels = f"{lab.url}/api/contents", f"{lab.url}/api/kernels"
    assert ask(contents, cookies=browser)[0] == 200, "the cookie is as good as the token"
    status, headers = ask(contents, cookies=browser, Origin="http://a-page-of-somebody.example")
    assert status in (403, 404) and headers["Access-Control-Allow-Origin"] is None
    assert ask(kernels, data=b"{}", cookies=browser, Origin="http://a-page-of-somebody.example")[0] in (403, 404)
    assert ask(kernels, data=b"{}", cookies=browser)[0] == 403, "without the XSRF token nothing is started"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers to all of 127.0.0.0/8")
def test_the_running_server_listens_at_one_address_only(lab):
    port = int(lab.url.rpartition(":")[2])
    socket.create_connection(("127.0.0.1", port), timeout=10).close()
    # Stands for every other address of this machine; one that listens to all would answer here, too.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=10)


# --- what code may do ----------------------------------------------------------------------------

UNPICKLES = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "pandas", "torch"}
NETWORK = {
    *("socket", "socketserver", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "pooch"),
    *("ftplib", "smtplib", "telnetlib", "poplib", "imaplib", "xmlrpc", "websocket", "websockets", "zmq", "tornado"),
    "distributed",
}
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
METHODS = {
    "os": {"system", "popen", "execv", "execve", "execvp", "spawnl", "spawnv"},
    "subprocess": {"getoutput", "getstatusoutput"},
    "yaml": {"load", "unsafe_load", "full_load"},
    "tempfile": {"mktemp"},
    "runpy": {"run_path", "run_module"},
    "builtins": {"eval", "exec", "compile"},
}

# What may be found all the same, and why.
ALLOWED = {
    ("sae_lib/datasets/fetch.py", "import pooch"): "the one module that downloads, when asked",
    ("sae_lib/datasets/fetch.py", "import requests"): "the one module that downloads, when asked",
    ("sae_lib/training/large/cluster.py", "import distributed"): "workers on this machine, when asked",
    ("tools/make_pictures.py", "call run_path"): "runs our own tools/pictures/*.py",
}


def found_in(code):
    """What a piece of Python does that ours must not, as short descriptions."""
    found, long_names = set(), {}
    nodes = list(ast.walk(ast.parse(code)))
    for node in nodes:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            long_names |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
            long_names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        # Taking addresses apart needs no network.
        found |= {f"import {name}" for name in names if name != "urllib.parse" and top(name) in UNPICKLES | NETWORK}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        module, _, name = long_name(node.func, long_names).rpartition(".")
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if (not module and name in CALLS) or name in METHODS.get(module, ()) or name in ("system", "read_pickle"):
            found.add(f"call {name}")
        if name in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
            found |= {f"import {node.args[0].value}"} if top(node.args[0].value) in UNPICKLES | NETWORK else set()
        for keyword in ("shell", "allow_pickle"):
            if keyword in keywords and getattr(keywords[keyword], "value", True) is not False:
                found.add(f"{keyword} is not False")
        if module in ("np", "numpy") and name == "load" and len(node.args) > 2:  # the third is allow_pickle
            found.add("allow_pickle is not False")
        if module in ("np", "numpy") and name == "load" and "allow_pickle" not in keywords:
            found.add("np.load without allow_pickle=False")
    return found


def top(name):
    return name.partition(".")[0]


def long_name(node, long_names):
    """``os.system`` for the call of ``system`` after ``from os import system``, and so on."""
    if isinstance(node, ast.Name):
        return long_names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{long_name(node.value, long_names)}.{node.attr}"
    return ""


def python_of(path):
    if path.suffix == ".py":
        return path.read_text(encoding="utf-8")
    from IPython.core.inputtransformer2 import TransformerManager

    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return TransformerManager().transform_cell("\n".join(cells))


CODE = sorted(
    path
    for folder in ("sae_lib", "tools", "data", "notebooks")
    for path in (PROJECT / folder).rglob("*")
    if path.suffix in (".py", ".ipynb") and ".ipynb_checkpoints" not in path.parts
)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_code_neither_unpickles_nor_evaluates_nor_goes_online(path):
    name = path.relative_to(PROJECT).as_posix()
    assert found_in(python_of(path)) == {what for file, what in ALLOWED if file == name}


@pytest.mark.parametrize("path", [path for path in CODE if path.suffix == ".ipynb"], ids=lambda path: path.stem)
def test_no_lesson_downloads_unasked(path):
    assert list(downloads_unasked(python_of(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "fetch_mnist()",
        "fetch = True\nif fetch:\n    fetch_mnist()",
        "fetch = False\nfetch = True\nif fetch:\n    fetch_mnist()",
        "fetch = False\nif not fetch:\n    fetch_mnist()",
        "fetch = False\nif fetch:\n    pass\nelse:\n    fetch_mnist()",
        "import sae_lib\nsae_lib.fetch_mnist()",
        "from sae_lib import fetch_mnist as get\nget()",
    ],
)
def test_a_download_unasked_would_be_noticed(code):
    assert list(downloads_unasked(code))


def downloads_unasked(code):
    """Where `fetch_mnist` is used otherwise than below ``if fetch:``, with a `fetch` that is False and stays so."""
    tree = ast.parse(code)
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign) and named(node.targets[0], "fetch")]
    is_off = [getattr(value, "value", None) for value in values] == [False]
    asked = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and named(node.test, "fetch") and is_off
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        renamed = isinstance(node, ast.alias) and node.name == "fetch_mnist" and node.asname is not None
        if renamed or (named(node, "fetch_mnist") and node not in asked):
            yield ast.unparse(node)


def named(node, name):
    return name in (getattr(node, "id", None), getattr(node, "attr", None))


@pytest.mark.parametrize(
    "code, what",
    [
        ("import pickle", "import pickle"),
        ("import joblib.externals as j", "import joblib.externals"),
        ("def f():\n    from marshal import loads", "import marshal"),
        ("from importlib import import_module\nimport_module('shelve')", "import shelve"),
        ("import urllib.request", "import urllib.request"),
        ("from socket import socket", "import socket"),
        ("eval('1')", "call eval"),
        ("exec(code)", "call exec"),
        ("import os\nos.system('ls')", "call system"),
        ("from os import system as run\nrun('ls')", "call system"),
        ("import subprocess\nsubprocess.run('ls', shell=True)", "shell is not False"),
        ("import subprocess\nsubprocess.run('ls', shell=flag)", "shell is not False"),
        ("import numpy as np\nnp.load(path, allow_pickle=True)", "allow_pickle is not False"),
        ("import numpy as np\nnp.load(path, None, True)", "allow_pickle is not False"),
        ("import numpy as np\nnp.load(path)", "np.load without allow_pickle=False"),
        ("from numpy import load\nload(path)", "np.load without allow_pickle=False"),
        ("get_ipython().system('ls')", "call system"),
    ],
)
def test_what_is_forbidden_is_found(code, what):
    assert what in found_in(code)


@pytest.mark.parametrize(
    "code",
    [
        "from urllib.parse import quote",
        "import re\nre.compile('x')",
        "import numpy as np\nnp.load(path, allow_pickle=False)",
        "import subprocess\nsubprocess.run(['ls'], check=True)",
        "model.load(path)",
    ],
)
def test_what_is_harmless_is_let_pass(code):
    assert found_in(code) == set()
