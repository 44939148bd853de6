"""A board's turn for a command that is no run. What a run does once it has its turn belongs to assets/."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assets.house import House
from assets.restoring import refuse_half_restored
from boxscore.settings import Settings
from warehouse.locking import Turn

Say = Callable[[str], None]


@contextmanager
def its_turn(house: House, settings: Settings, say: Say, *, half_restored: bool = False) -> Iterator[None]:
    """Holds the board's turn for the block; ``say`` is told whom it waits for.

    BoardBusy when a run does not end in time. ConfigurationError where a restore was cut short, unless the block may find that.
    """
    turn = Turn(settings.seconds_to_wait_for_another_run)
    turn.take(house.locks, say)
    try:
        if not half_restored:
            refuse_half_restored(house)
        yield
    finally:
        turn.give_back()
