"""The processes that answer side by side, and the one that looks after them. What they answer belongs elsewhere."""

import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

log = logging.getLogger("boxscore.portal")

ENDINGS = (signal.SIGINT, signal.SIGTERM)
SECONDS_TO_END = 20
"""Those that have not ended by then are ended."""
SECONDS_BETWEEN_STARTS = 1.0
"""One that ends as soon as it is begun is not begun again at once."""


class Workers:
    """So many copies of this process, which has neither threads nor connections yet."""

    def __init__(self, count: int, work: Callable[[int], None]) -> None:
        """``work`` is what each of them does until SIGTERM. It is given a file that reads as ended when this process has ended, however."""
        self._count, self._work = count, work
        self._begun: dict[int, float] = {}
        self._is_ending = False
        self._has_ended, self._goes_on = os.pipe()

    def run(self) -> None:
        """Until SIGINT or SIGTERM: then all of them end. One that ends by itself is replaced."""
        before = {sign: signal.signal(sign, self._end) for sign in ENDINGS} | {signal.SIGALRM: signal.signal(signal.SIGALRM, self._kill)}
        try:
            for _ in range(self._count):
                self._begin()
            while self._begun:
                self._replace(*os.wait())
        finally:
            signal.alarm(0)
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _begin(self) -> None:
        # A signal that came between the split and the note of it would pass the new one by.
        with _held_back(ENDINGS):
            if self._is_ending:
                return
            process = os.fork()
            if process == 0:
                self._be_one()
            self._begun[process] = time.monotonic()

    def _be_one(self) -> None:
        """The rest of a new process's life."""
        status = 1
        try:
            os.close(self._goes_on)
            for sign in (*ENDINGS, signal.SIGALRM):
                signal.signal(sign, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
            self._work(self._has_ended)
            status = 0
        finally:
            os._exit(status)  # what the process it is a copy of has begun is not for it to finish

    def _replace(self, process: int, status: int) -> None:
        lived = time.monotonic() - self._begun.pop(process, 0.0)
        if not self._is_ending:
            log.warning("A process of the portal ended (%s); another takes its place.", os.waitstatus_to_exitcode(status))
            time.sleep(max(0.0, SECONDS_BETWEEN_STARTS - lived))
            self._begin()

    def _end(self, *_: int | FrameType | None) -> None:
        self._is_ending = True
        self._tell_all(signal.SIGTERM)
        signal.alarm(SECONDS_TO_END)

    def _kill(self, *_: int | FrameType | None) -> None:
        self._tell_all(signal.SIGKILL)

    def _tell_all(self, sign: signal.Signals) -> None:
        for process in self._begun:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, sign)


@contextlib.contextmanager
def _held_back(signs: tuple[signal.Signals, ...]) -> Iterator[None]:
    signal.pthread_sigmask(signal.SIG_BLOCK, signs)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signs)
