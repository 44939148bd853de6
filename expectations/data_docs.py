"""The pages that Great Expectations makes of what was judged: its Data Docs, with counts and without a single value. Keeping them belongs
elsewhere.

Making them takes some seconds a feed, so nothing does that was not asked to.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from expectations.suites import Rule, ephemeral_context

COUNTS_ALONE = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""No value of an extract is in the pages: a value that is refused may be one that must not be kept."""
MADE_AT = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
NEWEST, INDEX = "newest", "index.html"
PICTURES_OF_HELP = ".gif"


@dataclass
class DataDocs:
    """What was judged of one feed: its rows under each suite."""

    title: str
    judged: list[tuple[str, pd.DataFrame, list[Rule]]] = field(default_factory=list)

    def add(self, suite: str, rows: pd.DataFrame, rules: list[Rule]) -> None:
        """Notes that the rows were held against the rules."""
        if len(rows) and rules:
            self.judged.append((suite, rows, rules))

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the site by its path, the entry page as ``index.html``. The same paths each time: newer ones take their place."""
        with tempfile.TemporaryDirectory() as folder:
            _build(folder, self.judged)
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file() and path.suffix != PICTURES_OF_HELP:
                    content = path.read_bytes()
                    is_page = path.suffix == ".html"
                    yield (
                        MADE_AT.sub(NEWEST, path.relative_to(folder).as_posix()),
                        MADE_AT.sub(NEWEST, content.decode()).encode() if is_page else content,
                    )


def _build(folder: str, judged: list[tuple[str, pd.DataFrame, list[Rule]]]) -> None:
    import great_expectations as gx

    context = ephemeral_context()
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(
        site_name="pages",
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": os.fspath(folder)},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    for name, rows, rules in judged:
        asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
        suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=[_explained(rule) for rule in rules]))
        batches = asset.add_batch_definition_whole_dataframe(name)
        validation = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batches, suite=suite))
        checkpoint = gx.Checkpoint(name=name, validation_definitions=[validation], result_format=COUNTS_ALONE, actions=[])
        context.checkpoints.add(checkpoint).run(batch_parameters={"dataframe": rows.reset_index(drop=True)})
    context.build_data_docs()


def _explained(rule: Rule) -> Any:
    return rule.expectation.copy(update={"id": None, "meta": None, "notes": f"{', '.join(rule.columns)}: {rule.because} ({rule.severity})"})
