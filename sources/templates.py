"""Reads a board's own template: the workbook, and ``templates/<its name>.yaml``, how it is filled. What they mean belongs elsewhere."""

from pathlib import Path

from boxscore.described import described
from boxscore.errors import ConfigurationError
from boxscore.templates import TemplatePlan
from sources.board import BoardFolder


def read_template(path: str) -> bytes:
    """The workbook's bytes. ConfigurationError when it is not there or cannot be read."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(f"{path} is not there. Give the path of an .xlsx or .xlsm file.") from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}. Give the path of an .xlsx or .xlsm file.") from None


def read_template_plan(directory: str, path: str) -> TemplatePlan:
    """What the board in ``directory`` says of a template, by the name of its file; an empty plan when it says nothing.

    ConfigurationError names the file and line of every mistake.
    """
    folder, name = BoardFolder(directory), f"templates/{Path(path).stem}.yaml"
    return described(folder.text_if_any(name), TemplatePlan, where=folder.address(name))
