"""What was gathered for a page, kept while nothing that it tells has changed: of a team's charts that takes some tenths of a second.

Whole pages, which differ from visitor to visitor, are kept elsewhere.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

Told = TypeVar("Told")

MOST = 500
"""Beyond it those asked for longest ago are forgotten; one is some 100 KB."""


@dataclass(frozen=True)
class _Kept(Generic[Told]):
    told: Told
    state: tuple[object, Hashable]


class Remembered(Generic[Told]):
    """Answers by their keys, each made again once ``state`` is another."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[Hashable, _Kept[Told]] = OrderedDict()
        self._most = most
        # Pages are made in threads: two of them must not both throw out the oldest.
        self._lock = Lock()

    def told(self, key: Hashable, state: tuple[object, Hashable], make: Callable[[], Told]) -> Told:
        """What was made for ``key``; made now when it never was, or when the state was another then."""
        with self._lock:
            kept = self._kept.get(key)
            if kept and kept.state == state:
                self._kept.move_to_end(key)
                return kept.told
        made = make()
        with self._lock:
            self._kept[key] = _Kept(made, state)
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
