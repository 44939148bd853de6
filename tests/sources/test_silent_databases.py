"""A database that takes a connection and says nothing is given up in time, and named without its password."""

import socket
import time
from collections.abc import Iterator
from datetime import date

import pytest

from boxscore.errors import SourceSilent
from boxscore.suppliers import Supplier
from boxscore.weeks import Week, WeekRange
from sources.database import answer

WEEK = Week(date(2025, 6, 15))
PASSWORD = "correct-horse"


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A door that opens, behind which nobody speaks."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port: int = door.getsockname()[1]
        yield port


def test_a_database_that_says_nothing_is_given_up_in_time(silent_port: int) -> None:
    supplier = Supplier.model_validate({"name": "Ledger", "query": "select 1 where :first_day < :last_day", "database": "LEDGER"})
    url = f"postgresql://coach:{PASSWORD}@127.0.0.1:{silent_port}/ledger?connect_timeout=2"
    began = time.monotonic()
    with pytest.raises(SourceSilent, match=r"The database of Ledger did not answer \(\w+\)\.") as silence:
        answer(supplier, WeekRange(WEEK, WEEK), {"LEDGER": url})
    assert time.monotonic() - began < 30
    assert PASSWORD not in str(silence.value)
