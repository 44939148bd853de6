"""How large an unknown can be that sums are known of: exact linear programming, small enough to read. What is known belongs elsewhere."""

from collections.abc import Sequence
from fractions import Fraction

Row = list[Fraction]


def largest(of: Sequence[int], known: Sequence[tuple[Sequence[int], int]]) -> Fraction | None:
    """The most that the sum ``of`` unknowns, none of them below 0, can be where the ``known`` sums are what they are; None when it has no
    bound. The known sums must have a solution. By the two-phase simplex method, with Bland's rule."""
    rows, basic = _solved_once(len(of), known)
    goal = [-Fraction(one) for one in of] + [Fraction(0)]
    for row, column in zip(rows, basic, strict=True):
        goal = _without(goal, row, column)
    return goal[-1] if _raised(rows, basic, goal) else None


def _solved_once(unknowns: int, known: Sequence[tuple[Sequence[int], int]]) -> tuple[list[Row], list[int]]:
    """The known sums solved for as many unknowns, each of them at 0 or above."""
    rows = [[Fraction(one) for one in sum_of] + [Fraction(int(at == one)) for one in range(len(known))] + [Fraction(value)]
            for at, (sum_of, value) in enumerate(known)]  # fmt: skip
    basic = [unknowns + at for at in range(len(known))]
    goal = [-sum((row[at] for row in rows), Fraction(0)) for at in range(unknowns)]
    goal += [Fraction(0)] * len(known) + [-sum((row[-1] for row in rows), Fraction(0))]
    _raised(rows, basic, goal)
    assert goal[-1] == 0, "the known sums contradict each other"
    for at in range(len(rows)):
        spare = next((column for column in range(unknowns) if rows[at][column]), None) if basic[at] >= unknowns else None
        if spare is not None:
            _pivot(rows, basic, goal, at=(at, spare))
    kept = [at for at in range(len(rows)) if basic[at] < unknowns]
    return [[*rows[at][:unknowns], rows[at][-1]] for at in kept], [basic[at] for at in kept]


def _raised(rows: list[Row], basic: list[int], goal: Row) -> bool:
    """Raises the goal as far as it goes; False when it has no end."""
    while (column := next((at for at, worth in enumerate(goal[:-1]) if worth < 0), None)) is not None:
        limits = [(row[-1] / row[column], basic[at], at) for at, row in enumerate(rows) if row[column] > 0]
        if not limits:
            return False
        _pivot(rows, basic, goal, at=(min(limits)[2], column))
    return True


def _pivot(rows: list[Row], basic: list[int], goal: Row, *, at: tuple[int, int]) -> None:
    place, column = at
    rows[place] = [one / rows[place][column] for one in rows[place]]
    for other in range(len(rows)):
        if other != place:
            rows[other] = _without(rows[other], rows[place], column)
    goal[:] = _without(goal, rows[place], column)
    basic[place] = column


def _without(row: Row, taken: Row, column: int) -> Row:
    return [one - row[column] * other for one, other in zip(row, taken, strict=True)] if row[column] else row
