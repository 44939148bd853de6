"""People at their browsers: connections that ask, wait for the answer, and ask again. What comes of it belongs elsewhere."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

Address = tuple[str, int]


@dataclass(frozen=True)
class Person:
    """One who is signed in, and what is theirs to look at."""

    cookie: str
    pages: Sequence[str]
    workbooks: Sequence[str] = ()


@dataclass
class Went:
    """How it went: for each answer the seconds until a page was there whole, or a workbook had begun."""

    seconds: float
    pages: list[float] = field(default_factory=list)
    workbooks: list[float] = field(default_factory=list)
    wrong: int = 0
    """Answers that were not 200, or not as long as they said."""


async def clicking(address: Address, people: Sequence[Person], *, seconds: float) -> Went:
    """Everybody pauses for 0.5 to 1.5 seconds between clicks; every third is for a workbook."""
    went = Went(seconds)
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_click(address, person, until, went, random.Random(at)) for at, person in enumerate(people)))
    return went


async def busy(address: Address, people: Sequence[Person], *, seconds: float) -> Went:
    """Everybody asks for the next page as soon as one is there."""
    went = Went(seconds)
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_look(address, person, until, went) for person in people))
    return went


async def contents(address: Address, people: Sequence[Person]) -> dict[tuple[str, str], bytes]:
    """Every page of everybody, by their cookie and its address."""
    browser = await _Browser.at(address)
    held = {(person.cookie, path): (await browser.ask(path, person.cookie)).body for person in people for path in person.pages}
    browser.close()
    return held


async def _click(address: Address, person: Person, until: float, went: Went, chance: random.Random) -> None:
    browser = await _Browser.at(address)
    await asyncio.sleep(chance.uniform(0, 1.5))
    while time.perf_counter() < until:
        wants_workbook = bool(person.workbooks) and chance.random() < 1 / 3
        answer = await browser.ask(chance.choice(person.workbooks if wants_workbook else person.pages), person.cookie)
        (went.workbooks if wants_workbook else went.pages).append(answer.begun if wants_workbook else answer.whole)
        went.wrong += not answer.is_right
        await asyncio.sleep(chance.uniform(0.5, 1.5))
    browser.close()


async def _look(address: Address, person: Person, until: float, went: Went) -> None:
    browser = await _Browser.at(address)
    for path in person.pages:
        await browser.ask(path, person.cookie)
    at = 0
    while time.perf_counter() < until:
        answer = await browser.ask(person.pages[at % len(person.pages)], person.cookie)
        went.pages.append(answer.whole)
        went.wrong += not answer.is_right
        at += 1
    browser.close()


@dataclass(frozen=True)
class Answer:
    """What came, and after how many seconds it began and was there whole."""

    is_right: bool
    begun: float
    whole: float
    body: bytes


class _Browser(asyncio.Protocol):
    """One connection that is kept open."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._pieces = list[bytes]()
        self._missing, self._asked, self._begun = -1, 0.0, 0.0
        self._status = b""
        self._answer: asyncio.Future[Answer]

    @classmethod
    async def at(cls, address: Address) -> "_Browser":
        _, browser = await asyncio.get_running_loop().create_connection(lambda: cls(f"{address[0]}:{address[1]}"), *address)
        return browser

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    async def ask(self, path: str, cookie: str) -> Answer:
        self._answer = asyncio.get_running_loop().create_future()
        self._pieces, self._missing, self._asked = [], -1, time.perf_counter()
        self._transport.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nCookie: {cookie}\r\n\r\n".encode())
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        if self._missing < 0:
            self._head(b"".join(self._pieces))
        else:
            self._missing -= len(data)
        if self._missing == 0:
            now = time.perf_counter()
            is_right = self._status == b"200"
            self._answer.set_result(Answer(is_right, self._begun - self._asked, now - self._asked, b"".join(self._pieces)))

    def _head(self, so_far: bytes) -> None:
        end = so_far.find(b"\r\n\r\n")
        if end < 0:
            return
        self._begun = time.perf_counter()
        head = so_far[:end].lower()
        self._status = head[9:12]
        length = head.split(b"content-length:")[1].split(b"\r\n")[0]
        self._pieces = [so_far[end + 4 :]]
        self._missing = int(length) - len(self._pieces[0])

    def connection_lost(self, error: Exception | None) -> None:
        if hasattr(self, "_answer") and not self._answer.done():
            self._answer.set_result(Answer(False, 0.0, 0.0, b""))
            self._missing = -1

    def close(self) -> None:
        self._transport.close()
