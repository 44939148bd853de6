"""Each kind of rule accepts the row that keeps it and refuses the one that breaks it, with file, row, column, rule and words."""

from typing import Any

import pandas as pd
import pytest
from invented_feed import day, no_unreadable, shift_rows, shifts

from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from expectations.judging import Judgement, judge

MAY = WeekRange(Week.of(day("04/05/2020").date()), Week.of(day("31/05/2020").date()))


def judged(rows: pd.DataFrame, feed: Feed, *, weeks: WeekRange = MAY, **more: Any) -> Judgement:
    return judge(rows, no_unreadable(), feed, weeks, **more)


def told(judgement: Judgement) -> list[tuple[Any, ...]]:
    columns = ["name", "row_number", "column_name", "rule"]
    return sorted(judgement.refused[columns].itertuples(index=False, name=None))


RULES: dict[str, tuple[dict[str, Any], str]] = {
    "between": ({"rule": "between", "column": "hours", "least": 0, "most": 12}, "hours"),
    "one of": ({"rule": "one of", "column": "unit", "values": ["Ward 1", "Ward 2"]}, "unit"),
    "at most": ({"rule": "at most", "column": "worked_elsewhere", "limit": "hours"}, "worked_elsewhere, hours"),
    "adds up": ({"rule": "adds up", "columns": ["worked_elsewhere", "worked_here"], "to": "hours"}, "worked_elsewhere, worked_here, hours"),
    "at most together": (
        {"rule": "at most together", "columns": ["worked_elsewhere", "worked_here"], "limit": "hours"},
        "worked_elsewhere, worked_here, hours",
    ),
}
BAD = {
    "between": {"hours": 12.5},
    "one of": {"unit": "Ward 9"},
    "at most": {"worked_elsewhere": 7.6, "worked_here": 0.0},
    "adds up": {"worked_here": 7.0},
    "at most together": {"worked_elsewhere": 0.5},
}


def with_parts(rules: list[dict[str, Any]]) -> Feed:
    plain = shifts()
    number = {"kind": "number", "meaning": "invented", "example": "1"}
    columns = {name: column.model_dump(mode="json") for name, column in plain.columns.items()}
    return shifts(columns=columns | {"worked_elsewhere": number, "worked_here": number}, rules=rules)


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_refuses_the_row_that_breaks_it_and_no_other(kind: str) -> None:
    rule, column = RULES[kind]
    rows = shift_rows(("04/05/2020", "Ward 1", 7.5, 100), ("05/05/2020", "Ward 2", 7.5, 100)).assign(worked_elsewhere=0.0, worked_here=7.5)
    for name, value in BAD[kind].items():
        rows.loc[1, name] = value
    judgement = judged(rows, with_parts([rule | {"because": "it is invented"}]))
    assert judgement.accepted["row_number"].tolist() == [2]
    assert told(judgement) == [("e1.csv", 3, column, kind)]
    wrong = f"{'not one of Ward 1, Ward 2: ' if kind == 'one of' else ''}it is invented"
    assert judgement.refused["message"].tolist() == [f"e1.csv, row 3: {column}: {wrong}. Correct the row and send the file again."]
    assert judgement.refused["week_ending"].tolist() == [pd.Timestamp(2020, 5, 10)]
    assert judgement.verdicts[["rows_accepted", "rows_refused", "accepted"]].to_numpy().tolist() == [[1, 1, True]]


@pytest.mark.parametrize("kind", RULES)
def test_a_value_that_is_missing_breaks_no_rule_where_a_blank_is_allowed(kind: str) -> None:
    rule, _ = RULES[kind]
    feed = with_parts([rule | {"because": "it is invented"}])
    blanks = {name: column.model_copy(update={"blank": True}) for name, column in feed.columns.items()}
    rows = shift_rows(("04/05/2020", "Ward 1", 7.5, 100)).assign(worked_elsewhere=0.0, worked_here=7.5)
    for name in BAD[kind]:
        rows[name] = rows[name].astype("str" if name == "unit" else "Float64").where([False])
    assert judged(rows, feed.model_copy(update={"columns": blanks})).refused.empty


def test_an_amount_is_held_against_a_range_in_pounds() -> None:
    feed = shifts(rules=[{"rule": "between", "column": "cost", "least": -5, "most": 10.5, "because": "it is invented"}])
    rows = shift_rows(("04/05/2020", "Ward 1", 1, 1050), ("05/05/2020", "Ward 1", 1, 1051), ("06/05/2020", "Ward 1", 1, -500))
    assert told(judged(rows, feed)) == [("e1.csv", 3, "cost", "between")]


def test_a_group_that_does_not_add_up_to_the_total_it_repeats_is_refused_whole() -> None:
    rule = {
        "rule": "group adds up",
        "column": "worked_here",
        "within": ["day"],
        "to": "worked_elsewhere",
        "allowance": 0.01,
        "because": "x",
    }
    rows = shift_rows(*[(date, unit, 7.5, 1) for date in ("04/05/2020", "05/05/2020") for unit in ("Ward 1", "Ward 2")])
    rows = rows.assign(worked_here=[1.0, 2.0, 1.0, 2.0], worked_elsewhere=[3.005, 3.005, 3.1, 3.1])
    judgement = judged(rows, with_parts([rule]))
    assert judgement.accepted["row_number"].tolist() == [2, 3]
    assert judgement.refused["row_number"].tolist() == [4, 5]


