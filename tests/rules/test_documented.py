"""Whatever a person may type, set or read a table of is named in the guides, and the reference is what the code says today."""

import re
import runpy
from pathlib import Path

import click
import pytest

from boxscore import columns, feeds, rules
from boxscore.measures import Measure
from boxscore.packs import Pack
from boxscore.settings import Settings
from boxscore.terms import Mark, Verb
from measures.catalogue import catalogue
from measures.packs import packs
from pipelines.command import main
from sources.standard import standard_contracts
from warehouse.tables import metadata
from workbooks.wording import MEANINGS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
GUIDES = {page.name: page.read_text(encoding="utf-8") for page in DOCS.glob("*.md")}
LINK = re.compile(r"\]\(([\w/-]+\.md)#([\w-]+)\)")
RULES = [model.model_fields["rule"].annotation for model in vars(rules).values() if "rule" in getattr(model, "model_fields", ())]


def reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        # What generate.py is made of stands beside it, where Python looks when it is run as a file.
        patch.syspath_prepend(DOCS)
        pages: dict[str, str] = runpy.run_path(str(DOCS / "generate.py"))["pages"]()
    return pages


def test_what_is_made_is_what_the_code_says_today(made: dict[str, str]) -> None:
    for name, text in made.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"{name} is outdated; run: .venv/bin/python docs/generate.py"
    assert {f"reference/{page.name}" for page in REFERENCE.glob("*.md")} == {name for name in made if "/" in name}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    section = reference("command.md").partition(f"## `boxscore {name}`")[2].partition("\n## ")[0]
    options = [option for parameter in main.commands[name].params if isinstance(parameter, click.Option) for option in parameter.opts]
    assert section
    assert [option for option in options if option not in section] == []


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_told_to_developers(name: str) -> None:
    assert f"`{name}`" in GUIDES["developer.md"].replace("`boxscore run`", "`run`")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_told_to_operators_with_what_it_is_when_left_out(name: str) -> None:
    setting = f"BOXSCORE_{name.upper()}"
    (line,) = [line for line in GUIDES["operator.md"].splitlines() if line.startswith(f"| `{setting}`")]
    default = Settings.model_fields[name].default
    assert default is None or f"`{default}`".lower() in line.lower()
    assert setting in (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_every_table_is_told_to_analysts_and_is_in_the_reference(name: str) -> None:
    assert f"`{name}`" in GUIDES["analyst.md"]
    assert f"## `{name}`" in reference("tables.md")


@pytest.mark.parametrize("measure", catalogue(), ids=lambda measure: measure.id)
def test_every_measure_is_told_to_those_who_read_it_with_what_it_does_not_say(measure: Measure) -> None:
    section = GUIDES["measures.md"].partition(f"\n### {measure.id} {measure.name}\n")[2].partition("\n### ")[0]
    told = ["\n| Counted | ", measure.explanation, f"\n| What it does not say | {measure.caveats} |", f"\n| Source | {measure.source} |"]
    told += ["\n| Divided by | "] if measure.denominator else []
    assert measure.caveats
    assert [text for text in told if text not in section] == []


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.setting)
def test_every_pack_is_told_with_all_its_measures(pack: Pack) -> None:
    section = GUIDES["measures.md"].partition(f"\n### Pack: {pack.setting}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    assert pack.why in section
    assert [id for id in pack.measures if f"[{id} " not in section] == []


@pytest.mark.parametrize("word", [*(verb.value for verb in Verb), *(mark.value for mark in Mark)])
def test_every_word_of_a_term_is_in_the_reference(word: str) -> None:
    assert f"| `{word}` |" in reference("configuration.md")


def test_links_to_measures_and_feeds_lead_to_headings() -> None:
    headings = {name: {anchor_of(line) for line in text.splitlines() if line.startswith("#")} for name, text in GUIDES.items()}
    headings["reference/feeds.md"] = {anchor_of(line) for line in reference("feeds.md").splitlines() if line.startswith("#")}
    links = [link for name in ("measures.md", "feeds.md") for link in LINK.findall(GUIDES[name].replace("](#", f"]({name}#"))]
    assert len(links) > 500
    assert sorted({f"{page}#{anchor}" for page, anchor in links if anchor not in headings[page]}) == []


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lstrip("# ")).lower().replace(" ", "-")


@pytest.mark.parametrize("word", [kind.value for kind in columns.Kind] + [covers.value for covers in feeds.Covers])
def test_every_word_of_a_contract_is_in_the_reference(word: str) -> None:
    assert f"| `{word}` |" in reference("configuration.md")


@pytest.mark.parametrize("rule", [rule.__args__[0] for rule in RULES])
def test_every_rule_of_a_contract_is_in_the_reference(rule: str) -> None:
    assert f"### `{rule}`" in reference("configuration.md")


@pytest.mark.parametrize("feed", standard_contracts().values(), ids=lambda feed: feed.id)
def test_every_standard_contract_is_told_to_suppliers_with_all_its_columns(feed: feeds.Feed) -> None:
    section = GUIDES["feeds.md"].partition(f"\n### {feed.title}\n")[2].partition("\n### ")[0]
    told = [f"| Feed | `{feed.id}` |", feed.meaning, feed.sent_by, feed.one_row_is, *(rule.because for rule in feed.rules)]
    told += [f"| `{name}` | {column.meaning} |" for name, column in feed.columns.items()]
    told += [str(value) for rule in feed.rules if isinstance(rule, feeds.OneOf) for value in rule.values]
    assert [text for text in told if text not in section] == []


@pytest.mark.parametrize("status", sorted(MEANINGS))
def test_every_word_of_the_workbook_is_told_to_coaches(status: str) -> None:
    assert f"\n| {status}" in GUIDES["coach.md"]


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=lambda page: page.stem)
def test_every_decision_is_listed_under_its_number(page: Path) -> None:
    title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    number, _, says = title.partition(". ")
    assert int(number) == int(page.name[:4])
    assert f"{number}. [{says}]({page.name})" in (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
