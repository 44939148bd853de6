"""A delivery: the bytes one supplier sent of one feed, before anything is made of them. Where they come from belongs elsewhere."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from boxscore.suppliers import Supplier


@dataclass(frozen=True)
class Delivery:
    """One extract as it came."""

    name: str
    supplier: Supplier
    received: datetime
    content: bytes
    """A file as it was sent; an answer from a database as UTF-8 CSV."""
    asked: tuple[date, date] | None = None
    """The days a query was asked for: all of them are covered by its answer."""
    copy_of: str = ""
    """The extract whose kept copy, a CSV, the bytes are; empty for one as it was sent."""

    @cached_property
    def extract(self) -> str:
        """What it is, whatever it is called: the first 16 letters of the SHA-256 of its bytes."""
        return self.copy_of or hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def opened_as(self) -> str:
        """The name that tells how its bytes are opened."""
        return f"{self.name}.csv" if self.copy_of else self.name
