"""How a description in YAML becomes a checked model, with the file and line of any mistake. Opening the file belongs elsewhere."""

import io
from collections.abc import Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from boxscore.errors import ConfigurationError


class Described(BaseModel):
    """A frozen description; a key it does not know is a mistake, not something to pass over, and so is a number without end."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


# The C parser where PyYAML was built with it: ten times as quick, and a board is read by every command.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Model = TypeVar("Model", bound=BaseModel)


def described(text: str, model: type[Model], *, where: str) -> Model:
    """The one ``model`` that ``text`` describes. ConfigurationError names ``where`` and the line of every mistake."""
    root = _root(text, where)
    return _checked(_plain(root, where), model, root=root, where=where)


def described_over(text: str, standard: str, model: type[Model], *, where: str, standard_where: str) -> Model:
    """The one ``model`` that ``standard`` describes with ``text`` laid over it: mappings key by key, everything else in its place.

    ConfigurationError names the line of every mistake: in ``where`` when the key is there, else in ``standard_where``.
    """
    own, under = _root(text, where), _root(standard, standard_where)
    _plain(own, where)  # a key given twice is told before one of the two is lost
    root = _laid_over(own, under)
    return _checked(_plain(root, where), model, root=root, where=where)


def stated(text: str, key: str, *, where: str) -> tuple[str, int] | None:
    """What ``text`` says under ``key``, as it is written, and its line; None when it does not say it.

    ConfigurationError when it is no text but a list or a mapping.
    """
    node = _child(_root(text, where), key)
    if node is None:
        return None
    if not isinstance(node, yaml.ScalarNode):
        raise ConfigurationError(f"{_place(node.start_mark, where)}: {key}: is one word, not a list or a mapping.")
    return node.value, node.start_mark.line + 1


def _laid_over(own: yaml.Node | None, under: yaml.Node | None) -> yaml.Node | None:
    if not (isinstance(own, yaml.MappingNode) and isinstance(under, yaml.MappingNode)):
        return own or under
    says = {key.value: (key, value) for key, value in own.value}
    # In the standard's order, so that a board which changes a column does not move it.
    kept = [
        (says[key.value][0], _laid_over(says[key.value][1], value)) if key.value in says else (key, value) for key, value in under.value
    ]
    known = {key.value for key, _ in under.value}
    return yaml.MappingNode(own.tag, [*kept, *(pair for name, pair in says.items() if name not in known)], own.start_mark, own.end_mark)


def described_list(text: str, model: type[Model], *, where: str) -> list[Model]:
    """The list of ``model`` that ``text`` describes, in order; an empty file is an empty list."""
    root = _root(text, where)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise ConfigurationError(f"{where}, line 1: a list is expected here, each entry beginning with '- '.")
    return [_checked(_plain(node, where), model, root=node, where=where) for node in root.value]


class _Named(io.StringIO):
    """A text whose every node knows where it stands: two files may be read as one."""

    def __init__(self, text: str, where: str) -> None:
        super().__init__(text)
        self.name = where


def _root(text: str, where: str) -> yaml.Node | None:
    try:
        return yaml.compose(_Named(text, where), Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, where) from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise ConfigurationError(f"{where}, line {line}: not readable as YAML ({error.reason}). Correct the line and run again.") from None


YES_OR_NO, TEXT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:str"


class _Values(yaml.SafeLoader):
    """YAML's values, but a day that does not exist stays text, so that the model says what is wrong with it, and a key is given once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen: set[Any] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is one word, not a list or a mapping", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' is given twice", key.start_mark)
            seen.add(key.value)
            if key.tag == YES_OR_NO:
                key.tag = TEXT  # YAML 1.1 takes the key `on` for a yes
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Values.add_constructor("tag:yaml.org,2002:timestamp", _Values.construct_yaml_timestamp)


def _plain(node: yaml.Node | None, where: str) -> Any:
    if node is None:
        return {}
    try:
        return _Values("").construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, where) from None


def _unreadable(error: yaml.MarkedYAMLError, where: str) -> ConfigurationError:
    at = _place(error.problem_mark, where)
    return ConfigurationError(f"{at}: not readable as YAML ({error.problem}). Correct the line and run again.")


def _checked(values: Any, model: type[Model], *, root: yaml.Node | None, where: str) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        mistakes = [_mistake(problem, root, where) for problem in error.errors()]
        raise ConfigurationError("\n".join(mistakes)) from None


def line_of(place: Sequence[str | int], text: str) -> int:
    """The line on which what ``place`` leads to begins, by its keys and positions in order; the nearest to it when it is not there."""
    node, _ = _found(place, yaml.compose(text, Loader=LOADER))
    return _line(node)


def _mistake(problem: Any, root: yaml.Node | None, where: str) -> str:
    node, path = _found((*problem["loc"], *_entry_meant(problem)), root)
    return f"{_place(node.start_mark if node else None, where)}: {'.'.join(path) or 'this entry'}: {_in_words(problem)}."


def _found(place: Sequence[Any], root: yaml.Node | None) -> tuple[yaml.Node | None, list[str]]:
    """The node that ``place`` leads to, and the steps taken; the last step may lead nowhere."""
    node, path = root, []
    for step in place:
        path.append(str(step))
        found = _child(node, step)
        if found is None:
            break
        node = found
    return node, path


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _place(mark: yaml.Mark | None, where: str) -> str:
    return f"{mark.name}, line {mark.line + 1}" if mark else f"{where}, line 1"


def _entry_meant(problem: Any) -> tuple[int, ...]:
    """Which entry of a list is wrong, when a check of the whole list says so."""
    context = problem.get("ctx", {})
    return (context["at"],) if isinstance(context.get("at"), int) else ()


def _in_words(problem: Any) -> str:
    if problem["type"] == "extra_forbidden":
        return "no such setting; check its spelling"
    if problem["type"] == "missing":
        return "is missing"
    text: str = problem["msg"]
    return text.removeprefix("Value error, ").rstrip(".")


def _child(node: yaml.Node | None, step: Any) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None
