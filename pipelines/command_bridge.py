"""``boxscore bridge``: why a team's unit cost changed between two periods. Working it out and writing it belong below."""

from datetime import date

import click

from boxscore.settings import Settings
from pipelines.parameters import days_of

Period = tuple[date, date]


def _period(context: click.Context, parameter: click.Parameter, texts: tuple[str, str] | None) -> Period | None:
    """The first and the last day; BadParameter when they are the wrong way round."""
    if texts is None:
        return None
    first, last = days_of(context, parameter, texts)
    if last < first:
        raise click.BadParameter(f"{first:%d/%m/%Y} lies after {last:%d/%m/%Y}. Exchange them.", param=parameter)
    return first, last


@click.command()
@click.argument("team", metavar="TEAM")
@click.option("--before", nargs=2, callback=_period, metavar="FROM TO", help="The earlier weeks. [default: the baseline, or 13 weeks]")
@click.option("--after", nargs=2, callback=_period, metavar="FROM TO", help="The later weeks. [default: the last 13 with figures]")
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--out", metavar="FILE", help="Where to write it; it goes to the screen when this is left out.")
@click.pass_obj
def bridge(settings: Settings, team: str, *, before: Period | None, after: Period | None, kind: str, out: str | None) -> None:
    """Why a team's unit cost changed: how much by volume and how much by spend, line by line.

    TEAM is a slug. Periods are whole weeks, those that hold the days. Each row is of an average week; the last column says what it did to
    the cost of one: the lines add up to the spend, volume and spend to the change in unit cost, to the penny. What it means is told in
    words beside the table. docs/finance.md explains it.

    \b
    Examples:
      boxscore bridge inpatient-ward-3
      boxscore bridge inpatient-ward-3 --before 2025-03-24 2025-06-22 --after 2026-03-23 2026-06-21
      boxscore bridge inpatient-ward-3 --format json --out bridge.json
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from pipelines.bridging import as_csv, as_json, bridge_of
    from pipelines.tracing import write_text
    from sources.board import read_board

    told = bridge_of(settings, read_board(settings.board, catalogue(), packs()), team=team, before=before, after=after)
    write_text(as_csv(told) if kind == "csv" else as_json(told), out)
    for sentence in told.sentences:
        click.echo(sentence, err=True)
