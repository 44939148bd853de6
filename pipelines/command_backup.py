"""``boxscore backup`` and ``boxscore restore``. What they do belongs below."""

import click

from boxscore.settings import Settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE")
@click.pass_obj
def backup(settings: Settings, file: str) -> None:
    """Write all there is of the board to one file: warehouse, lake, workbooks, returns, reports, the portal's records, configuration.

    Waits for a run that is at work. What lies in the drop folder is yours to keep, and is not in it. The file holds every team's figures:
    only its owner may read it; give it to nobody else.

    \b
    Examples:
      boxscore backup open-data.zip
      boxscore --board boards/open-data backup "open-data $(date +%F).zip"
    """
    from pipelines.backing_up import back_up_board

    click.echo(back_up_board(settings, file, say=_say))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False), metavar="FILE")
@click.option("--force", is_flag=True, help="Also over a state that is newer than the backup, and over configuration that differs from it.")
@click.pass_obj
def restore(settings: Settings, file: str, *, force: bool) -> None:
    """Make the board what it was when `boxscore backup` wrote the file.

    Every hash in the file is checked before anything changes. A state with newer figures is refused. What is replaced is kept until all
    is done; a restore that was cut short is made right by the same command again. Configuration that is there stays, and it is said where
    it differs; where it is gone it comes back.

    \b
    Examples:
      boxscore restore open-data.zip
      boxscore --board boards/open-data restore --force open-data.zip
    """
    from pipelines.backing_up import restore_board

    for line in restore_board(settings, file, force=force, say=_say):
        click.echo(line)


def _say(text: str) -> None:
    click.echo(text, err=True)
