"""The portal on Monday at 07:30: 200 people who are signed in, each with a pause between clicks; then without one, against nginx.

The portal answers with a process a core, and the people are one more process on the same cores. nginx, where Debian's is installed, serves
the bytes of the same pages from files, to the same people.
"""

import random
import shutil
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import uvloop
import yaml
from servers import BIN, free_port, running, wait_for

from benchmarks.figures import Figure
from benchmarks.portal_people import Address, Person, Went, busy, clicking, contents
from boards import RunBoard
from portal.records import Records
from warehouse.register import Written

PEOPLE, SECONDS, SECONDS_BUSY = 200, 60.0, 10.0
WORKBOOK_BYTES = 250_000
P95_MS = 100.0
PAGES_A_SECOND = 3_000
OF_NGINX = 0.1
"""Of its speed: it asks nobody who they are and looks nothing up."""
SECONDS_READY = 20.0
"""Between the start and the first click: the portal makes teams' pages ready when a run is over, hours before."""
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SERVED_BY_NGINX = """
daemon off; worker_processes auto; pid {place}/pid; error_log {place}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; open_file_cache max=2000; keepalive_requests 1000000; default_type text/html;
  server {{ listen 127.0.0.1:{port}; root {place}/$cookie_boxscore; location / {{ try_files $uri.html $uri/index.html =404; }} }}
}}
"""
"""As fast as it can: files held open, each person's pages in a folder of their session's name."""


def figures(board: RunBoard) -> Iterator[Figure]:
    """``board`` has been run."""
    people = _people(board)
    with _portal(board) as address:
        time.sleep(SECONDS_READY)
        went = uvloop.run(clicking(address, people, seconds=SECONDS))
        yield Figure(f"{PEOPLE} people for {SECONDS:g} s: a page whole, p95", _p95_ms(went.pages), "ms", P95_MS)
        yield Figure(f"the same: a workbook of {WORKBOOK_BYTES // 1000} KB begun, p95", _p95_ms(went.workbooks), "ms", P95_MS)
        yield Figure(f"the same: of {len(went.pages) + len(went.workbooks):,} answers not right", went.wrong, "", 0)
        went = uvloop.run(busy(address, people, seconds=SECONDS_BUSY))
        yield Figure(f"{PEOPLE} connections without a pause: a page", _us_a_page(went), "us", round(1e6 / PAGES_A_SECOND, 1))
        yield Figure(f"the same: of {len(went.pages):,} answers not right", went.wrong, "", 0)
        pages = uvloop.run(contents(address, people))
    if not NGINX:
        print("nginx serving the same bytes: skipped, no nginx")
        return
    with _nginx(board.state / "nginx", pages) as address:
        peer = uvloop.run(busy(address, people, seconds=SECONDS_BUSY))
    yield Figure("the same bytes by nginx from files", _us_a_page(went), "us", OF_NGINX, _us_a_page(peer))


def _people(board: RunBoard) -> list[Person]:
    """Coaches of one to three teams each, whose sessions have begun, and the current workbooks of all teams, each 250 KB."""
    slugs = [team.slug for team in board.house.board.teams]
    workbooks = {slug: _large_workbook(board, slug) for slug in slugs}
    chance = random.Random(1)
    coached = {f"coach-{at}@board.example": chance.sample(slugs, 1 + at % 3) for at in range(PEOPLE)}
    described = [{"id": id, "name": "An invented coach", "role": "coach", "teams": teams} for id, teams in coached.items()]
    (board.directory / "people.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    records = Records(f"sqlite:///{board.state}/portal.sqlite")
    people = []
    for id, teams in coached.items():
        cookie = f"boxscore={records.begin_session(id)}"
        people.append(Person(cookie, ["/", *(f"/teams/{slug}" for slug in teams)], [workbooks[slug] for slug in teams]))
    records.close()
    return people


def _large_workbook(board: RunBoard, slug: str) -> str:
    """Where a workbook of the team is that is as large as teams with 25 measures have."""
    store = board.store
    (current,) = store.workbooks(team=slug, current=True)
    content = random.Random(slug).randbytes(WORKBOOK_BYTES)
    version = current.version + 1
    name, digest = f"{slug}_we-{current.week_ending}_v{version}.xlsx", sha256(content).hexdigest()
    board.house.files.write(f"workbooks/{name}", content)
    written = Written(slug, current.week_ending, version, name, digest, digest, len(content))
    return f"/workbooks/{store.register_workbook(written, run=current.run).id}"


@contextmanager
def _portal(board: RunBoard) -> Iterator[Address]:
    port = free_port()
    surroundings = {
        "BOXSCORE_BOARD": str(board.directory),
        "BOXSCORE_SIGN_IN": "openid",
        "BOXSCORE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BOXSCORE_OPENID_ISSUER": "http://127.0.0.1:9",
        "BOXSCORE_OPENID_CLIENT_ID": "portal",
        "BOXSCORE_OPENID_CLIENT_SECRET": "invented",
    }
    command = [str(BIN / "boxscore"), "serve", "--port", str(port)]
    with running(command, log=board.state / "portal.log", environment=surroundings) as server:
        wait_for(f"http://127.0.0.1:{port}/healthy", server)
        yield "127.0.0.1", port


@contextmanager
def _nginx(place: Path, pages: Mapping[tuple[str, str], bytes]) -> Iterator[Address]:
    """The pages as files, a folder a person."""
    for (cookie, path), content in pages.items():
        file = place / cookie.partition("=")[2] / (f"{path.strip('/')}.html" if path != "/" else "index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    place.chmod(0o755)
    port = free_port()
    (place / "nginx.conf").write_text(SERVED_BY_NGINX.format(place=place, port=port), encoding="utf-8")
    with running([str(NGINX), "-c", str(place / "nginx.conf")], log=place / "log", environment={}) as server:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield "127.0.0.1", port


def _p95_ms(seconds: Sequence[float]) -> float:
    return round(1000 * statistics.quantiles(seconds, n=20)[-1], 1)


def _us_a_page(went: Went) -> float:
    return round(1e6 * went.seconds / len(went.pages), 1)
