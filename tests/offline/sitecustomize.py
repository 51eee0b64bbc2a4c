"""With this folder on PYTHONPATH, a Python process that turns to the network is told no, and noted down.

Python imports a module of this name by itself when it starts. Its own machine stays in reach: the
loops of asyncio and the kernels of Jupyter talk through it.
"""

import os
import sys

OWN = {"127.0.0.1", "::1", "localhost", "", None}


def _guard(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # An address that is no pair is a pipe of this machine.
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host in OWN:
        return
    with open(os.environ["SAE_NETWORK_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{event} {host}\n")
    raise OSError(f"this test keeps the process off the network; it asked for {host}")


if "SAE_NETWORK_LOG" in os.environ:
    sys.addaudithook(_guard)
