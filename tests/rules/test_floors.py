"""The floors of the house: what may import what, and how every module begins."""

import ast
import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLOORS = PROJECT["tool"]["importlinter"]["root_packages"]
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_imports_go_down_a_floor_and_never_up_or_sideways() -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout
    assert " 0 broken" in linted.stdout


@pytest.mark.parametrize("floor", FLOORS)
def test_every_floor_is_imported_from_beside_pyproject(floor: str) -> None:
    assert Path(str(importlib.import_module(floor).__file__)).parent == ROOT / floor


def test_every_package_is_listed_for_the_build() -> None:
    packages = {named(path.parent).replace("/", ".") for path in MODULES if path.name == "__init__.py"}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == packages
    assert {package.partition(".")[0] for package in packages} == set(FLOORS)


@pytest.mark.parametrize("module", [path for path in MODULES if path.name == "__init__.py"], ids=named)
def test_a_package_holds_nothing_but_its_docstring(module: Path) -> None:
    body = tree_of(module).body
    assert len(body) == 1
    assert ast.get_docstring(tree_of(module))


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_every_module_opens_by_saying_what_belongs_in_it(module: Path) -> None:
    assert ast.get_docstring(tree_of(module))


def imported(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=module):
            return [module or ""]
        case _:
            return []


def is_for_types_alone(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and isinstance(statement.test, ast.Name) and statement.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_great_expectations_is_imported_by_expectations_alone_and_inside_its_functions(module: Path) -> None:
    tree = tree_of(module)
    for_types = {id(inner) for outer in tree.body if is_for_types_alone(outer) for inner in ast.walk(outer)}
    inside = {id(inner) for outer in ast.walk(tree) if isinstance(outer, ast.FunctionDef) for inner in ast.walk(outer)}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt) and any(name.split(".")[0] == "great_expectations" for name in imported(statement)):
            assert named(module).startswith("expectations/")
            assert id(statement) in inside | for_types


@pytest.mark.parametrize("module", [path for path in MODULES if named(path).startswith(("assets/", "pipelines/"))], ids=named)
def test_dagster_reads_annotations_when_it_runs(module: Path) -> None:
    for statement in ast.walk(tree_of(module)):
        if isinstance(statement, ast.ImportFrom):
            assert not {"annotations", "TYPE_CHECKING"} & {name.name for name in statement.names}
