"""``boxscore template``: a board's own workbook looked at before it is filled. Filling it is ``boxscore workbook --template``."""

from pathlib import Path

import click

from boxscore.settings import Settings


@click.group()
def template() -> None:
    """Look at a workbook of your own before it is filled."""


@template.command()
@click.argument("file", metavar="FILE")
@click.pass_context
def check(context: click.Context, file: str) -> None:
    """Say what FILE holds, what of it would be filled, and what is missing; nothing is written.

    A name such as A02_latest, team_name or week_ending, and a table whose headers are columns of `boxscore export`, say by themselves what
    they are filled with; templates/FILE.yaml in the board says the rest (docs/analyst.md). Ends with status 1 when something that is asked
    for cannot be filled, or nothing is asked for.

    \b
    Examples:
      boxscore template check our-board.xlsx
      boxscore --board boards/open-data template check our-board.xlsm
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from sources.board import read_board
    from sources.templates import read_template, read_template_plan
    from workbooks.templates.checking import check as checked

    settings: Settings = context.obj
    board = read_board(settings.board, catalogue(), packs())
    told = checked(read_template(file), read_template_plan(settings.board, file), board.measure_by_id, name=Path(file).name)
    for line in told.lines():
        click.echo(line)
    context.exit(1 if told.needs_a_person else 0)