def test_dates_are_held_in_order_like_numbers() -> None:
    date = {"kind": "date", "formats": ["%d/%m/%Y"], "meaning": "invented", "example": "01/01/2020"}
    columns = {name: column.model_dump(mode="json") for name, column in shifts().columns.items()}
    rule = {"rule": "at most", "column": "admitted", "limit": "day", "because": "nobody leaves before arriving"}
    feed = shifts(columns=columns | {"admitted": date}, rules=[rule])
    rows = shift_rows(("04/05/2020", "Ward 1", 1, 1), ("05/05/2020", "Ward 1", 1, 1))
    rows = rows.assign(admitted=[day("04/05/2020"), day("06/05/2020")])
    assert judged(rows, feed).accepted["row_number"].tolist() == [2]


def test_rows_of_one_key_in_one_extract_are_both_refused_for_which_is_right_cannot_be_known() -> None:
    feed = shifts(rules=[{"rule": "unique", "columns": ["day", "unit"], "because": "a ward reports a day once"}])
    rows = shift_rows(("04/05/2020", "Ward 1", 7.5, 1), ("04/05/2020", "Ward 1", 8, 1), ("04/05/2020", "Ward 2", 8, 1))
    judgement = judged(rows, feed)
    assert judgement.accepted["row_number"].tolist() == [4]
    assert told(judgement) == [("e1.csv", 2, "day, unit", "unique"), ("e1.csv", 3, "day, unit", "unique")]
    assert judgement.refused["week_ending"].notna().all()


def test_one_column_may_be_unique_by_itself() -> None:
    feed = shifts(rules=[{"rule": "unique", "columns": ["unit"], "because": "x"}])
    rows = shift_rows(("04/05/2020", "Ward 1", 7.5, 1), ("05/05/2020", "Ward 1", 8, 1), ("04/05/2020", "Ward 2", 8, 1))
    assert judged(rows, feed).accepted["row_number"].tolist() == [4]


def test_a_row_alike_in_everything_is_counted_once_and_the_repeat_told() -> None:
    rows = shift_rows(*[("04/05/2020", "Ward 1", 7.5, 1)] * 3)
    judgement = judged(rows, shifts())
    assert judgement.accepted["row_number"].tolist() == [2]
    assert judgement.refused["rule"].tolist() == ["repeated", "repeated"]
    assert judgement.refused["message"].iloc[0].startswith("e1.csv, row 3: the same as row 2 in everything. It was counted once")
    assert judgement.refused_in_all == {"e1": 2}


def test_a_blank_where_the_contract_wants_a_value_refuses_the_row() -> None:
    rows = shift_rows(("04/05/2020", "Ward 1", 7.5, None), ("05/05/2020", "Ward 1", 7.5, 1))
    rows["hours"] = rows["hours"].where([True, False])
    judgement = judged(rows, shifts())
    assert judgement.accepted["row_number"].tolist() == [2]  # cost may be blank, hours may not
    assert judgement.refused["message"].tolist() == ["e1.csv, row 3: hours is blank. Correct the row and send the file again."]


def test_a_row_refused_for_two_reasons_is_one_row_with_two_reasons() -> None:
    feed = shifts(rules=[RULES["between"][0] | {"because": "x"}, RULES["one of"][0] | {"because": "x"}])
    judgement = judged(shift_rows(("04/05/2020", "Ward 9", 13, 1), ("05/05/2020", "Ward 1", 7, 1)), feed)
    assert len(judgement.refused) == 2
    assert judgement.verdicts["rows_refused"].tolist() == [1]
    assert judgement.refused_in_all == {"e1": 1}


def test_a_date_outside_the_extracts_period_is_refused_and_belongs_to_no_week() -> None:
    rows = shift_rows(("30/04/2020", "Ward 1", 7, 1), ("04/05/2020", "Ward 1", 7, 1), ("01/06/2020", "Ward 1", 7, 1))
    rows = rows.assign(earliest=day("01/05/2020"), latest=day("31/05/2020"))
    judgement = judged(rows, shifts())
    assert judgement.accepted["row_number"].tolist() == [3]
    assert judgement.refused["message"].tolist() == [
        "e1.csv, row 2: day is before 01/05/2020, the first day its extract is for. Correct the row and send the file again.",
        "e1.csv, row 4: day is after 31/05/2020, the last day its extract is for. Correct the row and send the file again.",
    ]
    assert judgement.refused["week_ending"].isna().all()
    assert judgement.verdicts["week_ending"].tolist() == [pd.Timestamp(2020, 5, 10)]


def test_the_first_and_last_day_of_the_extracts_period_are_inside_it() -> None:
    rows = shift_rows(("04/05/2020", "Ward 1", 7, 1), ("31/05/2020", "Ward 1", 7, 1))
    assert judged(rows.assign(earliest=day("04/05/2020"), latest=day("31/05/2020")), shifts()).refused.empty


def test_a_blank_date_belongs_to_no_week() -> None:
    rows = shift_rows(("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 1", 7, 1))
    for name in ("day", "first_day", "last_day"):
        rows[name] = rows[name].where([True, False])
    judgement = judged(rows, shifts())
    assert judgement.refused["week_ending"].isna().tolist() == [True]
    assert judgement.verdicts["rows_refused"].tolist() == [0]


def test_without_a_row_there_is_no_verdict_and_no_error() -> None:
    judgement = judged(shift_rows(), shifts(rules=[RULES["between"][0] | {"because": "x"}]))
    assert (len(judgement.accepted), len(judgement.refused), len(judgement.verdicts)) == (0, 0, 0)
