"""``boxscore replay``: the warehouse made again from what the lake keeps. Making it belongs below."""

import sys

import click

from boxscore.settings import Settings


@click.command()
@click.pass_obj
def replay(settings: Settings) -> None:
    """Make a warehouse that is lost again, from the extracts and returned workbooks that the lake keeps, night by night.

    Figures, what they rest on and everything that was typed come back. What figures were before they changed, the runs and the register of
    workbooks do not: a backup has those (`boxscore restore`). Refused while there is a warehouse. Ends as `boxscore run` does.

    \b
    Examples:
      boxscore replay
      boxscore --board boards/open-data replay
    """
    from pipelines.replaying import replay_board

    report = replay_board(settings, say=_say)
    for line in report.lines():
        click.echo(line)
    sys.exit(1 if report.needs_a_person else 0)


def _say(text: str) -> None:
    click.echo(text, err=True)
