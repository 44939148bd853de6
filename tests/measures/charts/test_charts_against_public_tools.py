"""Charts point by point against what the public tools answered (tests/golden/charts): limits to 1e-6, flags and icons exactly."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from measures.charts.offers import SUSTAINED
from measures.charts.one import Chart, Observation, Point, chart_of
from measures.charts.rules import Better, Kind, Plan, Signal
from measures.charts.runs import least_crossings, longest_usual

GOLDEN = Path(__file__).parents[2] / "golden" / "charts"
Row = dict[str, str]
SPIKE = "screening leaves only ranges of 0: limits fall on the mean and every point is outside; here it is not screened"
KNOWN_FAULTS = {
    "s46_constant_one_spike|screen=TRUE|rebase=FALSE|fix=0|imp=increase": SPIKE,
    "s46_constant_one_spike|i|part=none|freeze=0|screenedmr=TRUE|method=anhoej": SPIKE,
}
"""Configurations in which a tool is at fault. A test fails when one of them is no longer answered differently."""


def rows_of(name: str) -> Iterator[Row]:
    with gzip.open(GOLDEN / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def by(name: str, key: str = "config") -> dict[str, list[Row]]:
    grouped = defaultdict(list)
    for row in rows_of(name):
        grouped[row[key]].append(row)
    return dict(grouped)


@cache
def meta() -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = json.loads((GOLDEN / "series_meta.json").read_text(encoding="utf-8"))
    return told


def figure(text: str) -> float | None:
    return float(text) if text not in ("", "NA") else None


def charted(series: str, plan: Plan, *, rebased: bool = False, better: Better = Better.NEUTRAL, target: float | None = None) -> Chart:
    observations = [
        Observation(day=date.fromisoformat(row["date"]), value=figure(row["value"]), n=figure(row["n"]))
        for row in by("series.csv.gz", "series_id")[series]
    ]
    rebases = [observations[at].day for at in meta()[series]["rebase_idx"]] if rebased else []  # type: ignore[attr-defined]
    return chart_of(observations, plan, better=better, target=target, rebases=rebases)


def differences(points: Sequence[Point], rows: Sequence[Row], names: dict[str, str]) -> list[str]:
    found = []
    assert len(points) == len(rows)
    for point, row in zip(points, rows, strict=True):
        for ours, theirs in names.items():
            mine, expected = getattr(point, ours), figure(row[theirs])
            if (mine is None) != (expected is None) or (mine is not None and mine != pytest.approx(expected, abs=1e-6, rel=0)):
                found.append(f"{row['i']} {ours}: {mine}, not {expected}")
    return found


def label(special_cause: str) -> str:
    for words, signal in (("UCL", Signal.OUTSIDE), ("LCL", Signal.OUTSIDE), ("Trend", Signal.TREND), ("2 in 3", Signal.TWO_OF_THREE)):
        if words in special_cause:
            return signal.word
    return Signal.SHIFT.word if "7 Points" in special_cause else ""


def quality(point_type: str) -> str:
    return {"common": "none", "improvement": "improvement", "concern": "concern", "neutral": "neutral"}[
        point_type.removeprefix("special_cause_").split("_")[0]
    ]


def xmr_differences(config: str) -> list[str]:
    series, screen, rebase, fix, direction = config.split("|")
    plan = Plan.of(Kind.XMR, screen="TRUE" in screen, baseline=int(fix.split("=")[1]) or None)
    better, target = Better[direction.split("=")[1].upper()], meta()[series]["target"]
    chart = charted(series, plan, rebased="TRUE" in rebase, better=better, target=target)  # type: ignore[arg-type]
    rows = by("ptd_points.csv.gz")[config]
    found = differences(chart.points, rows, {"value": "y", "centre": "mean", "lower": "lpl", "upper": "upl"})
    for point, row in zip(chart.points, rows, strict=True):
        if (point.signal.word, point.quality) != (label(row["special_cause_type"]), quality(row["point_type"])):
            found.append(f"{row['i']} {point.signal.word}, not {row['special_cause_type']}")
    (summary,) = [one for one in json.loads((GOLDEN / "ptd_summary.json").read_text(encoding="utf-8")) if one["config"] == config]
    icons = {"consistent_fail": "consistently_fails", "consistent_pass": "consistently_passes", None: "none"}
    if chart.assurance != icons.get(summary["assurance_type"], summary["assurance_type"]):
        found.append(f"assurance {chart.assurance}, not {summary['assurance_type']}")
    if chart.variation != quality(summary["last_point_type"]):
        found.append(f"variation {chart.variation}, not {summary['last_point_type']}")
    return found


def anhoej_differences(config: str) -> list[str]:
    series, kind, part, freeze, screened, _ = config.split("|")
    of = Kind(kind)
    screen = "TRUE" in screened if of.takes_moving_ranges else None
    # qicharts2's run chart has the median of all points unless it is frozen.
    rows = by("qicharts2_points.csv.gz")[config]
    baseline = int(freeze.split("=")[1]) or (len(rows) if of is Kind.RUN else None)
    chart = charted(series, Plan.of(of, rules="anhoej", screen=screen, baseline=baseline), rebased=part == "part=part")
    found = differences(chart.points, rows, {"value": "y", "centre": "cl", "lower": "lcl", "upper": "ucl"})
    for point, row in zip(chart.points, rows, strict=True):
        runs = chart.segments[point.segment].runs
        ours = (point.signal is Signal.OUTSIDE, runs.longest, runs.longest_usual, runs.crossings, runs.signal)
        names = ("longest.run", "longest.run.max", "n.crossings")
        theirs = (row["sigma.signal"] == "True", *(figure(row[name]) for name in names), row["runs.signal"] == "True")
        if ours != theirs:
            found.append(f"{row['i']} {ours}, not {theirs}")
        least = figure(row["n.crossings.min"])
        if least is not None and runs.low != least + 1:
            found.append(f"{row['i']} at least {runs.low} runs, not {least} crossings")
    return found


XMR = sorted(by("ptd_points.csv.gz"))
ANHOEJ = sorted(config for config in by("qicharts2_points.csv.gz") if config.endswith("anhoej") and "|mr|" not in config)


def test_every_configuration_in_scope_is_there() -> None:
    assert (len(XMR), len(ANHOEJ)) == (48, 101)


@pytest.mark.parametrize("config", [config for config in XMR if config not in KNOWN_FAULTS])
def test_an_xmr_chart_is_what_the_nhs_r_package_makes_of_it(config: str) -> None:
    assert xmr_differences(config) == []


@pytest.mark.parametrize("config", [config for config in ANHOEJ if config not in KNOWN_FAULTS])
def test_a_chart_is_what_qicharts2_makes_of_it(config: str) -> None:
    assert anhoej_differences(config) == []


@pytest.mark.parametrize("config", KNOWN_FAULTS)
def test_a_known_fault_of_a_tool_is_still_one(config: str) -> None:
    assert xmr_differences(config) if config in XMR else anhoej_differences(config)


@pytest.mark.parametrize("screen", [True, False])
def test_missing_points_are_skipped_as_when_their_rows_are_removed_for_the_nhs_r_package(screen: bool) -> None:
    config = f"s33_missing_scattered|dropNA|screen={str(screen).upper()}"
    rows = by("ptd_points_dropna.csv.gz")[config]
    chart = charted("s33_missing_scattered", Plan.of(Kind.XMR, screen=screen), better=Better.INCREASE)
    present = [point for point in chart.points if point.value is not None]
    assert differences(present, rows, {"value": "y", "centre": "mean", "lower": "lpl", "upper": "upl"}) == []
    assert [point.signal.word for point in present] == [label(row["special_cause_type"]) for row in rows]


@pytest.mark.parametrize("series", sorted(by("phs_runchart_flags_points.csv.gz", "series_id")))
def test_a_run_chart_by_phs_dashboard_has_the_flags_of_the_dashboards(series: str) -> None:
    rows = by("phs_runchart_flags_points.csv.gz", "series_id")[series]
    assert flag_differences(series, rows, "phs-dashboard", ("median", "shift6", "trend5")) == []


@pytest.mark.parametrize("config", [config for config in sorted(by("runchart_scot_points.csv.gz")) if config.endswith("rephase=FALSE")])
def test_a_run_chart_by_scottish_rules_has_the_flags_of_the_runchart_package(config: str) -> None:
    rows = by("runchart_scot_points.csv.gz")[config]
    assert flag_differences(config.split("|")[0], rows, "scottish", ("base", "in_shift6", "in_trend5")) == []


def flag_differences(series: str, rows: Sequence[Row], rules: str, names: tuple[str, str, str]) -> list[str]:
    """Against medians of the whole series, and the two flags; a trend is told where a point is in both."""
    centre, shift, trend = names
    chart = charted(series, Plan.of(Kind.RUN, rules=rules, baseline=max(len(rows), 8)))
    found = differences(chart.points, rows, {"value": "value", "centre": centre})
    for point, row in zip(chart.points, rows, strict=True):
        theirs = "trend" if row[trend] == "True" else "shift" if row[shift] == "True" else ""
        if point.signal.word != theirs:
            found.append(f"{row['i']} {point.signal.word}, not {theirs}")
    return found


OFFERED = sorted(config for config in by("runcharter_segments.csv.gz") if f"runlength={SUSTAINED}" in config)


@pytest.mark.parametrize("config", [config for config in OFFERED if config.endswith(("above", "below"))])
def test_a_rebase_is_offered_where_runcharter_makes_its_first(config: str) -> None:
    series, med_rows, _, direction = config.split("|")
    better = Better.INCREASE if direction == "above" else Better.DECREASE
    chart = charted(series, Plan.of(Kind.RUN, baseline=int(med_rows.split("=")[1])), better=better)
    sustained = [row for row in by("runcharter_segments.csv.gz")[config] if row["segment"] == "1"]
    ours = [] if chart.offer is None else [(chart.offer.first.isoformat(), chart.offer.last.isoformat(), chart.offer.median)]
    assert ours == [(row["start_date"], row["end_date"], float(row["median"])) for row in sustained]


def test_the_limits_of_runs_and_crossings_are_the_published_table() -> None:
    with (GOLDEN / "anhoej_table_1_300.csv").open(encoding="utf-8", newline="") as file:
        table = [(int(row["n_useful"]), int(row["longest_run_max"]), int(row["n_crossings_min"])) for row in csv.DictReader(file)]
    useful = np.array([row[0] for row in table])
    ours = list(zip(useful.tolist(), longest_usual(useful).tolist(), least_crossings(useful).tolist(), strict=True))
    assert ours == table


def test_the_answer_key_says_where_it_comes_from() -> None:
    told = (GOLDEN / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in GOLDEN.iterdir() if path.name not in told} == {"README.md"}
