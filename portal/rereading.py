"""What is described in files, read again when they change. Which files, and what they mean, belong elsewhere."""

import logging
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

from boxscore.errors import ConfigurationError, PassingFault

T = TypeVar("T")
log = logging.getLogger("boxscore.portal")

LOOK_EVERY_SECONDS = 3.0


class Reread(Generic[T]):
    """One description, as it is now; the last right one while it is described wrongly."""

    def __init__(self, read: Callable[[], T], seal: Callable[[], Hashable], clock: Callable[[], float] = monotonic) -> None:
        """``seal`` tells quickly what changes with the files. The errors of ``read``, when there is no right one yet."""
        self._read, self._seal_of, self._clock = read, seal, clock
        self._seal, self._now = seal(), read()
        self._next_look = clock() + LOOK_EVERY_SECONDS
        self.is_wrong = False
        """Whether the files have changed since to what cannot be used."""

    def __call__(self) -> T:
        if self._clock() >= self._next_look:
            # First the time: pages made in other threads meanwhile follow what was there before, and do not read it all too.
            self._next_look = self._clock() + LOOK_EVERY_SECONDS
            self._look()
        return self._now

    def _look(self) -> None:
        try:
            seal = self._seal_of()
            if seal == self._seal:
                return
            self._now, self._seal, self.is_wrong = self._read(), seal, False
        except (PassingFault, OSError) as error:
            log.warning("What is described could not be looked at: %s", error)
        except ConfigurationError as error:
            self._seal, self.is_wrong = seal, True
            log.warning("What is described was changed, and cannot be used as it is; the last right one holds. %s", error)
