"""`fetch_mnist` against servers on this machine that cut off, lie and stall; nothing leaves it."""

import contextlib
import gzip
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

# pytest in importlib mode does not put this folder where its modules are looked for.
sys.path.insert(0, str(Path(__file__).parent))

import mirrors

from sae_lib import fetch_mnist, load_mnist
from sae_lib.datasets.fetch import MNIST, DownloadError, Source

pytest.importorskip("pooch", reason="downloading needs the extra mnist (pooch, requests)")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

PROJECT = Path(__file__).resolve().parents[2]
RNG = np.random.default_rng(0)
FIRST = "train-images-idx3-ubyte.gz"
FETCH = """
import json, sys
from sae_lib import fetch_mnist
from sae_lib.datasets.fetch import Source
fetch_mnist(sys.argv[1], source=Source(**json.loads(sys.argv[2])), progressbar=False)
"""


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def packed(*shape, top):
    return gzip.compress(idx(RNG.integers(0, top, shape).astype(np.uint8)), mtime=0)


CONTENTS = {
    "train-images-idx3-ubyte.gz": packed(60, 28, 28, top=256),
    "train-labels-idx1-ubyte.gz": packed(60, top=10),
    "t10k-images-idx3-ubyte.gz": packed(20, 28, 28, top=256),
    "t10k-labels-idx1-ubyte.gz": packed(20, top=10),
}
FILES = {name: (hashlib.sha256(content).hexdigest(), len(content)) for name, content in CONTENTS.items()}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")


@pytest.fixture
def serve():
    """Start a mirror that answers with the given function; all are ended with the test."""
    started = []

    def start(act):
        started.append(mirrors.Mirror(act, CONTENTS))
        return started[-1]

    yield start
    for mirror in started:
        mirror.end()


def source(*found, **patience):
    """The stand-in files at these mirrors, with little patience."""
    patience = {"retries": 0, "silence": 5.0, "limit": 30.0} | patience
    return Source(mirrors=tuple(mirror.address for mirror in found), files=FILES, **patience)


def fetch(folder, *found, **patience):
    return fetch_mnist(folder, progressbar=False, source=source(*found, **patience))


def inside(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fetching(folder, wanted, **options):
    """A Python of its own that fetches."""
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, str(folder), json.dumps(asdict(wanted))],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


# --- what is right ---------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [mirrors.whole, mirrors.whole_without_a_length])
def test_the_four_files_arrive_and_can_be_read(serve, tmp_path, act):
    folder = tmp_path / "made by fetch_mnist"
    assert fetch(folder, serve(act)) == folder
    assert inside(folder) == CONTENTS
    X, y = load_mnist(folder)
    assert X.shape == (60, 784) and y.shape == (60,)
    assert load_mnist(folder, "test")[0].shape == (20, 784)


def test_what_is_there_already_is_not_asked_for_again(serve, tmp_path):
    mirror = serve(mirrors.whole)
    fetch(tmp_path, mirror)
    (tmp_path / FIRST).unlink()
    fetch(str(tmp_path), mirror)
    assert mirror.asked == [*CONTENTS, FIRST]


def test_without_a_folder_the_files_go_to_the_caches_of_the_user(serve, tmp_path, monkeypatch):
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / "caches" / name))
    folder = fetch(None, serve(mirrors.whole))
    assert folder == tmp_path / "caches" / "sae-course"
    assert inside(folder) == CONTENTS


def test_a_bar_for_each_file_on_stderr_unless_it_is_not_wanted(serve, tmp_path, capsys):
    mirror = serve(mirrors.whole)
    fetch_mnist(tmp_path / "with", source=source(mirror))
    out, err = capsys.readouterr()
    assert out == ""
    for name in CONTENTS:
        assert re.search(rf"{name}: +100%", err)
    fetch_mnist(tmp_path / "without", source=source(mirror), progressbar=False)
    fetch_mnist(tmp_path / "with", source=source(mirror))
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX")
def test_the_files_have_the_permissions_of_any_other(serve, tmp_path):
    folder = fetch(tmp_path / "fetched", serve(mirrors.whole))
    (tmp_path / "other").touch()
    assert {path.stat().st_mode for path in folder.iterdir()} == {(tmp_path / "other").stat().st_mode}


