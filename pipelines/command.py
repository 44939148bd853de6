"""The ``boxscore`` command: what it promises is in docs/developer.md. What it does belongs to the rooms below.

Dagster and Great Expectations take seconds to import, so only the commands that run them do.
"""

import sys
from datetime import date
from errno import EPIPE
from importlib.metadata import version
from typing import Any, Literal

import click

from boxscore.errors import BoxScoreError, PassingFault
from boxscore.longer_periods import Over
from boxscore.settings import Settings
from pipelines.command_backup import backup, restore
from pipelines.command_bridge import bridge
from pipelines.command_prune import prune
from pipelines.command_rejects import rejects
from pipelines.command_replay import replay
from pipelines.command_returns import returns
from pipelines.command_serve import serve
from pipelines.command_showcase import showcase
from pipelines.command_status import status
from pipelines.command_template import template
from pipelines.command_token import token
from pipelines.command_workbook import workbook
from pipelines.parameters import baseline_of, day_of, days_of, figure_of

DONE, NEEDS_A_PERSON, COULD_NOT_RUN = 0, 1, 2
CHARTS = ("run", "xmr", "i", "p", "pp", "u", "up", "c", "g", "t")
BOARD_HELP = "The board's directory. [default: BOXSCORE_BOARD, else boards/open-data]"


class _Command(click.Group):
    """A group whose mistakes of configuration end in words and status 2, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PassingFault as fault:
            said = f"{fault} Try again in a while."
        except BoxScoreError as error:
            said = str(error)
        except OSError as error:
            if error.errno == EPIPE:
                raise  # whoever read the output has stopped; click ends quietly then
            said = f"{error.filename or 'This machine'}: {error.strerror or type(error).__name__}. Put that right and run again."
        click.echo(said, err=True)
        return ctx.exit(COULD_NOT_RUN)


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--board", metavar="DIR", help=BOARD_HELP)
@click.version_option(version("boxscore"), prog_name="boxscore")
@click.pass_context
def main(ctx: click.Context, board: str | None) -> None:
    """Box scores for teams: extracts in, judged, measured, kept, and written to each team's workbook.

    \b
    Examples:
      boxscore run
      boxscore run --from 2025-03-01 --to 2025-06-15
      boxscore export --team raigmore-emergency-department --measure A02
      boxscore serve
      boxscore simulate out/invented --teams 12 --weeks 104 --seed 1
    """
    ctx.obj = Settings(board=board) if board else Settings()


@main.command()
@click.option("--from", "first", callback=day_of, metavar="DATE", help="The first week to work through: the one that holds this day.")
@click.option("--to", "last", callback=day_of, metavar="DATE", help="The last week to work through.")
@click.option("--teams", metavar="T,...", help="Write the workbooks of these teams only (slugs, with commas between).")
@click.option("--record", is_flag=True, help="Write the run to the Dagster instance of DAGSTER_HOME too.")
@click.pass_obj
def run(settings: Settings, first: date | None, last: date | None, teams: str | None, record: bool) -> None:
    """Read, judge, measure, keep, and write workbooks.

    Without dates: the whole history the first time, then the weeks whose figures may still change, and older ones that
    an extract not read before holds. Ends with status 1 when something needs a person.

    \b
    Examples:
      boxscore run
      boxscore run --from 2025-03-01 --to 2025-06-15 --teams raigmore-emergency-department
    """
    from pipelines.running import run_board

    report = run_board(settings, first, last, teams=tuple(filter(None, (teams or "").split(","))), record=record, say=_say)
    for line in report.lines():
        click.echo(line)
    sys.exit(NEEDS_A_PERSON if report.needs_a_person else DONE)


@main.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Hold the board's configuration and every extract against their contracts; nothing is stored.

    \b
    Examples:
      boxscore check
      boxscore --board boards/open-data check
    """
    from assets.checking import check_board

    troubles = 0
    for line in check_board(settings):
        troubles += line.needs_a_person
        click.echo(f"! {line.text.strip()}" if line.needs_a_person else line.text)
    if troubles:
        click.echo(f"{troubles} {'thing needs' if troubles == 1 else 'things need'} a person: the lines that begin with !")
    sys.exit(NEEDS_A_PERSON if troubles else DONE)


