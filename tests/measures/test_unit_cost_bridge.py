"""The unit-cost bridge: its parts add up, exactly and to the penny, and what was avoided is never told as released."""

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pandas.errors import MergeError

from measures.bridge import CostedPeriod, bridge, bridges, in_words, savings

LINES = ("Substantive", "Bank", "Agency", "Medicines")

spend = st.dictionaries(st.sampled_from(LINES), st.integers(-(10**9), 10**9), max_size=4)
periods = st.builds(CostedPeriod, weeks=st.integers(1, 104), volume=st.integers(1, 10**5), spend=spend)
maybe_idle = st.builds(CostedPeriod, weeks=st.integers(1, 104), volume=st.integers(0, 300), spend=spend)


def week(volume: int | Fraction, **pence: int) -> CostedPeriod:
    return CostedPeriod(1, volume, pence)


def frame(**teams: CostedPeriod) -> pd.DataFrame:
    rows = [{"team": team, "weeks": of.weeks, "volume": int(of.volume)} | of.spend for team, of in teams.items()]
    return pd.DataFrame(rows, columns=["team", "weeks", "volume", *{line: None for of in teams.values() for line in of.spend}])


# The published ward: £807.70 for each patient before, £631.50 after, 28.9% more patients a week. Its totals are not published, so let
# there have been 1,000 patients at £807,700.00 before; then after 1,289 at 1,289 x £631.50 = £814,003.50.
WARD = (week(1_000, Spend=80_770_000), week(1_289, Spend=81_400_350))


def test_the_published_wards_unit_cost_fell_by_volume_while_its_spend_rose() -> None:
    # Volume: £807,700.00 / 1,289 - £807.70 = £626.61 - £807.70 = -£181.09; spend: £6,303.50 / 1,289 = £4.89; together -£176.20.
    crossed = bridge(*WARD)
    assert crossed is not None
    told = crossed.shown
    assert (told.before, told.change, told.after) == (80_770, -17_620, 63_150)
    assert (told.volume, told.spend, told.lines) == (-18_109, 489, {"Spend": 489})
    # At unchanged spend volume alone gives 1 / 1.289 - 1 = -22.4%.
    assert float(crossed.volume_effect / crossed.unit_cost_before) == pytest.approx(-0.224, abs=0.0005)


def test_the_published_ward_is_told_in_words() -> None:
    assert in_words(bridge(*WARD)) == (
        "Cost per patient fell by £176.20: £181.09 because more patients were seen (cost avoided, not released), "
        "less £4.89 because spend rose"
    )


def test_the_published_ward_released_nothing_and_avoided_what_more_patients_would_have_cost() -> None:
    # Spend rose by £6,303.50 a week; 289 more patients at £807.70 would have cost £233,425.30.
    saved = savings(*WARD)
    assert (saved.cash_releasing, saved.cost_avoiding) == (-630_350, 23_342_530)


@given(before=periods, after=periods)
@example(before=week(2, Bank=7), after=week(2, Bank=-27))  # 3.5p to -13.5p is 17p less, as 4p to -13p is
def test_the_parts_are_the_change_exactly_and_to_the_penny(before: CostedPeriod, after: CostedPeriod) -> None:
    crossed = bridge(before, after)
    assert crossed is not None
    assert crossed.volume_effect + crossed.spend_effect == crossed.change
    assert crossed.unit_cost_after == Fraction(sum(after.spend.values())) / Fraction(after.volume)
    told = crossed.shown
    assert told.before + told.change == told.after
    assert told.volume + told.spend == told.change
    assert sum(told.lines.values()) == told.spend
    exact = [(told.volume, crossed.volume_effect), (told.spend, crossed.spend_effect)]
    exact += [(told.lines[line], effect) for line, effect in crossed.spend_effects.items()]
    assert all(abs(pence - effect) < 1 for pence, effect in exact)


@given(before=periods, after=periods)
def test_the_same_weeks_told_as_more_of_them_cross_the_same_bridge(before: CostedPeriod, after: CostedPeriod) -> None:
    def doubled(of: CostedPeriod) -> CostedPeriod:
        return CostedPeriod(2 * of.weeks, 2 * of.volume, {line: 2 * pence for line, pence in of.spend.items()})

    one, other = bridge(before, after), bridge(doubled(before), after)
    assert one is not None
    assert other is not None
    assert (one.volume_effect, one.spend_effects) == (other.volume_effect, other.spend_effects)
    assert savings(before, after) == savings(doubled(before), after)


