"""Paths of SVG: lines with gaps, steps and marks as the text of a ``d`` attribute. What they mean, and how they look, belong elsewhere.

A page's charts are made of attributes and classes alone, for the portal's content policy allows no styles of their own.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

Spot = tuple[float, float]
"""Where something is drawn: x from the left, y from the top."""


def joined(spots: Sequence[Spot | None]) -> str:
    """A line through the spots that ends at each None and begins anew behind it; a spot alone is no line."""
    stretches: list[list[Spot]] = [[]]
    for spot in spots:
        if spot is None:
            stretches.append([])
        else:
            stretches[-1].append(spot)
    return "".join(f"M{'L'.join(_at(spot) for spot in stretch)}" for stretch in stretches if len(stretch) > 1)


def steps(edges: Sequence[float], heights: Sequence[float | None]) -> str:
    """Level stretches, one between each two edges, joined where they meet; none for None."""
    drawn, before = "", None
    for (left, right), height in zip(pairwise(edges), heights, strict=True):
        if height is not None:
            drawn += f"M{_at((left, height))}" if before is None else f"V{_number(height)}"
            drawn += f"H{_number(right)}"
        before = height
    return drawn


def _circle(x: float, y: float, radius: float) -> str:
    radius = round(radius, 1)  # else the two halves are rounded apart, and an oval is drawn
    r, across = _number(radius), _number(2 * radius)
    return f"M{_at((x - radius, y))}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"


def _square(x: float, y: float, radius: float) -> str:
    side = _number(2 * radius)
    return f"M{_at((x - radius, y - radius))}h{side}v{side}h-{side}z"


def _diamond(x: float, y: float, radius: float) -> str:
    r = _number(radius)
    return f"M{_at((x, y - radius))}l{r} {r}l-{r} {r}l-{r} -{r}z"


def _triangle(x: float, y: float, radius: float) -> str:
    return f"M{_at((x, y - radius))}l{_number(radius)} {_number(1.8 * radius)}h-{_number(2 * radius)}z"


SHAPES: dict[str, tuple[Callable[[float, float, float], str], float]] = {
    "plain": (_circle, 0.8),
    "provisional": (_circle, 1.1),
    "estimated": (_square, 1.0),
    "improvement": (_square, 1.15),
    "concern": (_diamond, 1.6),
    "neutral": (_triangle, 1.5),
}
"""How each kind of point is drawn, and how much larger or smaller than usual, so that they look equally large."""


def marks(kinds: Sequence[tuple[str, Spot]], size: float) -> dict[str, str]:
    """For each kind of point that there is one path of all its marks, those that stand out last."""
    found: dict[str, list[Spot]] = {}
    for kind, spot in kinds:
        found.setdefault(kind, []).append(spot)
    return {kind: "".join(draw(*spot, size * times) for spot in found[kind]) for kind, (draw, times) in SHAPES.items() if kind in found}


def _at(spot: Spot) -> str:
    return f"{_number(spot[0])} {_number(spot[1])}"


def _number(number: float) -> str:
    """To a tenth, as short as it can be."""
    return f"{round(number, 1):g}"