@main.command()
@click.option("--team", metavar="T", help="One team, by its slug.")
@click.option("--measure", metavar="ID", help="One measure, by its id.")
@click.option("--from", "first", callback=day_of, metavar="DATE", help="From the week that holds this day.")
@click.option("--to", "last", callback=day_of, metavar="DATE", help="To the week that holds this day.")
@click.option(
    "--over", type=click.Choice([over.value for over in Over]), help="Add the weeks up: of each week, the period that ends with it."
)
@click.option("--as-at", callback=day_of, metavar="DATE", help="As it was shown at the end of that day (UTC).")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--out", metavar="FILE", help="Where to write it; CSV goes to the screen when this is left out.")
@click.pass_obj
def export(
    settings: Settings,
    team: str | None,
    measure: str | None,
    first: date | None,
    last: date | None,
    over: str | None,
    as_at: date | None,
    kind: str,
    out: str | None,
) -> None:
    """Write cells as a table, one row a team, measure and week.

    With --over each row is the period that ends with its week: the 13 weeks, the financial year so far (the weeks whose Sunday lies in it)
    or the weeks since the team's baseline began. Numerators and denominators are added up, never averaged; how many weekly figures
    a row rests on, and how many are missing, stands in the last two columns.

    With --as-at the cells are those that this command wrote at the end of that day: what the runs that had ended by then had left.

    \b
    Examples:
      boxscore export --team raigmore-emergency-department --measure A02 --from 2025-01-01
      boxscore export --over financial-year --from 2025-06-15 --to 2025-06-15
      boxscore export --as-at 2025-06-15
      boxscore export --format parquet --out cells.parquet
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from pipelines.exporting import export_cells, export_over, write_cells
    from sources.board import read_board

    if kind == "parquet" and out is None:
        raise click.UsageError("Parquet is not text: name a file with --out.")
    if as_at and over:
        raise click.UsageError("--as-at tells weeks as they were shown, and --over adds up what is shown now: leave one of them out.")
    board = read_board(settings.board, catalogue(), packs())
    weeks = board.weeks_between(first, last)
    if over is None:
        cells = export_cells(settings, board, team=team, measure=measure, weeks=weeks, as_at=as_at)
    else:
        cells = export_over(settings, board, Over(over), team=team, measure=measure, weeks=weeks)
    write_cells(cells, board, kind=kind, out=out)
    if as_at and cells.empty:
        _say(f"There was no such cell yet at the end of {as_at:%d/%m/%Y} (UTC).")
    if out:
        click.echo(f"{len(cells):,} cells in {out}", err=True)


@main.command()
@click.option("--since", callback=day_of, metavar="DATE", help="What runs that ended on this day (UTC) or later changed.")
@click.option("--team", metavar="T", help="One team, by its slug.")
@click.option("--measure", metavar="ID", help="One measure, by its id.")
@click.option("--format", "kind", type=click.Choice(["text", "csv"]), default="text", show_default=True, help="Words, or a row a change.")
@click.option("--out", metavar="FILE", help="Where to write it; it goes to the screen when this is left out.")
@click.pass_obj
def changes(settings: Settings, since: date | None, team: str | None, measure: str | None, kind: str, out: str | None) -> None:
    """Which figures changed after they were first shown: what each was and is, when, which run, why, and which extracts brought it.

    Newest first. A hidden figure is not given away. Changes from before reasons were kept say so.

    \b
    Examples:
      boxscore changes --since 2025-06-09
      boxscore changes --team raigmore-emergency-department --format csv --out changes.csv
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from pipelines.changing import changed_cells, changes_as_csv, changes_in_words
    from pipelines.exporting import measures_ever
    from pipelines.tracing import write_text
    from sources.board import read_board

    board = read_board(settings.board, catalogue(), packs())
    told = changed_cells(settings, board, since=since, team=team, measure=measure)
    write_text(changes_as_csv(told, measures_ever(board)) if kind == "csv" else changes_in_words(told, board), out)
    if out:
        _say(f"{len(told):,} changes in {out}")


@main.command()
@click.argument("team", metavar="TEAM")
@click.argument("measure", metavar="MEASURE")
@click.argument("day", metavar="WEEK", callback=day_of)
@click.option("--format", "kind", type=click.Choice(["text", "csv"]), default="text", show_default=True, help="A page, or every row.")
@click.option("--out", metavar="FILE", help="Where to write it; it goes to the screen when this is left out.")
@click.pass_obj
def trace(settings: Settings, team: str, measure: str, day: date, kind: str, out: str | None) -> None:
    """From a cell to the rows behind it: where they stand, what each adds, and the refused rows that might have counted.

    TEAM is a slug, MEASURE an id, WEEK any day of the week. A hidden figure is not given away: its rows are not told.

    \b
    Examples:
      boxscore trace raigmore-emergency-department A02 2025-06-15
      boxscore trace croydon-facilities F18 2021-03-28 --format csv --out rows.csv
    """
    from measures.catalogue import catalogue
    from pipelines.trace_pages import as_csv, as_text
    from pipelines.tracing import trace_cell, write_text
    from sources.board import read_board

    told = trace_cell(settings, read_board(settings.board, catalogue()), team=team, measure=measure, day=day)
    if kind == "csv" and told.withheld:
        _say(told.withheld)
    write_text(as_csv(told) if kind == "csv" else as_text(told), out)
    if out:
        _say(f"The trace is in {out}.")


