"""What a fault means to Dagster: one that may pass is tried again, one a person must put right says so at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from boxscore.errors import BoxScoreError, PassingFault

TRIES = 3


@contextmanager
def told_to_dagster(seconds_between_tries: float) -> Iterator[None]:
    """Turns the errors of the trade into Dagster's: retried when passing, a failure in plain words otherwise."""
    try:
        yield
    except PassingFault as fault:
        raise dg.RetryRequested(max_retries=TRIES, seconds_to_wait=seconds_between_tries) from fault
    except BoxScoreError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from None