def test_mnist_itself_is_named_by_sha_256_size_and_https():
    assert set(MNIST.files) == set(CONTENTS)
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha256) for sha256, _ in MNIST.files.values())
    assert f"{sum(size for _, size in MNIST.files.values()) / 1e6:.1f} MB" in fetch_mnist.__doc__
    assert len(MNIST.mirrors) == 2
    assert all(re.fullmatch(r"https://[^?#]+/", mirror) for mirror in MNIST.mirrors)
    readme = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    for name, (sha256, size) in MNIST.files.items():
        assert re.search(rf"`{name}`.*{size:,}.*`{sha256}`", readme)


# --- servers that fail -----------------------------------------------------------------------------

SOON = {"silence": 1.0}
FAULTS = [
    (mirrors.cut_off, {}, r"broke off before all bytes had come"),
    (mirrors.cut_off_without_a_length, {}, r"other bytes than the file's: their SHA-256"),
    (mirrors.other_bytes, {}, r"other bytes than the file's"),
    (mirrors.a_page, {}, r"other bytes than the file's"),
    (mirrors.a_page_as_long_as_the_file, {}, r"other bytes than the file's"),
    (mirrors.a_page_without_a_length, {}, r"other bytes than the file's"),
    (mirrors.too_much, {}, r"sent more bytes than the file has"),
    (mirrors.not_found, {}, r"answered 404 Not Found"),
    (mirrors.out_of_order, {}, r"answered 503 Service Unavailable"),
    (mirrors.hang_up, {}, r"no connection, or it broke off"),
    (mirrors.no_http, {}, r"no connection, or it broke off"),
    (mirrors.silence, SOON, r"sent nothing for 1 s"),
    (mirrors.half_then_silence, SOON, r"no connection, or it broke off"),
    (mirrors.slowly_but_whole, {"limit": 0.02}, r"not done after 0\.02 s"),
]
every_fault = pytest.mark.parametrize("act, patience, words", FAULTS, ids=[act.__name__ for act, *_ in FAULTS])


@every_fault
def test_a_mirror_that_fails_is_an_error_and_leaves_nothing(serve, tmp_path, act, patience, words):
    mirror = serve(act)
    with pytest.raises(DownloadError) as caught:
        fetch(tmp_path, mirror, **patience)
    said = str(caught.value)
    assert isinstance(caught.value, OSError)
    assert said.startswith(f"{FIRST} could not be fetched.")
    assert re.search(rf"^  {re.escape(mirror.address)}: .*{words}", said, re.MULTILINE)
    assert "load_mnist" in said
    assert inside(tmp_path) == {}


@every_fault
def test_the_second_mirror_is_asked_when_the_first_fails(serve, tmp_path, act, patience, words):
    bad, good = serve(act), serve(mirrors.whole)
    # One file is enough; the slow faults would be waited for four times.
    wanted = replace(source(bad, good, **patience), files={FIRST: FILES[FIRST]})
    fetch_mnist(tmp_path, progressbar=False, source=wanted)
    assert (bad.asked, good.asked) == ([FIRST], [FIRST])
    assert inside(tmp_path) == {FIRST: CONTENTS[FIRST]}


def test_a_fault_that_passes_is_got_over_and_each_mirror_is_tried_twice_only(serve, tmp_path):
    acts = [mirrors.out_of_order, mirrors.whole]
    passing = serve(lambda handler, content: (acts.pop(0) if len(acts) > 1 else acts[0])(handler, content))
    fetch(tmp_path / "passing", passing, retries=1)
    assert passing.asked == [FIRST, *CONTENTS]

    lasting = serve(mirrors.out_of_order), serve(mirrors.cut_off)
    with pytest.raises(DownloadError, match="answered 503") as caught:
        fetch(tmp_path / "lasting", *lasting, retries=1)
    assert [mirror.asked for mirror in lasting] == [[FIRST] * 2] * 2
    assert all(mirror.address in str(caught.value) for mirror in lasting)
    assert MNIST.retries == 1


def test_what_arrived_before_the_fault_stays_and_is_right(serve, tmp_path):
    def fail_at_the_third(handler, content):
        (mirrors.cut_off if content == CONTENTS["t10k-images-idx3-ubyte.gz"] else mirrors.whole)(handler, content)

    with pytest.raises(DownloadError, match="t10k-images"):
        fetch(tmp_path, serve(fail_at_the_third))
    first_two = list(CONTENTS)[:2]
    assert inside(tmp_path) == {name: CONTENTS[name] for name in first_two}


