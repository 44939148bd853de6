"""Which counts follow from those that are shown, by taking a part from what holds it. Values and the choice of what to hide belong
elsewhere."""

from functools import cache

Sum = tuple[int, ...]
"""For each count that is shown, how often it is taken: 1, 0, or -1 where it is taken away."""


@cache
def given_back(shown: tuple[int, ...]) -> tuple[Sum, ...]:
    """Every count that the ``shown`` ones give, themselves first: each a set of parts (see ``counts``), told as a sum of them.

    A whole is taken apart into one of its parts and the rest, again and again. What is left out is only sums of these: where none of these
    is small, neither is any of those. Of parts that overlap each is taken away on its own.
    """
    known: dict[int, Sum] = {}
    for place, parts in enumerate(shown):
        known.setdefault(parts, tuple(int(place == other) for other in range(len(shown))))
    grows = True
    while grows:
        rests = {whole & ~part: _less(known[whole], known[part]) for whole in known for part in _to_take_away(whole, known)}
        new = {parts: how for parts, how in rests.items() if parts not in known}
        known |= new
        grows = bool(new)
    return tuple(known.values())


def _to_take_away(whole: int, known: dict[int, Sum]) -> list[int]:
    """One part of the whole and those that overlap it: taking away any other comes to the same after it as before."""
    parts = [parts for parts in known if parts != whole and parts & whole == parts]
    return [part for part in parts if part & parts[0]]


def _less(whole: Sum, part: Sum) -> Sum:
    return tuple(of_whole - of_part for of_whole, of_part in zip(whole, part, strict=True))
