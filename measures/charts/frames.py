"""Charts of many series: a frame of points in, one of the same grain out, and one row a segment. The arithmetic is ``charted``'s."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from measures.charts.charted import ASSURANCES, Charted, Segments, charted
from measures.charts.rules import Plan, Quality, Signal
from measures.charts.series import ALL, Flags, Floats, Ints, Series, Sides


def chart_frames(
    points: pd.DataFrame, plan: Plan, *, keys: list[str], of: pd.DataFrame | None = None, rebases: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every series charted by one plan: the points, and the segments with their series' verdicts.

    ``points`` has one row a series and day: the ``keys``, ``date``, ``value`` (NA is missing), optionally ``n`` and ``final`` (left
    out: all final). The frame returned has its rows and index, with ``value`` as plotted, ``segment``, ``centre``, ``lower``,
    ``upper``, ``signal``, ``lean`` (1 upwards, -1 downwards), ``quality``, ``included``, ``base`` and ``astronomical``.

    ``of`` has at most one row a series, and what it leaves out is none: ``better`` (1 up, -1 down, 0 neither), ``target``, ``floor``
    and ``ceiling`` (the least and the most the measure can be), ``baseline_from`` (the recorded start of its first baseline).
    ``rebases`` has one row a recorded rebase: the keys, ``date``, and optionally ``points``, how many the new centre line is of (left
    out or NA: the plan's); it takes effect at the first point on its day or after.

    The second frame has one row a segment; ``variation`` (``none`` is common cause), ``assurance`` and the rebase offered are those of
    the series, on its last segment. ValueError when a series has a day twice.
    """
    if points.duplicated([*keys, "date"]).any():
        raise ValueError("a series has a day twice; each of its points needs a day of its own")
    ordered = points.sort_values([*keys, "date"], kind="stable")
    code = ordered.groupby(keys, observed=True, dropna=False).ngroup().to_numpy().astype(np.int64)
    names = ordered.loc[np.diff(code, prepend=-1) > 0, keys].reset_index(drop=True)
    series = _series(ordered, code, names, plan, of=of, rebases=rebases)
    found = charted(series, plan)
    return _points_frame(ordered, keys, series, found).reindex(points.index), _segments_frame(ordered, names, series, found)


def _series(
    ordered: pd.DataFrame, code: Ints, names: pd.DataFrame, plan: Plan, *, of: pd.DataFrame | None, rebases: pd.DataFrame | None
) -> Series:
    told = names if of is None else names.merge(of, on=list(names.columns), how="left", validate="one_to_one")
    begun = told["baseline_from"].to_numpy(dtype="datetime64[D]")[code] if "baseline_from" in told else None
    days = ordered["date"].to_numpy(dtype="datetime64[D]")
    rebased, base_points = _rebased(ordered, code, names, plan, rebases)
    return Series.laid_out(
        _floats(ordered, "value"),
        np.bincount(code, minlength=len(names)).astype(np.int64),
        n=_floats(ordered, "n"),
        final=ordered["final"].to_numpy(dtype=bool) if "final" in ordered else None,
        may_be_base=None if begun is None else ~(days < begun),  # a day is not before none
        rebased=rebased,
        base_points=base_points[rebased | (np.diff(code, prepend=-1) > 0)],
        better=np.nan_to_num(_floats(told, "better")).astype(np.int8),
        target=_floats(told, "target"),
        floor=_floats(told, "floor"),
        ceiling=_floats(told, "ceiling"),
    )


def _rebased(ordered: pd.DataFrame, code: Ints, names: pd.DataFrame, plan: Plan, rebases: pd.DataFrame | None) -> tuple[Flags, Ints]:
    """For each point whether a segment begins with it by a rebase, and how many points a baseline that begins with it is of."""
    usual = ALL if plan.baseline is None else plan.baseline
    rebased, base_points = np.zeros(len(ordered), dtype=bool), np.full(len(ordered), usual)
    if rebases is None or rebases.empty:
        return rebased, base_points
    numbered = names.assign(code=np.arange(len(names)))
    known = rebases.merge(numbered, on=list(names.columns), how="inner", validate="many_to_one").sort_values("date", kind="stable")
    # One number a series and day, in order: the series' code counts in steps longer than any span of days.
    day, since = (frame["date"].to_numpy(dtype="datetime64[D]").astype(np.int64) for frame in (ordered, known))
    step = int(max(day.max(initial=0), since.max(initial=0)) - min(day.min(initial=0), since.min(initial=0))) + 1
    of_series = known["code"].to_numpy()
    at = np.searchsorted(code * step + day, of_series * step + since)
    there = (at < len(ordered)) & (np.append(code, -1)[np.minimum(at, len(ordered))] == of_series)
    rebased[at[there]] = True
    points = np.nan_to_num(_floats(known, "points"), nan=float(usual))
    base_points[at[there]] = np.where(np.isnan(_floats(known, "points")), usual, points)[there]
    return rebased, base_points


def _points_frame(ordered: pd.DataFrame, keys: list[str], series: Series, found: Charted) -> pd.DataFrame:
    points = found.points
    better = series.better[series.of_series[series.segment]]
    return ordered[[*keys, "date"]].assign(
        value=points.value,
        segment=series.segment_within[series.segment],
        centre=points.centre,
        lower=points.lower,
        upper=points.upper,
        signal=_words([signal.word for signal in Signal], points.signal),
        lean=points.lean,
        quality=_qualities(points.signal, points.lean, better),
        included=points.included,
        base=points.base,
        astronomical=points.astronomical,
    )


def _segments_frame(ordered: pd.DataFrame, names: pd.DataFrame, series: Series, found: Charted) -> pd.DataFrame:
    segments, verdicts, of = found.segments, found.verdicts, series.of_series
    first = np.flatnonzero(np.diff(series.segment, prepend=-1))
    days = ordered["date"].to_numpy()
    last = np.append(first[1:], len(days))[: len(first)] - 1
    current = np.isin(np.arange(len(of)), series.last_segment)
    offered = verdicts.offer_first[of]
    frame = names.loc[of].reset_index(drop=True).assign(segment=series.segment_within, first=days[first], last=days[last])
    frame = frame.assign(**{field.name: getattr(segments, field.name) for field in fields(Segments)})
    return frame.assign(
        variation=pd.Series(_qualities(verdicts.variation, verdicts.lean, series.better)[of]).where(current),
        assurance=pd.Series(_words(ASSURANCES, verdicts.assurance)[of]).where(current),
        icons_shown=verdicts.icons_shown[of] & current,
        offer_from=pd.Series(days[np.maximum(offered, 0)]).where(current & (offered >= 0)),
        offer_to=pd.Series(days[np.maximum(verdicts.offer_last[of], 0)]).where(current & (offered >= 0)),
        offer_median=np.where(current, verdicts.offer_median[of], np.nan),
    )


def _qualities(signal: Sides, lean: Sides, better: Sides) -> ExtensionArray:
    at = np.select([signal == Signal.NONE, better == 0, lean == better], [0, 1, 2], default=3)
    return _words([Quality.NONE, Quality.NEUTRAL, Quality.IMPROVEMENT, Quality.CONCERN], at)


def _words(words: Sequence[str], at: Ints | Sides) -> ExtensionArray:
    return pd.array([str(word) for word in words], dtype="str").take(at.astype(np.intp))


def _floats(frame: pd.DataFrame, name: str) -> Floats:
    """The column as floats, NaN where it is NA; all NaN when it is not there."""
    if name not in frame:
        return np.full(len(frame), np.nan)
    return frame[name].to_numpy(dtype=float, na_value=np.nan)