def test_without_a_network_the_error_asks_for_one(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    wanted = Source(mirrors=(nobody,), files=FILES, retries=0)
    with pytest.raises(DownloadError, match=r"is this computer connected to the network\?"):
        fetch_mnist(tmp_path, source=wanted, progressbar=False)
    assert inside(tmp_path) == {}


# --- what lies in the folder already ---------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[: len(b) // 2], lambda b: b[:500] + bytes(100) + b[600:], lambda b: b""],
    ids=["cut", "zeros", "empty"],
)
def test_a_damaged_file_is_fetched_anew(serve, tmp_path, spoil):
    mirror = serve(mirrors.whole)
    fetch(tmp_path, mirror)
    damaged = spoil(CONTENTS[FIRST])
    (tmp_path / FIRST).write_bytes(damaged)
    with pytest.raises(DownloadError, match=f"{FIRST} could not be fetched"):
        fetch(tmp_path, serve(mirrors.cut_off))
    assert inside(tmp_path) == CONTENTS | {FIRST: damaged}
    fetch(tmp_path, mirror)
    assert inside(tmp_path) == CONTENTS


@pytest.mark.skipif(os.name != "posix", reason="Windows replaces no file that somebody has open")
def test_a_file_is_replaced_in_one_step_and_whoever_reads_the_old_one_reads_on(serve, tmp_path):
    (tmp_path / FIRST).write_bytes(b"damaged")
    with open(tmp_path / FIRST, "rb") as old:
        fetch(tmp_path, serve(mirrors.whole))
        assert old.read() == b"damaged"
    assert inside(tmp_path) == CONTENTS


def test_other_digits_of_the_same_name_are_not_replaced(serve, tmp_path):
    mirror = serve(mirrors.whole)
    other = packed(5, 28, 28, top=256)
    (tmp_path / FIRST).write_bytes(other)
    with pytest.raises(ValueError, match=r"folder: the train-images.*not MNIST's.*Fashion-MNIST.*name another folder"):
        fetch(tmp_path, mirror)
    assert inside(tmp_path) == {FIRST: other} and mirror.asked == []


def test_files_that_load_mnist_would_prefer_are_refused(serve, tmp_path):
    plain = tmp_path / FIRST.removesuffix(".gz")
    plain.write_bytes(b"anything")
    with pytest.raises(ValueError, match=r"folder: .* holds train-images-idx3-ubyte, which load_mnist would read"):
        fetch(tmp_path, serve(mirrors.whole))
    assert inside(tmp_path) == {plain.name: b"anything"}


def test_a_folder_that_cannot_be_one_is_refused(serve, tmp_path):
    mirror = serve(mirrors.whole)
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"folder must be a folder; .*file' is a file"):
        fetch(tmp_path / "file", mirror)
    with pytest.raises(OSError, match=r"MNIST cannot be stored in .*file"):
        fetch(tmp_path / "file" / "below", mirror)
    with pytest.raises(ValueError, match=r"folder: there is no file or folder .*missing"):
        fetch(tmp_path / "missing" / "below", mirror)
    (tmp_path / "deep" / FIRST).mkdir(parents=True)
    with pytest.raises(ValueError, match=rf"{FIRST}' is a folder"):
        fetch(tmp_path / "deep", mirror)
    for value in (3, b"folder", ["folder"]):
        with pytest.raises(TypeError, match=r"folder must be a path"):
            fetch(value, mirror)
    assert mirror.asked == []


# --- faults of this machine ------------------------------------------------------------------------


def in_a_limited_process(limit, folder, wanted):
    code = f"import os, requests, tqdm, pooch, sae_lib.datasets.fetch\n{limit}\n{FETCH}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), json.dumps(asdict(wanted))],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    return done.stderr.rstrip().splitlines()[-1]


@pytest.mark.skipif(os.name != "posix", reason="limits of this kind are POSIX")
def test_a_full_disk_is_said_at_once_and_leaves_nothing(serve, tmp_path):
    mirror = serve(mirrors.whole)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
    said = in_a_limited_process(limit, tmp_path, source(mirror))
    assert re.search(r"DownloadError: MNIST cannot be stored in .*: File too large\. Make room", said)
    assert mirror.asked == [FIRST]
    assert inside(tmp_path) == {}


