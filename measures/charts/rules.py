"""The kinds of chart and the named rule sets, as they are asked for and shown to people. Applying them belongs to the other modules.

Rule sets are never mixed on one chart. Their sources are told in docs/charts.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from boxscore.errors import ConfigurationError


class Kind(StrEnum):
    """What is drawn; the words are those of the measures' definitions."""

    RUN = "run"
    XMR = "xmr"
    I = "i"  # noqa: E741 - the chart of individual values has no other name
    P = "p"
    P_PRIME = "pp"
    U = "u"
    U_PRIME = "up"
    C = "c"
    G = "g"
    T = "t"

    @property
    def has_denominators(self) -> bool:
        return self in (Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME)

    @property
    def takes_moving_ranges(self) -> bool:
        """Whether limits rest on moving ranges, which may be screened."""
        return self in (Kind.XMR, Kind.I, Kind.P_PRIME, Kind.U_PRIME, Kind.T)


class Signal(IntEnum):
    """What a point is part of. A point has one label: the greatest."""

    NONE = 0
    SHIFT = 1
    TWO_OF_THREE = 2
    TREND = 3
    OUTSIDE = 4

    @property
    def word(self) -> str:
        return "" if self is Signal.NONE else self.name.lower()


class Better(IntEnum):
    """The direction in which a measure improves."""

    DECREASE = -1
    NEUTRAL = 0
    INCREASE = 1


class Quality(StrEnum):
    """What a signal means for the measure; ``none`` where there is no signal."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    NONE = "none"


class Assurance(StrEnum):
    """Whether the process as it is will reach the target."""

    PASSES = "consistently_passes"
    FAILS = "consistently_fails"
    INCONSISTENT = "inconsistent"
    NONE = "none"


@dataclass(frozen=True)
class RuleSet:
    """One named set of rules and how it treats points that say nothing."""

    name: str
    kinds: tuple[Kind, ...]
    shift: int | None
    """Points on one side of the centre line that make a shift; None where it depends on how many useful points there are."""
    trend: int | None
    """Points that each rise, or each fall, and make a trend; None where trends are not looked for."""
    skips_equals: bool
    """A point on the centre line neither counts nor breaks a shift, nor an equal neighbour a trend; else both break."""
    skips_gaps: bool
    """A shift or a trend goes on after a missing point; else it ends there."""
    treatment: str
    """The same for people, printed with the chart."""


CONTROL = (Kind.I, Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME, Kind.C, Kind.G, Kind.T)
SCOTTISH = RuleSet(
    name="scottish",
    kinds=(Kind.RUN,),
    shift=6,
    trend=5,
    skips_equals=True,
    skips_gaps=True,
    treatment="Points on the median and missing points neither count nor break; equal neighbours neither count nor break a trend.",
)
PHS_DASHBOARD = RuleSet(
    name="phs-dashboard",
    kinds=(Kind.RUN,),
    shift=6,
    trend=5,
    skips_equals=False,
    skips_gaps=False,
    treatment="Points on the median, equal neighbours and missing points break a shift and a trend.",
)
ANHOEJ = RuleSet(
    name="anhoej",
    kinds=(Kind.RUN, *CONTROL),
    shift=None,
    trend=None,
    skips_equals=True,
    skips_gaps=True,
    treatment="Points on the centre line and missing points neither count nor break.",
)
MAKING_DATA_COUNT = RuleSet(
    name="making-data-count",
    kinds=(Kind.XMR,),
    shift=7,
    trend=7,
    skips_equals=False,
    skips_gaps=True,
    treatment="A point on the mean breaks a shift and an equal neighbour a trend; missing points are skipped.",
)
RULE_SETS: Mapping[str, RuleSet] = {rules.name: rules for rules in (SCOTTISH, PHS_DASHBOARD, ANHOEJ, MAKING_DATA_COUNT)}

MEDIAN_OF = 12
LEAST_FOR_A_MEDIAN = 8
LEAST_TO_FREEZE = 2
TRIAL_UNDER = 12
"""Limits of fewer points are trial limits (the NHS-R package's short group)."""
ICONS_FROM = 13


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How series are charted."""

    kind: Kind
    rules: RuleSet
    baseline: int | None
    """The centre line and the limits are of the first so many points of each segment; None for all of them."""
    screen: bool
    """Moving ranges not strictly below 3.267 times their mean are left out once."""

    @classmethod
    def of(
        cls, kind: Kind, *, rules: str | None = None, baseline: int | Literal["all"] | None = None, screen: bool | None = None
    ) -> "Plan":
        """The plan asked for, what is left out filled in. ConfigurationError, saying what is allowed, for what does not go together.

        Left out: the kind's own rule set; 12 points for a run chart, all for others; screening where qicharts2 screens, so not for XmR.
        A ``baseline`` is a number of points, or all.
        """
        if kind.has_denominators or kind not in SCOTTISH.kinds + MAKING_DATA_COUNT.kinds:
            usual = ANHOEJ
        else:
            usual = SCOTTISH if kind is Kind.RUN else MAKING_DATA_COUNT
        chosen = RULE_SETS.get(rules or usual.name)
        if chosen is None or kind not in chosen.kinds:
            allowed = " or ".join(name for name, one in RULE_SETS.items() if kind in one.kinds)
            raise ConfigurationError(f"The rules '{rules}' are not for a chart of the kind '{kind}'. Choose {allowed}.")
        least = LEAST_FOR_A_MEDIAN if kind is Kind.RUN else LEAST_TO_FREEZE
        if isinstance(baseline, int) and baseline < least:
            raise ConfigurationError(f"A baseline of {baseline} is too short: a chart of the kind '{kind}' needs at least {least} points.")
        if screen and not kind.takes_moving_ranges:
            raise ConfigurationError(f"A chart of the kind '{kind}' has no moving ranges to screen. Leave --screen out.")
        return cls(
            kind=kind,
            rules=chosen,
            baseline=None if baseline == "all" else MEDIAN_OF if baseline is None and kind is Kind.RUN else baseline,
            screen=kind.takes_moving_ranges and kind is not Kind.XMR if screen is None else screen,
        )
