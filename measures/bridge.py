"""The unit-cost bridge: how much of a change in unit cost came from volume and how much from spend, and what was saved. Where spend and
volumes come from, and where the bridge is shown, belong elsewhere.

With S the spend and V the volume of an average week, before (0) and after (1):

    S1/V1 - S0/V0  =  (S0/V1 - S0/V0)  +  (S1 - S0)/V1
    the change        volume effect       spend effect, which is the sum of its lines'

A unit cost falls when more is done for the same money, and nothing is released by that; so the two are never told as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeVar

import numpy as np
import pandas as pd

from measures.facts import SLIVER, Figures

Quantity = TypeVar("Quantity", Fraction, Figures)

NOT_LINES = ("team", "weeks", "volume")


@dataclass(frozen=True)
class CostedPeriod:
    """What a team spent and did in some whole weeks. ValueError for less than one week, or a volume below nothing."""

    weeks: int
    volume: int | Fraction
    """Patients, contacts or bed days, over all the weeks."""
    spend: Mapping[str, int]
    """Pence over all the weeks, by line; below nothing where credits outweigh. A line that is not named here had nothing posted: 0."""

    def __post_init__(self) -> None:
        if self.weeks < 1 or self.volume < 0:
            raise ValueError(f"a period has at least one week and no volume below nothing, not {self.weeks} and {self.volume}")

    @property
    def spend_a_week(self) -> Fraction:
        return Fraction(sum(self.spend.values()), self.weeks)

    @property
    def volume_a_week(self) -> Fraction:
        return Fraction(self.volume) / self.weeks

    def line_a_week(self, line: str) -> Fraction:
        return Fraction(self.spend.get(line, 0), self.weeks)

    def average_week(self, lines: Sequence[str]) -> list[int]:
        """What each of ``lines``, which are all there are, comes to in an average week: whole pence that add up to its spend's."""
        return adding_up_to(rounded_pence(self.spend_a_week), [self.line_a_week(line) for line in lines])


@dataclass(frozen=True)
class Shown:
    """A bridge in whole pence: ``before`` and ``change`` make ``after``, ``volume`` and ``spend`` make ``change``, the lines ``spend``."""

    before: int
    after: int
    change: int
    volume: int
    spend: int
    lines: Mapping[str, int]


@dataclass(frozen=True)
class Bridge:
    """The change in unit cost between two periods and its parts, in pence for one unit of volume, exact."""

    before: CostedPeriod
    after: CostedPeriod
    unit_cost_before: Fraction
    unit_cost_after: Fraction
    volume_effect: Fraction
    spend_effects: Mapping[str, Fraction]
    """By line, in the order they are named before, then after; a line that appears or ends is spend that rises from 0 or falls to it."""

    @property
    def change(self) -> Fraction:
        return self.unit_cost_after - self.unit_cost_before

    @property
    def spend_effect(self) -> Fraction:
        return sum(self.spend_effects.values(), Fraction(0))

    @property
    def shown(self) -> Shown:
        """Each part a whole number of pence next to it, so that the parts add up: pence left go to the largest remainders."""
        before, after = rounded_pence(self.unit_cost_before), rounded_pence(self.unit_cost_after)
        volume, spend = adding_up_to(after - before, [self.volume_effect, self.spend_effect])
        lines = adding_up_to(spend, list(self.spend_effects.values()))
        return Shown(before, after, after - before, volume, spend, dict(zip(self.spend_effects, lines, strict=True)))


@dataclass(frozen=True)
class Savings:
    """What a week cost less, in pence, in two kinds that are different things: they are never added."""

    cash_releasing: Fraction
    """What spend fell by: money that is there for something else. Below 0 spend rose."""
    cost_avoiding: Fraction | None
    """What the volume of a week after would have cost more than before at the unit cost before. Below 0 less was done for the money. None
    without volume in either period."""


def bridge(before: CostedPeriod, after: CostedPeriod) -> Bridge | None:
    """The bridge from one period to another, of average weeks, so that they may differ in length.

    None when either has no volume: where nothing was done nothing cost anything each. Spend below nothing counts as it is.
    """
    if not before.volume or not after.volume:
        return None
    now = after.volume_a_week
    lines = dict.fromkeys([*before.spend, *after.spend])
    return Bridge(
        before,
        after,
        unit_cost_before=before.spend_a_week / before.volume_a_week,
        unit_cost_after=after.spend_a_week / now,
        volume_effect=_volume_effect(before.spend_a_week, before.volume_a_week, now),
        spend_effects={line: _spend_effect(before.line_a_week(line), after.line_a_week(line), now) for line in lines},
    )


def savings(before: CostedPeriod, after: CostedPeriod) -> Savings:
    """What a week after cost less than one before. Cash is released whatever was done; without volume nothing is known to be avoided."""
    crossed = bridge(before, after)
    avoided = -crossed.volume_effect * after.volume_a_week if crossed else None
    return Savings(before.spend_a_week - after.spend_a_week, avoided)