@pytest.mark.skipif(os.name != "posix", reason="another user is taken to be the one without rights")
def test_a_folder_that_may_not_be_written_is_said_at_once(serve):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        # To root, everything is allowed.
        drop = "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)"
        mirror = serve(mirrors.whole)
        said = in_a_limited_process(drop, folder, source(mirror))
        assert re.search(r"DownloadError: .* cannot be stored in .*Permission denied.* name another folder", said)
        assert mirror.asked == []
        assert inside(Path(folder)) == {}


def test_two_processes_at_once_end_with_the_right_files(serve, tmp_path):
    wanted = source(serve(mirrors.slowly_but_whole))
    running = [fetching(tmp_path, wanted) for _ in range(3)]
    for process in running:
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    assert inside(tmp_path) == CONTENTS


def half_way(serve, folder):
    """A process that has stored half a file and waits for the rest."""
    mirror = serve(mirrors.half_then_silence)
    process = fetching(folder, source(mirror, silence=60.0, limit=60.0))
    assert mirror.half_sent.wait(60), "the process asked for nothing"
    until = time.monotonic() + 30
    while not any(path.is_file() for path in folder.rglob("*")):
        assert time.monotonic() < until and process.poll() is None, process.communicate()
        time.sleep(0.02)
    return process


def interrupt(process):
    """Press Ctrl-C until it is heard: Python drops one that comes while an object is being cleaned up."""
    for _ in range(5):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=6)[1]
    raise TimeoutError("five times Ctrl-C, and it still runs")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process only")
def test_an_interrupt_half_way_leaves_nothing(serve, tmp_path):
    process = half_way(serve, tmp_path)
    err = interrupt(process)
    assert process.returncode != 0 and err.rstrip().endswith("KeyboardInterrupt")
    assert inside(tmp_path) == {}


def test_a_process_that_is_killed_half_way_does_no_harm(serve, tmp_path):
    process = half_way(serve, tmp_path)
    process.kill()
    process.communicate(timeout=30)
    (left,) = (path.name for path in tmp_path.iterdir())
    assert left not in CONTENTS
    fetch(tmp_path, serve(mirrors.whole))
    assert {name: content for name, content in inside(tmp_path).items() if name != left} == CONTENTS


# --- nothing without being asked -------------------------------------------------------------------


def test_load_mnist_says_how_to_get_the_files(tmp_path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(FileNotFoundError, match=r"fetch_mnist downloads the files \(11\.6 MB\)"):
            load_mnist(folder)
    assert inside(tmp_path) == {}


@pytest.mark.parametrize("package", ["pooch", "requests"])
def test_without_the_extra_the_error_says_how_to_install_it(tmp_path, package):
    code = f"import sys; sys.modules[{package!r}] = None\nfrom sae_lib import fetch_mnist\nfetch_mnist(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "new")],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    said = done.stderr.rstrip().splitlines()[-1]
    assert said.startswith(f"ImportError: fetch_mnist needs the package {package!r}")
    assert 'pip install -c requirements.lock -e ".[mnist]"' in said
    assert inside(tmp_path) == {}


def offline(code, log):
    path = os.pathsep.join([str(PROJECT / "tests" / "offline"), str(PROJECT)])
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {"PYTHONPATH": path, "SAE_NETWORK_LOG": str(log)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_the_library_turns_to_the_network_for_nothing_else(tmp_path):
    code = """
import sae_lib
for name in sae_lib.__all__:
    getattr(sae_lib, name)
sae_lib.load_photos(); sae_lib.load_digits(); sae_lib.load_atlas(); sae_lib.check_installation()
try:
    sae_lib.load_mnist(".")
except ValueError:
    print("done")
"""
    done = offline(code, tmp_path / "log")
    assert done.stdout == "done\n", done.stderr
    assert not (tmp_path / "log").exists()


def test_the_guard_of_that_test_bites_and_fetch_mnist_is_what_asks(tmp_path):
    code = f"from sae_lib import fetch_mnist; fetch_mnist({str(tmp_path)!r}, progressbar=False)"
    fast = "import time; time.sleep = lambda seconds: None\n"
    done = offline(fast + code, tmp_path / "log")
    assert "DownloadError" in done.stderr
    asked = (tmp_path / "log").read_text()
    assert all(mirror.split("/")[2] in asked for mirror in MNIST.mirrors)
