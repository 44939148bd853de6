"""A feed's contract as a Great Expectations suite over its typed rows. What follows from a failure belongs to the judging.

Great Expectations takes seconds to import, so only the functions that run it do.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from boxscore.columns import Kind
from boxscore.feeds import Feed
from boxscore.rules import AddsUp, AtMost, AtMostTogether, Between, GroupAddsUp, OneOf, RowRule, Severity, Unique

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

BLANK = "blank"
IN_THE_PERIOD = "in the period"
DECIMALS = 9
"""Of sums that are compared: a computer's 0.1 + 0.2 is a hair more than 0.3."""


@dataclass(frozen=True)
class Rule:
    """One expectation and what to say of a row that fails it."""

    name: str
    columns: tuple[str, ...]
    because: str
    expectation: "Expectation"
    severity: Severity = Severity.ROW


@dataclass(frozen=True)
class Failure:
    """A rule and the rows that failed it."""

    rule: Rule
    rows: list[int]


def row_rules(feed: Feed, columns: pd.Index) -> list[Rule]:
    """The suite of a row within its extract: nothing required is blank, the contract's rules in order, its date in the period."""
    import great_expectations.expectations as gxe

    required = [name for name, column in feed.columns.items() if not column.blank and name in columns]
    blanks = [Rule(BLANK, (name,), "the contract requires it", gxe.ExpectColumnValuesToNotBeNull(column=name)) for name in required]
    ruled = [_of_contract(rule, at, feed) for at, rule in enumerate(feed.rules) if not isinstance(rule, GroupAddsUp)]
    return [*blanks, *ruled, *_in_the_period(feed)]


def group_rules(feed: Feed) -> list[Rule]:
    """The suite that rows are held against together, whichever extracts brought them."""
    return [_of_contract(rule, at, feed) for at, rule in enumerate(feed.rules) if isinstance(rule, GroupAddsUp)]


def _in_the_period(feed: Feed) -> list[Rule]:
    ends = (
        ("the first day its extract is for", no_less("last_day", "earliest")),
        ("the last day its extract is for", no_less("latest", "last_day")),
    )
    return [Rule(IN_THE_PERIOD, (feed.week_from,), because, expectation) for because, expectation in ends]


def _of_contract(rule: RowRule, at: int, feed: Feed) -> Rule:
    return replace(_rule(rule, at, feed), severity=rule.severity)


def no_less(column: str, least: str) -> "Expectation":
    """That a number or day is no less than another of its row; rows that lack one of them are passed over."""
    import great_expectations.expectations as gxe

    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=column, column_B=least, or_equal=True, ignore_row_if="either_value_is_missing"
    )


def _rule(rule: RowRule, at: int, feed: Feed) -> Rule:
    import great_expectations.expectations as gxe

    match rule:
        case Unique(columns=columns):
            # Of one extract: that a later one brings the row again is a correction.
            once = gxe.ExpectCompoundColumnsToBeUnique(column_list=["extract", *columns], ignore_row_if="never")
            return Rule(rule.rule, columns, rule.because, once)
        case Between(column=column, least=least, most=most):
            units = _units(column, feed)
            ends = [end if end is None else end * units for end in (least, most)]
            between = gxe.ExpectColumnValuesToBeBetween(column=column, min_value=ends[0], max_value=ends[1])
            return Rule(rule.rule, (column,), rule.because, between)
        case OneOf(column=column, values=values):
            told = f"not one of {', '.join(map(str, values))}: {rule.because}"
            return Rule(rule.rule, (column,), told, gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values)))
        case AddsUp(columns=columns, to=to):
            equal = gxe.ExpectColumnPairValuesToBeEqual(column_A=_sum_name(at), column_B=to, ignore_row_if="either_value_is_missing")
            return Rule(rule.rule, (*columns, to), rule.because, equal)
        case GroupAddsUp(column=column, to=to, allowance=allowance):
            most = allowance * _units(column, feed)
            small = gxe.ExpectColumnValuesToBeBetween(column=_sum_name(at), min_value=-most, max_value=most)
            return Rule(rule.rule, (column, to), rule.because, small)
        case AtMost(column=column, limit=limit):
            return Rule(rule.rule, (column, limit), rule.because, no_less(limit, column))
        case AtMostTogether(columns=columns, limit=limit):
            return Rule(rule.rule, (*columns, limit), rule.because, no_less(limit, _sum_name(at)))


def _units(column: str, feed: Feed) -> int:
    """A contract speaks of pounds and the rows hold pence."""
    return 100 if column in feed.columns and feed.columns[column].kind is Kind.MONEY else 1


def with_sums(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The rows with a column for each sum that a rule compares: Great Expectations compares columns but does not add them."""
    sums: dict[str, Any] = {}
    for at, rule in enumerate(feed.rules):
        match rule:
            case AddsUp(columns=columns) | AtMostTogether(columns=columns):
                sums[_sum_name(at)] = rows[list(columns)].sum(axis="columns", skipna=False).round(DECIMALS)
            case GroupAddsUp(column=column, within=within, to=to):
                total = rows.groupby(list(within), dropna=False)[column].transform("sum")
                sums[_sum_name(at)] = total - rows[to]
    return rows.assign(**sums)


def _sum_name(at: int) -> str:
    return f"sum_of_rule_{at + 1}"


def failures(rows: pd.DataFrame, rules: list[Rule], *, suite: str) -> Iterator[Failure]:
    """The rules that some row fails, with the positions of those rows.

    The whole suite runs for its verdicts alone; only what failed is run again for its rows, which costs many times as much.
    """
    if rows.empty or not rules:
        return
    import great_expectations as gx

    # Rows are told by the frame's index: rules that compare two columns cannot tell them by a column of their own.
    batch = ephemeral_context().data_sources.pandas_default.read_dataframe(rows.reset_index(drop=True))
    for at, rule in enumerate(rules):
        rule.expectation.meta = {"at": at}
    expectation_suite = gx.ExpectationSuite(name=suite, expectations=[rule.expectation for rule in rules])
    outcome = batch.validate(expectation_suite, result_format="BOOLEAN_ONLY")
    failed = [result.expectation_config.meta["at"] for result in outcome.results if not result.success]
    for at in sorted(failed):
        told = batch.validate(rules[at].expectation, result_format="COMPLETE")
        if "unexpected_index_list" not in told.result:
            broken = f"'{rules[at].name}' on {', '.join(rules[at].columns)}"
            raise RuntimeError(f"the expectation {broken} could not be worked out: {told.exception_info}")
        yield Failure(rules[at], [int(row) for row in told.result["unexpected_index_list"]])


def ephemeral_context() -> Any:
    """Great Expectations with nothing of it kept. No usage figures leave the machine, and no progress bars reach the log."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context