def bridges(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The bridges and savings of many teams at once: one row a team of both frames, in the order of ``before``.

    Each frame has one row a team: ``team``, ``weeks``, ``volume``, and a column of pence for each line; NA, or no column, is nothing
    posted. Out come ``team``, ``unit_cost_before``, ``unit_cost_after``, ``change``, ``volume_effect``, ``spend_effect``, the part of each
    line (``spend_effect: Bank``), ``cash_releasing`` and ``cost_avoiding``: whole pence that add up as those of ``Shown``, each saving
    rounded for itself. What cannot be told without volume is NA. MergeError when a team is in a frame twice.
    """
    lines = [name for name in dict.fromkeys([*before.columns, *after.columns]) if name not in NOT_LINES]
    both = before[["team"]].merge(after[["team"]], on="team", validate="one_to_one")
    (weeks_0, volume_0, spend_0), (weeks_1, volume_1, spend_1) = (_of_teams(frame, both["team"], lines) for frame in (before, after))
    all_0, all_1, now = spend_0.sum(axis=1), spend_1.sum(axis=1), volume_1 / weeks_1
    cost_0, cost_1 = _whole(all_0 / volume_0), _whole(all_1 / volume_1)
    volume_effect = _volume_effect(all_0 / weeks_0, volume_0 / weeks_0, now)
    line_effects = _spend_effect(spend_0 / weeks_0[:, None], spend_1 / weeks_1[:, None], now[:, None])
    parts = _all_adding_up_to(cost_1 - cost_0, np.column_stack([volume_effect, line_effects.sum(axis=1)]))
    figures = {"unit_cost_before": cost_0, "unit_cost_after": cost_1, "change": cost_1 - cost_0}
    figures |= {"volume_effect": parts[:, 0], "spend_effect": parts[:, 1]}
    by_line = _all_adding_up_to(parts[:, 1], line_effects)
    figures |= {f"spend_effect: {line}": by_line[:, at] for at, line in enumerate(lines)}
    figures |= {"cash_releasing": _whole(all_0 / weeks_0 - all_1 / weeks_1), "cost_avoiding": _whole(-volume_effect * now)}
    return both.assign(**{name: pd.Series(pence).astype("Int64") for name, pence in figures.items()})


def _of_teams(frame: pd.DataFrame, teams: "pd.Series[str]", lines: Sequence[str]) -> tuple[Figures, Figures, Figures]:
    """The weeks, the volume (NaN for none) and the spend by line of each of the teams."""
    of_teams = frame.set_index("team").reindex(index=teams, columns=["weeks", "volume", *lines]).astype("Float64")
    weeks, volume = (of_teams[name].to_numpy(dtype=float, na_value=np.nan) for name in ("weeks", "volume"))
    return weeks, np.where(volume == 0, np.nan, volume), of_teams[list(lines)].to_numpy(dtype=float, na_value=0)


def in_words(crossed: Bridge | None, *, one: str = "patient", done: str = "patients were seen") -> str:
    """The bridge for a team lead: ``Cost per patient fell by £176.20: £181.09 because more patients were seen (cost avoided, not
    released), less £4.89 because spend rose``. What makes no penny's difference is not told. None is told as no bridge.
    """
    if crossed is None:
        return f"Cost per {one} cannot be compared: in one of the periods no {done}"
    shown = crossed.shown
    causes = ((shown.volume, _because_of_volume(crossed, done)), (shown.spend, _because_of_spend(crossed)))
    told = [(pence, because) for pence, because in causes if pence]
    if not shown.change:
        ways = " and ".join(f"{_pounds(pence)} {'more' if pence > 0 else 'less'} {because}" for pence, because in told)
        return f"Cost per {one} stayed the same" + (f": {ways}" if ways else "")
    goes = f"Cost per {one} {'rose' if shown.change > 0 else 'fell'} by {_pounds(shown.change)}"
    if len(told) == 1:
        return f"{goes} {told[0][1]}"
    along = " and ".join(f"{_pounds(pence)} {because}" for pence, because in told if pence * shown.change > 0)
    against = "".join(f", less {_pounds(pence)} {because}" for pence, because in told if pence * shown.change < 0)
    return f"{goes}: {along}{against}"


def _because_of_volume(crossed: Bridge, done: str) -> str:
    more = crossed.after.volume_a_week > crossed.before.volume_a_week
    avoided = " (cost avoided, not released)" if more and crossed.volume_effect < 0 else ""
    return f"because {'more' if more else 'fewer'} {done}{avoided}"


def _because_of_spend(crossed: Bridge) -> str:
    return f"because spend {'rose' if crossed.spend_effect > 0 else 'fell'}"


def _pounds(pence: int) -> str:
    return f"£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


# The definitions, of one team (exact) and of many (frames) alike.


def _volume_effect(spend_before: Quantity, volume_before: Quantity, volume_after: Quantity) -> Quantity:
    return spend_before / volume_after - spend_before / volume_before


def _spend_effect(spend_before: Quantity, spend_after: Quantity, volume_after: Quantity) -> Quantity:
    return (spend_after - spend_before) / volume_after


# To the penny.


def rounded_pence(exact: Fraction) -> int:
    """The nearest whole pence; a half goes up, below nothing too, for only then do two rounded costs lie a rounded change apart."""
    return floor(exact + Fraction(1, 2))


def adding_up_to(total: int, parts: Sequence[Fraction]) -> list[int]:
    """Each part rounded down or up to whole pence, so that they add up to ``total``, their sum rounded either way: up go the largest
    remainders, of equal ones the first.
    """
    whole = [floor(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda at: whole[at] - parts[at])
    for at in by_remainder[: total - sum(whole)]:
        whole[at] += 1
    return whole


def _all_adding_up_to(totals: Figures, parts: Figures) -> Figures:
    """The same of many teams (down), each with its parts (across); NaN where the total is."""
    whole = np.floor(parts + SLIVER)
    order = np.argsort(-np.round(parts - whole, 9), axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable")
    rounded = whole + (place < (totals - whole.sum(axis=1))[:, None])
    return np.where(np.isnan(totals)[:, None], np.nan, rounded)


def _whole(pence: Figures) -> Figures:
    """The nearest whole pence of many, as of one; by how little a computer's fractions miss a half is not looked at."""
    nearest: Figures = np.floor(np.round(pence, 6) + 0.5)
    return nearest
