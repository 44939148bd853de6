"""``boxscore rejects``: the rows that are refused, listed or made into a report. Finding them belongs below."""

from datetime import date

import click

from boxscore.settings import Settings
from pipelines.parameters import day_of


@click.command()
@click.option("--feed", metavar="FEED", help="One feed, by its id.")
@click.option("--week", callback=day_of, metavar="DATE", help="The week that holds this day.")
@click.option("--out", metavar="FILE.xlsx", help="Write the report for the supplier; without it the rows go to the screen as CSV.")
@click.pass_obj
def rejects(settings: Settings, feed: str | None, week: date | None, out: str | None) -> None:
    """Which rows are refused: file, row, column, rule, why, and as much of what they say as names nobody.

    The report has one row a refused row and reason, a summary by rule with what to do, the files refused whole, and what was refused once
    and put right since. A corrected file takes the place of what it corrects in the next run.

    \b
    Examples:
      boxscore rejects
      boxscore rejects --feed invoices --week 2021-03-28
      boxscore rejects --feed invoices --out refused.xlsx
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from pipelines.rejecting import as_csv, rejects_of, report_contents, write_report
    from pipelines.tracing import write_text
    from sources.board import read_board

    told = rejects_of(settings, read_board(settings.board, catalogue(), packs()), feed=feed, day=week)
    if out:
        write_report(report_contents(told), out)
    else:
        write_text(as_csv(told), None)
    for sentence in told.sentences(out):
        click.echo(sentence, err=True)
