"""The contracts that services share, and how a board's own is laid over one. Their text is in contracts/; what it means is not here."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from boxscore.described import described, described_over, stated
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed

CONTRACTS = "contracts"
NO_SUPPLIERS = "suppliers: []"
CONTRACTS_HELD = 256
"""More than the feeds of any board: each step of a run reads its board anew, and reading contracts was two thirds of that."""


@lru_cache(CONTRACTS_HELD)
def read_contract(text: str, *, where: str) -> Feed:
    """The contract that ``text`` describes, whole or over the standard one it names.

    ConfigurationError names every mistake's line: in ``where`` when the key is there, else in the standard contract.
    """
    named = stated(text, "standard", where=where)
    if named is None:
        return described(text, Feed, where=where)
    id, line = named
    if id not in _texts():
        known = ", ".join(_texts()) or "none"
        raise ConfigurationError(f"{where}, line {line}: there is no standard contract '{id}'. There are: {known}.")
    return described_over(text, _texts()[id], Feed, where=where, standard_where=_address(id))


def standard_contracts() -> Mapping[str, Feed]:
    """Every standard contract by its id, in order of ids; without suppliers, whom each board names."""
    return MappingProxyType({id: _standard_contract(id, text) for id, text in _texts().items()})


@cache
def _standard_contract(id: str, text: str) -> Feed:
    return described_over(NO_SUPPLIERS, text, Feed, where=id, standard_where=_address(id))


def _address(id: str) -> str:
    return f"sources/{CONTRACTS}/{id}.yaml"


@cache
def _texts() -> dict[str, str]:
    folder = files("sources") / CONTRACTS
    if not folder.is_dir():
        return {}
    return {file.name.removesuffix(".yaml"): file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name)}
