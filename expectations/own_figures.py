"""Extracts held against the figures that their own lines state: one that was cut short is noticed. Reading the lines belongs elsewhere."""

import pandas as pd

from expectations.suites import Rule, failures

DECIMALS = 2
RECORDS = "records"


def miscounted(figures: pd.DataFrame, *, suite: str) -> dict[str, str]:
    """For each extract that holds otherwise than its own lines say, what is wrong, in words.

    ``figures``: one row a figure: ``extract``, ``what`` it is of, what is ``stated`` and what is ``held``.
    """
    if figures.empty:
        return {}
    import great_expectations.expectations as gxe

    held = figures.round(DECIMALS)
    alike = Rule("own figures", ("stated",), "", gxe.ExpectColumnPairValuesToBeEqual(column_A="held", column_B="stated"))
    wrong = held.iloc[[at for failure in failures(held, [alike], suite=f"{suite} extracts") for at in failure.rows]]
    told: dict[str, list[str]] = {}
    for extract, what, stated, is_held in wrong[["extract", "what", "stated", "held"]].itertuples(index=False, name=None):
        told.setdefault(extract, []).append(_said(what, stated, is_held))
    return {extract: "; ".join(said) for extract, said in told.items()}


def _said(what: str, stated: float, held: float) -> str:
    if what == RECORDS:
        return f"its own count is {stated:,.0f} records, and it has {held:,.0f}"
    return f"its own total of {what} is {stated:,.{DECIMALS}f}, and it comes to {held:,.{DECIMALS}f}"
