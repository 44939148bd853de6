"""How a description in YAML becomes a checked model, with the file and line of any mistake. Opening the file belongs elsewhere."""

from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from boxscore.errors import ConfigurationError


class Described(BaseModel):
    """A frozen description; a key it does not know is a mistake, not something to pass over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# The C parser where PyYAML was built with it: ten times as quick, and a board is read by every command.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Model = TypeVar("Model", bound=BaseModel)


def described(text: str, model: type[Model], *, where: str) -> Model:
    """The one ``model`` that ``text`` describes. ConfigurationError names ``where`` and the line of every mistake."""
    root = _root(text, where)
    return _checked(_plain(root, where), model, root=root, where=where)


def described_list(text: str, model: type[Model], *, where: str) -> list[Model]:
    """The list of ``model`` that ``text`` describes, in order; an empty file is an empty list."""
    root = _root(text, where)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise ConfigurationError(f"{where}, line 1: a list is expected here, each entry beginning with '- '.")
    return [_checked(_plain(node, where), model, root=node, where=where) for node in root.value]


def _root(text: str, where: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, where) from None


class _Values(yaml.SafeLoader):
    """YAML's values, but a day that does not exist stays text, so that the model says what is wrong with it, and a key is given once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' is given twice", key.start_mark)
            seen.add(key.value)
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
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return ConfigurationError(f"{where}, line {line}: not readable as YAML ({error.problem}). Correct the line and run again.")


def _checked(values: Any, model: type[Model], *, root: yaml.Node | None, where: str) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        mistakes = [_mistake(problem, root, where) for problem in error.errors()]
        raise ConfigurationError("\n".join(mistakes)) from None


def _mistake(problem: Any, root: yaml.Node | None, where: str) -> str:
    node, path = root, []
    for step in problem["loc"]:
        found = _child(node, step)
        if found is None:
            path.append(str(step))
            break
        node = found
        path.append(str(step))
    line = node.start_mark.line + 1 if node is not None else 1
    return f"{where}, line {line}: {'.'.join(path) or 'this entry'}: {_in_words(problem)}."


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
