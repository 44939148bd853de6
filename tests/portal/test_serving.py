"""Where the portal listens, and how it stops."""

import os
import signal
import subprocess
import sys

import httpx2
import pytest
from starlette.applications import Starlette

from boxscore.errors import ConfigurationError
from portal.own_name import is_loopback
from portal.serving import listening, serve


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "10.0.0.1", "boxscore.example", "", "localhost.example", "127.1"])
def test_a_host_that_is_not_this_machine_is_refused_before_anything_listens(host: str) -> None:
    with pytest.raises(ConfigurationError, match="so its pages are only for this machine"):
        listening(host, 0)


def test_every_address_of_this_machine_is_loopback() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.255.0.3", "::1", "localhost", "Localhost"]))


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    announced: list[str] = []
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port} of 127.0.0.1 is in use"):
            serve(Starlette(), "127.0.0.1", port, announce=announced.append)
    assert announced == []


def test_a_number_that_is_no_port_is_told() -> None:
    with pytest.raises(ConfigurationError, match="70000 is not a port"):
        serve(Starlette(), "127.0.0.1", 70000)


@pytest.mark.server
def test_it_announces_its_address_answers_there_and_stops_quietly() -> None:
    program = (
        "from starlette.applications import Starlette; from portal.serving import serve; "
        "serve(Starlette(), '127.0.0.1', 0, announce=lambda address: print(address, flush=True))"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        address = server.stdout.readline().strip()
        assert httpx2.get(address).status_code == 404  # an app without pages
        os.killpg(server.pid, signal.SIGINT)
        said, complained = server.communicate(timeout=20)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    assert (server.returncode, said, complained) == (0, "", "")
