"""`make lab`, as a student calls it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from server import PROJECT, free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def made(tmp_path):
    """Run `make lab` without a browser; gives the address it prints."""
    if shutil.which("make") is None or not (PROJECT / ".venv" / ".course-is-installed").exists():
        pytest.skip("make lab needs make and the .venv that it sets up")
    port = free_port()
    # A clean home: no settings of whoever runs the tests.
    environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    environment |= {"JUPYTER_DATA_DIR": str(tmp_path / "data"), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "JUPYTER_TOKEN"):
        environment.pop(name, None)
    process = subprocess.Popen(
        ["make", "lab", f"LAB_OPTIONS=--no-browser --ServerApp.port={port} --ServerApp.port_retries=0"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield address(process), port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def test_opens_the_first_lesson_without_a_pop_up(made, page):
    url, _ = made
    page.goto(url)
    page.get_by_role("heading", name="00 · Start here").wait_for(timeout=60_000)
    assert "00_start_here" in page.title() or "00_start_here" in page.url
    page.wait_for_timeout(3000)
    assert page.locator(".Toastify__toast").count() == 0
    assert "news" not in page.locator("body").inner_text().lower()


def test_is_there_for_this_machine_only_and_wants_the_token(made):
    url, port = made
    assert url.startswith(f"http://127.0.0.1:{port}/")
    assert re.search(r"token=[0-9a-f]{40,}", url)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/contents", timeout=10)
    assert refused.value.code == 403
    other = own_address()
    if other is None:
        pytest.skip("this machine has no second address")
    with pytest.raises(OSError):
        socket.create_connection((other, port), timeout=2)


def address(process):
    until = time.monotonic() + 120
    said = ""
    while time.monotonic() < until:
        line = process.stdout.readline()
        said += line
        if found := re.search(r"http://127\.0\.0\.1:(\d+)\S+token=\S+", line):
            wait_for_port(int(found.group(1)), until)
            return found.group()
        if not line and process.poll() is not None:
            break
    raise RuntimeError(f"make lab did not start:\n{said[-2000:]}")


def wait_for_port(port, until):
    # The address is printed a moment before anybody listens.
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


def own_address():
    """An address of this machine other than the loopback; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        found = probe.getsockname()[0]
    return None if found.startswith("127.") else found
