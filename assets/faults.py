"""What a fault means to Dagster: one that may pass is tried again, one a person must put right says so at once."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from boxscore.errors import BoxScoreError, PassingFault

TRIES = 3


class Unforeseen(Exception):
    """A mistake of ours, told by its kinds and places alone: what an error of Python's or a library's says may quote an extract."""


@contextmanager
def told_to_dagster(seconds_between_tries: float) -> Iterator[None]:
    """Turns the errors of the trade into Dagster's: retried when passing, a failure in plain words otherwise. Others are ``Unforeseen``."""
    try:
        with without_its_words():
            yield
    except PassingFault as fault:
        raise dg.RetryRequested(max_retries=TRIES, seconds_to_wait=seconds_between_tries) from fault
    except BoxScoreError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from None


@contextmanager
def without_its_words() -> Iterator[None]:
    """Turns an error that is none of the trade's into ``Unforeseen``: Dagster keeps whatever an error says, and so does a run's log."""
    try:
        yield
    except BoxScoreError:
        raise
    except Exception as error:  # noqa: BLE001  # raised again, without its words
        raise Unforeseen("\n".join(_places(error))) from None


def _places(error: BaseException) -> Iterator[str]:
    """The kind of the error and the lines it passed through; before it the error that it came of."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _places(before)
    yield type(error).__qualname__
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
