"""Several processes that answer as one: each is replaced when it dies, and none outlives the one that looks after them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest

pytestmark = pytest.mark.server

PROGRAM = """
import os
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from portal.serving import serve
app = Starlette(routes=[Route("/", lambda _: PlainTextResponse(str(os.getpid())))])
serve(app, "127.0.0.1", 0, workers=2, announce=lambda address: print(address, flush=True))
"""


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    started.address = started.stdout.readline().strip()
    yield started
    if started.poll() is None:
        started.kill()
    started.communicate()


def who_answers(address: str, *, until: int) -> set[int]:
    """The processes that answer, asked over new connections until there are so many."""
    found: set[int] = set()
    give_up = time.monotonic() + 30
    while len(found) < until and time.monotonic() < give_up:
        found.add(int(httpx2.get(address).text))
    return found


def wait_until_gone(processes: set[int]) -> None:
    give_up = time.monotonic() + 30
    while any(_is_there(process) for process in processes):
        assert time.monotonic() < give_up, processes
        time.sleep(0.05)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_two_answer_one_that_dies_is_replaced_and_all_end_when_asked_to(server, sign: signal.Signals) -> None:
    first = who_answers(server.address, until=2)
    assert len(first) == 2
    killed = min(first)
    os.kill(killed, signal.SIGKILL)
    wait_until_gone({killed})
    time.sleep(1.5)
    now = who_answers(server.address, until=2)
    assert len(now) == 2
    assert killed not in now
    server.send_signal(sign)
    said, complained = server.communicate(timeout=30)
    assert (server.returncode, said) == (0, "")
    assert re.fullmatch(r"A process of the portal ended \(-9\); another takes its place\.\n", complained)
    wait_until_gone(first | now)


def test_none_outlives_the_one_that_looks_after_them_however_that_ends(server) -> None:
    workers = who_answers(server.address, until=2)
    server.kill()
    server.wait()
    wait_until_gone(workers)
