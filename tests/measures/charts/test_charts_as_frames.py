"""Charts of many series as frames, recorded rebases replayed, and Pareto: frames of a few rows."""

import pandas as pd
import pytest

from measures.charts.frames import chart_frames
from measures.charts.pareto import pareto
from measures.charts.rules import Kind, Plan

KEYS = ["team", "measure"]
LEVEL = [11.0, 9.0] * 6
RUN = Plan.of(Kind.RUN)


def points(**values: list[float | None]) -> pd.DataFrame:
    """One series a team."""
    frames = [
        pd.DataFrame({"team": team, "measure": "A02", "date": pd.date_range("2026-01-04", periods=len(some), freq="W"), "value": some})
        for team, some in values.items()
    ]
    return pd.concat(frames, ignore_index=True).astype({"value": "Float64"})


def test_a_frame_of_many_series_comes_back_with_the_same_rows() -> None:
    given = points(b=[*LEVEL, *[12.0] * 6], a=[*LEVEL, None]).sample(frac=1, random_state=1)
    found, segments = chart_frames(given, RUN, keys=KEYS)
    assert found.index.equals(given.index)
    assert found[[*KEYS, "date"]].equals(given[[*KEYS, "date"]])
    assert (found.sort_values(["team", "date"])["signal"] != "").tolist() == [False] * 13 + [False] * 12 + [True] * 6
    assert segments[["team", "segment", "points", "centre"]].to_numpy().tolist() == [["a", 0, 12, 10.0], ["b", 0, 18, 10.0]]


def test_what_is_known_of_a_series_decides_what_its_signals_mean() -> None:
    of = pd.DataFrame({"team": ["a", "b"], "measure": "A02", "better": [1, -1], "target": [4.0, 4.0]})
    given = points(a=[*LEVEL, 30.0], b=[*LEVEL, 30.0], c=[*LEVEL, 30.0])
    found, segments = chart_frames(given, Plan.of(Kind.XMR, baseline=12), keys=KEYS, of=of)
    assert found.groupby("team")["quality"].last().tolist() == ["improvement", "concern", "neutral"]
    assert segments["variation"].tolist() == ["improvement", "concern", "neutral"]
    assert segments["assurance"].tolist() == ["consistently_passes", "consistently_fails", "none"]
    assert segments["icons_shown"].tolist() == [True, True, True]


def test_a_recorded_rebase_is_replayed_with_the_points_it_was_accepted_for() -> None:
    given = points(a=[*LEVEL, *[12.0, 13.0, 14.0] * 3, 30.0], b=[*LEVEL, *[12.0, 13.0, 14.0] * 3, 30.0])
    offered = chart_frames(given, RUN, keys=KEYS)[1]
    assert offered[["offer_from", "offer_median"]].to_numpy().tolist() == [[pd.Timestamp("2026-03-29"), 13.0]] * 2
    accepted = pd.DataFrame({"team": ["a"], "measure": "A02", "date": [pd.Timestamp("2026-03-27")], "points": [9]})
    _, segments = chart_frames(given, RUN, keys=KEYS, rebases=accepted)
    told = segments[["team", "segment", "first", "base_points", "centre"]].to_numpy().tolist()
    assert told == [
        ["a", 0, pd.Timestamp("2026-01-04"), 12, 10.0],
        ["a", 1, pd.Timestamp("2026-03-29"), 9, 13.0],
        ["b", 0, pd.Timestamp("2026-01-04"), 12, 10.0],
    ]
    assert segments["variation"].isna().tolist() == [True, False, False]


def test_a_recorded_start_of_the_baseline_leaves_the_points_before_it_out_of_the_median() -> None:
    of = pd.DataFrame({"team": ["a"], "measure": "A02", "baseline_from": [pd.Timestamp("2026-01-18")]})
    found, _ = chart_frames(points(a=[90.0, 90.0, *LEVEL]), RUN, keys=KEYS, of=of)
    assert (found["centre"].unique().tolist(), found["base"].tolist()) == ([10.0], [False] * 2 + [True] * 12)


def test_a_frame_without_rows_gives_frames_without_rows() -> None:
    found, segments = chart_frames(points(a=LEVEL).iloc[:0], RUN, keys=KEYS)
    assert (len(found), len(segments)) == (0, 0)


def test_a_series_with_a_day_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a day twice"):
        chart_frames(pd.concat([points(a=LEVEL), points(a=LEVEL)]), RUN, keys=KEYS)


def test_pareto_puts_the_most_frequent_first_with_its_cumulative_share() -> None:
    counts = pd.DataFrame({"category": ["Fall", "Medicine", "Fall", None, "Other"], "count": [3, 4, 3, 2, 0]})
    # Fall 6 of 12, Medicine 4, not recorded 2.
    told = pareto(counts, by=[]).to_dict("list")
    assert told["category"] == ["Fall", "Medicine", "not recorded"]
    assert told["share_pct"] == [pytest.approx(50), pytest.approx(100 / 3), pytest.approx(50 / 3)]
    assert told["cumulative_pct"] == [pytest.approx(50), pytest.approx(250 / 3), pytest.approx(100)]


def test_pareto_is_made_of_each_group_alone_and_of_nothing_where_there_is_nothing() -> None:
    counts = pd.DataFrame({"team": ["b", "a", "a"], "category": ["X", "X", "Y"], "count": [0, 1, 3]})
    told = pareto(counts, by=["team"])
    assert told[["team", "category", "count"]].to_numpy().tolist() == [["a", "Y", 3], ["a", "X", 1], ["b", "X", 0]]
    assert told["share_pct"].tolist()[:2] == [75.0, 25.0]
    assert told["cumulative_pct"].isna().tolist() == [False, False, True]


def test_pareto_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError, match="negative"):
        pareto(pd.DataFrame({"category": ["X"], "count": [-1]}), by=[])
