"""A feed's contract as a Great Expectations suite over its typed rows. What follows from a failure belongs to the judging.

Great Expectations takes seconds to import, so only the functions that run it do.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from boxscore.feeds import AddsUp, AtMost, Between, Feed, GroupAddsUp, OneOf, RowRule, Unique

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

ROW = "row"
BLANK = "blank"


@dataclass(frozen=True)
class Rule:
    """One expectation and what to say of a row that fails it."""

    name: str
    columns: tuple[str, ...]
    because: str
    expectation: "Expectation"


@dataclass(frozen=True)
class Failure:
    """A rule and the rows that failed it."""

    rule: Rule
    rows: list[int]


def row_rules(feed: Feed, columns: pd.Index) -> list[Rule]:
    """The feed's suite: first that nothing required is blank, then its contract's rules, in order."""
    import great_expectations.expectations as gxe

    required = [name for name, column in feed.columns.items() if not column.blank and name in columns]
    blanks = [Rule(BLANK, (name,), "the contract requires it", gxe.ExpectColumnValuesToNotBeNull(column=name)) for name in required]
    return [*blanks, *(_rule(rule, at) for at, rule in enumerate(feed.rules))]


def _rule(rule: RowRule, at: int) -> Rule:
    import great_expectations.expectations as gxe

    match rule:
        case Unique(columns=(column,)):
            return Rule(rule.rule, (column,), rule.because, gxe.ExpectColumnValuesToBeUnique(column=column))
        case Unique(columns=columns):
            return Rule(
                rule.rule, columns, rule.because, gxe.ExpectCompoundColumnsToBeUnique(column_list=list(columns), ignore_row_if="never")
            )
        case Between(column=column, least=least, most=most):
            between = gxe.ExpectColumnValuesToBeBetween(column=column, min_value=least, max_value=most)
            return Rule(rule.rule, (column,), rule.because, between)
        case OneOf(column=column, values=values):
            return Rule(rule.rule, (column,), rule.because, gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values)))
        case AddsUp(columns=columns, to=to):
            equal = gxe.ExpectColumnPairValuesToBeEqual(column_A=_sum_name(at), column_B=to, ignore_row_if="either_value_is_missing")
            return Rule(rule.rule, (*columns, to), rule.because, equal)
        case GroupAddsUp(column=column, to=to, allowance=allowance):
            small = gxe.ExpectColumnValuesToBeBetween(column=_sum_name(at), min_value=-allowance, max_value=allowance)
            return Rule(rule.rule, (column, to), rule.because, small)
        case AtMost(column=column, limit=limit):
            ordered = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=limit, column_B=column, or_equal=True, ignore_row_if="either_value_is_missing"
            )
            return Rule(rule.rule, (column, limit), rule.because, ordered)


def with_sums(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The rows with a column for each sum that a rule compares: Great Expectations compares columns but does not add them."""
    sums: dict[str, Any] = {}
    for at, rule in enumerate(feed.rules):
        match rule:
            case AddsUp(columns=columns):
                sums[_sum_name(at)] = rows[list(columns)].sum(axis="columns", skipna=False)
            case GroupAddsUp(column=column, within=within, to=to):
                total = rows.groupby(list(within), dropna=False)[column].transform("sum")
                sums[_sum_name(at)] = total - rows[to]
    return rows.assign(**sums)


def _sum_name(at: int) -> str:
    return f"sum_of_rule_{at + 1}"


def failures(rows: pd.DataFrame, rules: list[Rule], *, suite: str) -> Iterator[Failure]:
    """The rules that some row fails, with those rows by the frame's column ``row``.

    The whole suite runs for its verdicts alone; only what failed is run again for its rows, which costs many times as much.
    """
    if rows.empty or not rules:
        return
    batch, expectation_suite = _batch(rows, rules, suite)
    outcome = batch.validate(expectation_suite, result_format="BOOLEAN_ONLY")
    failed = [result.expectation_config.meta["at"] for result in outcome.results if not result.success]
    for at in sorted(failed):
        told = batch.validate(rules[at].expectation, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]})
        if "unexpected_index_list" not in told.result:
            raise RuntimeError(
                f"the expectation '{rules[at].name}' on {', '.join(rules[at].columns)} could not be worked out: {told.exception_info}"
            )
        yield Failure(rules[at], [int(place[ROW]) for place in told.result["unexpected_index_list"]])


def _batch(rows: pd.DataFrame, rules: list[Rule], suite: str) -> tuple[Any, Any]:
    # No usage figures leave the machine, and no progress bars reach the log.
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas(suite)
        .add_dataframe_asset(suite)
        .add_batch_definition_whole_dataframe(suite)
        .get_batch({"dataframe": rows})
    )
    for at, rule in enumerate(rules):
        rule.expectation.meta = {"at": at}
    return batch, gx.ExpectationSuite(name=suite, expectations=[rule.expectation for rule in rules])
