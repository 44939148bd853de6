"""The copy of cells that may leave the team: small counts hidden, and with them whatever would give them back.

Everything else that leaves the team, such as charts, totals and longer periods, is worked out from this copy alone, so that it holds
nothing the copy does not. Why it is so: docs/decisions/0027-figures-that-leave-the-team.md. Files of earlier copies belong elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_KEY, Status
from boxscore.measures import Against, Measure
from measures.disclosure.counts import Counts, columns_of_counts, counting, counts_of
from measures.disclosure.weeks_told import Family, families_of, totals_of
from measures.facts import Flags
from measures.signals import ChartFrames, charts_of

FIGURES = ["numerator", "denominator", "n"]


def suppressed(cells: pd.DataFrame, board: Board, *, earlier: Sequence[pd.DataFrame] = ()) -> pd.DataFrame:
    """The cells as they may leave the team: the same rows and columns; a hidden one has that status and no figures.

    Give it every cell of the board, as kept: what is hidden depends on the other measures of a team's week and on the other teams of a
    total, so that two copies made of some of them each may give back what both hide. ``n`` is also left out where it is small and counts
    rows that are no people. ``earlier``: the copies given away before, with at least the columns of a cell's key, its status, numerator,
    denominator and n: what one of them hid stays hidden, and what it showed, unchanged, is known for good.
    """
    told = cells.reset_index(drop=True)
    hidden = _Copy(told, board, earlier).hidden()
    has_figures = told[[*FIGURES, "value"]].notna().any(axis=1).to_numpy()
    hides = pd.Series(hidden & has_figures)
    small_n = _counts_no_people(told, board) & told["n"].between(1, board.disclosure.counts_under - 1).fillna(False).to_numpy(dtype=bool)
    copy = told.assign(status=told["status"].mask(hides, str(Status.HIDDEN)))
    copy[[*FIGURES, "value"]] = copy[[*FIGURES, "value"]].mask(hides)
    copy["n"] = copy["n"].mask(small_n)
    return copy.set_axis(cells.index)


def suppressed_charts(copy: pd.DataFrame, board: Board, judgements: pd.DataFrame) -> ChartFrames:
    """The charts of a copy made by ``suppressed``: a hidden week has no point, and no line rests on it, so that none gives it back."""
    return charts_of(copy, board, judgements)


@dataclass(frozen=True)
class _Before:
    """What earlier copies told of each cell."""

    hidden: Flags
    """One of them hid it."""
    shown: Flags
    """One of them showed figures of it."""
    public: pd.DataFrame
    """For each of its ``FIGURES``, whether one of them told it as it is now."""


def _before(cells: pd.DataFrame, earlier: Sequence[pd.DataFrame]) -> _Before:
    none = np.zeros(len(cells), dtype=bool)
    told = _Before(hidden=none.copy(), shown=none, public=pd.DataFrame(False, index=cells.index, columns=FIGURES))
    keys = pd.MultiIndex.from_frame(cells[list(CELL_KEY)])
    for copy in earlier:
        was = copy.set_index(list(CELL_KEY)).reindex(keys).reset_index(drop=True)
        told.hidden[_is_hidden(was)] = True
        told.shown[was[FIGURES].notna().any(axis=1).to_numpy(dtype=bool)] = True
        for figure in FIGURES:
            told.public[figure] |= (was[figure].astype("Float64") == cells[figure]).fillna(False).astype(bool)
    return told


@dataclass(frozen=True)
class _Copy:
    """A copy being made."""

    cells: pd.DataFrame
    """Numbered from 0."""
    board: Board
    earlier: Sequence[pd.DataFrame]

    def hidden(self) -> Flags:
        """For each cell whether it is hidden. Every rule hides more, and each is asked again until none does."""
        counts = counts_of(self.board)
        before = _before(self.cells, self.earlier)
        families = families_of(self.cells, counts, before.public, self.board)
        hidden = before.hidden | _is_hidden(self.cells) | self._too_few_answers() | self._all_or_none()
        so_far = -1
        while so_far != (so_far := int(hidden.sum())):
            for family in families:
                while (more := family.giving_away(hidden, self.board.disclosure.counts_under)).any():
                    hidden |= more
                hidden |= self._totals_with_a_hidden_part(family, hidden) | family.changed_beside(before.shown & hidden)
            hidden |= self._made_from_what_is_hidden(counts, families, hidden) | self._against_hidden_weeks(hidden)
        return hidden

    def _too_few_answers(self) -> Flags:
        of_answers = self.cells["measure"].isin([one.id for one in self.board.measures if one.least_n])
        return (of_answers & (self.cells["n"] < self.board.disclosure.answers_under).fillna(False)).to_numpy(dtype=bool)

    def _all_or_none(self) -> Flags:
        """0% and 100% of people, by the board's policy."""
        policy = self.board.disclosure.all_or_none
        if policy == "shown":
            return np.zeros(len(self.cells), dtype=bool)
        of_people = [one.id for one in self.board.measures if _is_share_of_people(one, self.board) and (one.least_n or policy == "hidden")]
        numerator, denominator = self.cells["numerator"], self.cells["denominator"]
        extreme = ((numerator == 0) | (numerator == denominator)) & (denominator > 0)
        return (self.cells["measure"].isin(of_people) & extreme.fillna(False)).to_numpy(dtype=bool)

    def _totals_with_a_hidden_part(self, family: Family, hidden: Flags) -> Flags:
        """The cells of totals in weeks in which a part does not show every count of the family that the total does."""
        given = np.zeros(len(hidden), dtype=bool)
        of = self.cells.loc[family.cell, ["team", "week_ending"]].reset_index(drop=True)
        shown = family.shown(hidden)
        told = of.assign(term=family.term, cell=family.cell, shown=shown, there=shown | hidden[family.cell] | ~np.isnan(family.count))
        for total, members in totals_of(self.board).items():
            whole = told[(told["team"] == total) & told["shown"]]
            parts = told[told["team"].isin(members)]
            shows = set(parts.loc[parts["shown"], ["team", "week_ending", "term"]].itertuples(index=False, name=None))
            telling = parts.loc[parts["there"], ["team", "week_ending"]].drop_duplicates()
            wanted = telling.merge(whole[["week_ending", "term"]].drop_duplicates(), on="week_ending", how="inner", validate="many_to_many")
            lacking = {week for team, week, term in wanted.itertuples(index=False, name=None) if (team, week, term) not in shows}
            given[whole.loc[whole["week_ending"].isin(lacking), "cell"].to_numpy()] = True
        return given & ~hidden

    def _made_from_what_is_hidden(self, counts: Counts, families: Sequence[Family], hidden: Flags) -> Flags:
        """The cells worked out from counts that no cell of the team and week shows."""
        key = ["team", "week_ending"]
        given = np.zeros(len(hidden), dtype=bool)
        for id, places in counts.made_from.items():
            mine = self.cells.loc[self.cells["measure"] == id, key]
            for number, term in places:
                family = families[number]
                showing = (family.term == term) & family.shown(hidden)
                shown = pd.MultiIndex.from_frame(self.cells.loc[family.cell[showing], key])
                given[mine.index[~pd.MultiIndex.from_frame(mine).isin(shown)].to_numpy()] = True
        return given & ~hidden

    def _against_hidden_weeks(self, hidden: Flags) -> Flags:
        """What was avoided against a baseline, where the volume of the week or of any week of the baseline is hidden."""
        given = np.zeros(len(hidden), dtype=bool)
        held = [one.id for one in self.board.measures if one.against_baseline is Against.VOLUME]
        for team in self.board.teams:
            if not (team.baseline and team.baseline.volume):
                continue
            mine = self.cells[self.cells["team"] == team.slug]
            volume = mine[mine["measure"] == team.baseline.volume]
            unseen = volume.loc[hidden[volume.index], "week_ending"]
            first, last = (pd.Timestamp(week.ending) for week in (team.baseline.weeks.first, team.baseline.weeks.last))
            of_baseline = bool(unseen.between(first, last).any())
            told = mine[mine["measure"].isin(held) & (of_baseline | mine["week_ending"].isin(unseen))]
            given[told.index.to_numpy()] = True
        return given & ~hidden


def _is_hidden(cells: pd.DataFrame) -> Flags:
    return (cells["status"] == Status.HIDDEN).to_numpy(dtype=bool)


def _is_share_of_people(measure: Measure, board: Board) -> bool:
    counted = {figure for figure, _ in counting(measure, columns_of_counts(board))}
    return measure.is_percentage and {"numerator", "denominator"} <= counted and measure.id not in board.disclosure.counts_nobody


def _counts_no_people(cells: pd.DataFrame, board: Board) -> Flags:
    """For each cell whether its ``n`` is a number of rows that are no people: lines of invoices, samples of a team's time."""
    columns = columns_of_counts(board)
    of_rows = [one.id for one in board.measures if "n" not in {figure for figure, _ in counting(one, columns)}]
    return cells["measure"].isin(of_rows).to_numpy(dtype=bool)
