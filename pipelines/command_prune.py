"""``boxscore prune``: what of the past is kept no longer. What that is belongs below."""

import click

from boxscore.settings import Settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Take nothing away; name what would go.")
@click.pass_obj
def prune(settings: Settings, *, dry_run: bool) -> None:
    """Take away what `keeping` in board.yaml keeps no longer: earlier workbooks, replaced extracts, reports, logs, Dagster's record.

    Never what a figure that is shown rests on, the current workbooks, or a workbook that somebody typed into. Every night does the same.

    \b
    Examples:
      boxscore prune --dry-run
      boxscore prune
    """
    from pipelines.pruning import prune_board

    for line in prune_board(settings, dry_run=dry_run, say=_say).lines(dry_run=dry_run):
        click.echo(line)


def _say(text: str) -> None:
    click.echo(text, err=True)