@given(before=maybe_idle, after=maybe_idle)
@example(before=week(0, Bank=5), after=week(3, Bank=5))
@example(before=week(3, Bank=1, Agency=1), after=week(3, Bank=2, Agency=2))  # a third of a penny each: the first line has the penny
def test_many_teams_at_once_are_told_as_one_by_one(before: CostedPeriod, after: CostedPeriod) -> None:
    names: Mapping[str, None] = dict.fromkeys([*before.spend, *after.spend])
    (told,) = bridges(frame(a=before), frame(a=after)).astype(object).to_dict("records")
    crossed = bridge(before, after)
    if crossed is None:
        effects = ["change", "volume_effect", "spend_effect", *(f"spend_effect: {line}" for line in names), "cost_avoiding"]
        assert all(told[name] is None for name in effects)
    else:
        shown = crossed.shown
        assert (told["unit_cost_before"], told["unit_cost_after"], told["change"]) == (shown.before, shown.after, shown.change)
        assert (told["volume_effect"], told["spend_effect"]) == (shown.volume, shown.spend)
        assert {line: told[f"spend_effect: {line}"] for line in names} == shown.lines
    assert abs(told["cash_releasing"] - savings(before, after).cash_releasing) <= Fraction(1, 2)


def test_many_teams_keep_their_order_and_those_of_one_frame_alone_are_left_out() -> None:
    told = bridges(frame(b=week(2, Bank=10), a=week(1, Bank=4)), frame(a=week(1, Agency=6), c=week(1), b=week(2, Bank=8)))
    assert told["team"].tolist() == ["b", "a"]
    # b: (8 - 10) / 2; a: the bank line ends, 0 - 4, and the agency line appears, 6 - 0.
    assert told[["spend_effect: Bank", "spend_effect: Agency"]].to_numpy().tolist() == [[-1, 0], [-4, 6]]


def test_a_team_that_is_in_a_frame_twice_is_refused() -> None:
    twice = pd.concat([frame(a=week(1, Bank=4))] * 2)
    with pytest.raises(MergeError):
        bridges(twice, frame(a=week(1, Bank=4)))


def test_a_line_that_appears_or_ends_is_spend_that_rises_from_nothing_or_falls_to_it() -> None:
    crossed = bridge(week(2, Bank=10), week(2, Agency=6))
    assert crossed is not None
    assert crossed.spend_effects == {"Bank": -5, "Agency": 3}


def test_without_volume_in_a_period_there_is_no_bridge_and_still_what_spend_fell_by() -> None:
    for before, after in ((week(0, Bank=10), week(5, Bank=4)), (week(5, Bank=10), week(0, Bank=4))):
        assert bridge(before, after) is None
        assert (savings(before, after).cash_releasing, savings(before, after).cost_avoiding) == (6, None)
    assert in_words(None) == "Cost per patient cannot be compared: in one of the periods no patients were seen"


def test_credits_that_outweigh_the_spend_count_as_they_are() -> None:
    # -10 / 5 = -2p each before, 10 / 5 = 2p after, at the same volume: 4p, all of it spend.
    crossed = bridge(week(5, Agency=-10), week(5, Agency=10))
    assert crossed is not None
    assert (crossed.volume_effect, crossed.spend_effect, crossed.change) == (0, 4, 4)


def test_periods_of_different_length_are_compared_by_their_average_week() -> None:
    # 13 weeks at £10.00 and 5 patients a week against one week at £9.00 and 5: £1.00 of cash a week, and nothing avoided.
    saved = savings(CostedPeriod(13, 65, {"Bank": 13_000}), week(5, Bank=900))
    assert (saved.cash_releasing, saved.cost_avoiding) == (100, 0)


def test_a_volume_may_be_a_fraction() -> None:
    crossed = bridge(week(Fraction(5, 2), Bank=100), week(5, Bank=100))
    assert crossed is not None
    assert (crossed.unit_cost_before, crossed.volume_effect) == (40, -20)


@pytest.mark.parametrize(("weeks", "volume"), [(0, 5), (1, -1)])
def test_no_period_has_less_than_a_week_or_a_volume_below_nothing(weeks: int, volume: int) -> None:
    with pytest.raises(ValueError, match="a period has at least one week"):
        CostedPeriod(weeks, volume, {})


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (week(10, Bank=1_000), "Cost per patient stayed the same"),
        (week(10, Bank=800), "Cost per patient fell by £0.20 because spend fell"),
        (week(5, Bank=1_000), "Cost per patient rose by £1.00 because fewer patients were seen"),
        # 1,000 / 20 - 100 = -50; (800 - 1,000) / 20 = -10.
        (
            week(20, Bank=800),
            "Cost per patient fell by £0.60: £0.50 because more patients were seen (cost avoided, not released) "
            "and £0.10 because spend fell",
        ),
        # 1,000 / 5 - 100 = +100; (500 - 1,000) / 5 = -100.
        (
            week(5, Bank=500),
            "Cost per patient stayed the same: £1.00 more because fewer patients were seen and £1.00 less because spend fell",
        ),
    ],
)
def test_a_bridge_says_what_went_which_way_and_why(after: CostedPeriod, words: str) -> None:
    assert in_words(bridge(week(10, Bank=1_000), after)) == words


def test_other_volumes_have_their_own_words() -> None:
    words = in_words(bridge(week(1, Bank=100_000), week(2, Bank=100_000)), one="contact", done="contacts took place")
    assert words == "Cost per contact fell by £500.00 because more contacts took place (cost avoided, not released)"
