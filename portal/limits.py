"""How much one visitor may ask for, so that nobody keeps the portal from the others. What is asked for belongs elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

MOST_HELD = 10_000
"""So many visitors are remembered; beyond that those who have been quiet longest are forgotten."""


@dataclass
class _Bucket:
    left: float
    filled_at: float


class Limit:
    """At most ``most`` at once, and ``a_minute`` in the long run, for each key."""

    def __init__(self, *, most: int, a_minute: float, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._a_second, self._clock = most, a_minute / 60, clock
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, key: str) -> bool:
        """Whether ``key`` may ask once more now; if so that is counted."""
        at = self._clock()
        bucket = self._buckets.pop(key, None) or _Bucket(float(self._most), at)
        bucket.left = min(float(self._most), bucket.left + (at - bucket.filled_at) * self._a_second)
        bucket.filled_at = at
        # Put back last, so that the first of the dictionary are those quiet longest.
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_HELD:
            del self._buckets[next(iter(self._buckets))]
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    @property
    def wait_seconds(self) -> int:
        """How long somebody who may not ask waits at most until they may once more."""
        return max(1, round(1 / self._a_second))