@main.command()
@click.argument("file", metavar="FILE.csv")
@click.option("--chart", "kind", type=click.Choice(CHARTS), default="run", show_default=True, help="The kind of chart.")
@click.option("--rules", metavar="RULES", help="scottish, phs-dashboard or anhoej; making-data-count for xmr. [default: the kind's own]")
@click.option("--improvement", type=click.Choice(["increase", "decrease", "neutral"]), default="neutral", show_default=True)
@click.option(
    "--target", type=click.FloatRange(-1e15, 1e15), callback=figure_of, metavar="X", help="What is aimed at: for a proportion 0.95."
)
@click.option(
    "--baseline", callback=baseline_of, metavar="N", help="Lines of the first N points of a segment, or all. [default: run 12, else all]"
)
@click.option("--rebase", "rebases", multiple=True, callback=days_of, metavar="DATE", help="New lines from this day on; may be repeated.")
@click.option("--screen/--no-screen", default=None, help="Leave out large moving ranges. [default: as qicharts2 does; not for xmr]")
@click.option("--format", "form", type=click.Choice(["csv", "json", "svg", "png"]), default="csv", show_default=True)
@click.option("--title", metavar="TEXT", help="Of the picture. [default: the file's name]")
@click.option("--unit", metavar="TEXT", default="", help="What the figures are, on the picture's axis; % and £ stand with each.")
@click.option("--out", metavar="FILE", help="Where to write it; it goes to the screen when this is left out.")
def chart(
    file: str,
    *,
    kind: str,
    rules: str | None,
    improvement: str,
    target: float | None,
    baseline: int | Literal["all"] | None,
    rebases: tuple[date, ...],
    screen: bool | None,
    form: str,
    title: str | None,
    unit: str,
    out: str | None,
) -> None:
    """Chart a series of your own: run and control charts by named rules.

    FILE.csv has the columns date and value, and n for the kinds p, pp, u and up, where value is the count. It may have status (provisional
    and estimated points are kept out) and annotation. An empty value is a gap. docs/charts.md explains the rules.

    \b
    Examples:
      boxscore chart waits.csv
      boxscore chart falls.csv --chart u --improvement decrease --format json
      boxscore chart cost.csv --chart xmr --improvement decrease --target 500 --rebase 2026-04-05
      boxscore chart waits.csv --title "Waits over 4 hours" --format png --out waits.png
    """
    from measures.charts.rules import Better, Kind, Plan
    from pipelines.charting import chart_file, write_chart

    plan = Plan.of(Kind(kind), rules=rules, baseline=baseline, screen=screen)
    told = chart_file(file, plan, better=Better[improvement.upper()], target=target, rebases=rebases)
    write_chart(told, kind=form, out=out, title=title, unit=unit)
    for warning in told.warnings:
        _say(warning)


@main.command()
@click.argument("directory", metavar="DIR")
@click.option("--teams", required=True, type=int, metavar="N", help="How many teams; every dozen has the same eight settings.")
@click.option("--weeks", required=True, type=int, metavar="N", help="How many weeks of history, up to w/e 21/06/2026.")
@click.option("--seed", required=True, type=int, metavar="S", help="The same seed makes the same facts, in either layout.")
@click.option("--layout", type=click.Choice(["mixed", "plain"]), default="mixed", show_default=True, help="See above.")
@click.option("--name", metavar="NAME", help="What the board is called, and its state kept under. [default: of DIR and what it is made of]")
def simulate(directory: str, teams: int, weeks: int, seed: int, layout: Literal["mixed", "plain"], name: str | None) -> None:
    """Write an invented board: its configuration, its extracts, and what is true of it.

    The mixed layout is as suppliers send extracts, with their quirks, mistakes and traps, listed in traps.csv. The plain layout is one CSV
    a feed, of the same facts. truth.csv has the right figure of every team, measure and week. An invented board that is there already is
    written anew; anything else is left alone.

    \b
    Examples:
      boxscore simulate out/invented --teams 12 --weeks 104 --seed 1
      boxscore --board out/invented run
    """
    from measures.catalogue import catalogue
    from sources.simulator.simulate import simulate as write_invented_board

    known = [measure.id for measure in catalogue()]
    written = write_invented_board(directory, teams=teams, weeks=weeks, seed=seed, layout=layout, known_measures=known, name=name, say=_say)
    for line in written.lines():
        click.echo(line)


main.add_command(backup)
main.add_command(bridge)
main.add_command(prune)
main.add_command(rejects)
main.add_command(replay)
main.add_command(restore)
main.add_command(returns)
main.add_command(serve)
main.add_command(showcase)
main.add_command(status)
main.add_command(template)
main.add_command(token)
main.add_command(workbook)


def _say(text: str) -> None:
    click.echo(text, err=True)
