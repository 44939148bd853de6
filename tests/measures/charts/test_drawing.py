"""A chart as a picture: what the SVG says and shows, whoever reads it, and the PNG of the same chart. The series are invented."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from PIL import Image

from measures.charts.drawing import png, svg
from measures.charts.drawing_marks import COLOURS
from measures.charts.drawing_words import Lettering
from measures.charts.one import Chart, Observation, chart_of
from measures.charts.rules import Better, Kind, Plan, Quality

SVG = "{http://www.w3.org/2000/svg}"
SUNDAY = date(2026, 1, 4)
LEVEL: list[float | None] = [9, 11] * 6
SHIFTED = [*LEVEL, *[8.0] * 6]
TYPED = "<script>alert(1)</script> & $x^2$"


def weekly(
    values: Sequence[float | None], *, provisional: int = 0, n: float | None = None, said: Mapping[int, str] | None = None
) -> list[Observation]:
    """A figure a week, the last ones provisional; ``said`` has annotations by their place."""
    return [
        Observation(
            day=SUNDAY + timedelta(weeks=at),
            value=value,
            n=n,
            final=at < len(values) - provisional,
            annotation=(said or {}).get(at, ""),
        )
        for at, value in enumerate(values)
    ]


def run_chart(values: Sequence[float | None], *, provisional: int = 0, said: Mapping[int, str] | None = None) -> Chart:
    return chart_of(weekly(values, provisional=provisional, said=said), Plan.of(Kind.RUN), better=Better.DECREASE)


@pytest.fixture(scope="module")
def shifted() -> ElementTree.Element:
    return drawn(run_chart(SHIFTED), unit="People waiting")


def drawn(chart: Chart, *, title: str = "Waits (invented)", unit: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, Lettering(title=title, unit=unit)))


def texts(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def words(picture: ElementTree.Element) -> str:
    return " ".join(texts(picture))


def names(picture: ElementTree.Element, begins: str) -> list[str]:
    return [name for element in picture.iter() if re.match(rf"{begins}-\d", name := element.get("id", ""))]


def style(picture: ElementTree.Element, name: str) -> str:
    """How the mark of that name is drawn: its own style, and its shape's."""
    (mark,) = (element for element in picture.iter() if element.get("id") == name)
    return " ".join(element.get("style", "") for element in mark.iter())


def shape(picture: ElementTree.Element, name: str) -> str:
    """The outline of a point, told from others by how many corners it has and how it is filled."""
    (mark,) = (element for element in picture.iter() if element.get("id") == name)
    (used,) = (element.get("{http://www.w3.org/1999/xlink}href", "")[1:] for element in mark.iter(f"{SVG}use"))
    (outline,) = (element.get("d", "") for element in picture.iter(f"{SVG}path") if element.get("id") == used)
    return outline


def test_the_sheet_says_what_it_is_of_what_it_shows_and_by_which_rules(shifted: ElementTree.Element) -> None:
    said = texts(shifted)
    assert "Waits (invented)" in said
    assert "People waiting" in said
    assert "Shift: 6 weeks below the median since w/e 29/03/2026: improvement" in said
    assert "03/05/2026" in said  # The last day: 18 weeks from 04/01/2026.
    assert "Median 10" in said
    assert "Shift below the median: improvement" in said
    assert any(words.startswith("Run chart, rules scottish; median of the first 12 points of each segment.") for words in said)


def test_text_stays_text_and_falls_back_on_a_font_every_machine_has(shifted: ElementTree.Element) -> None:
    assert all("sans-serif" in element.get("style", "") for element in shifted.iter(f"{SVG}text"))
    assert not [element for element in shifted.iter() if "DejaVu" in element.get("id", "")]


def test_what_a_person_typed_is_never_markup_or_mathematics() -> None:
    picture = drawn(run_chart(SHIFTED, said={3: TYPED}), title=f"{TYPED} of", unit=f"{TYPED} a week")
    assert {f"{TYPED} of", f"{TYPED} a week", f"1. 25/01/2026: {TYPED}"} <= set(texts(picture))
    assert not list(picture.iter(f"{SVG}script"))


def test_characters_that_no_page_may_hold_are_left_out() -> None:
    assert "A b" in texts(drawn(run_chart([]), title="A\x00\x07\ud800\tb"))


def test_a_screen_reader_is_told_what_the_picture_shows() -> None:
    picture = drawn(run_chart([*SHIFTED, None, 7], provisional=1))
    title, described = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert title.text == "Waits (invented)"
    assert described.text is not None
    for told in (
        "Run chart of 20 points, 04/01/2026 to 17/05/2026; Value.",
        "Shift: 6 weeks below the median since w/e 29/03/2026: improvement.",
        "Shift below the median: improvement, 6 points marked so.",
        "Latest 7 on 17/05/2026, provisional.",
        "Median 10 of 12 points, 04/01/2026 to 22/03/2026.",
        "Provisional, kept out of lines and signals: 17/05/2026.",
        "No figure, a gap: 10/05/2026.",
    ):
        assert told in described.text


def test_the_same_chart_is_the_same_bytes_whatever_a_person_has_set() -> None:
    chart, lettering = run_chart(SHIFTED), Lettering(title="Waits (invented)")
    before = svg(chart, lettering), png(chart, lettering)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "svg.hashsalt": None}):
        assert (svg(chart, lettering), png(chart, lettering)) == before


def test_points_are_joined_except_across_a_missing_figure() -> None:
    assert len(names(drawn(run_chart([*LEVEL, None, 8, 9])), "joined")) == 2


def test_provisional_points_are_hollow_and_said_to_be() -> None:
    picture = drawn(run_chart(SHIFTED, provisional=2))
    assert names(picture, "provisional") == ["provisional-16", "provisional-17"]
    assert "fill: #ffffff" in style(picture, "provisional-16")
    assert "fill: #ffffff" not in style(picture, "point-11")
    assert "Provisional: kept out of lines, signals" in texts(picture)


def test_the_centre_line_is_solid_over_its_baseline_and_dotted_where_extended(shifted: ElementTree.Element) -> None:
    assert "stroke-dasharray" not in style(shifted, "centre-0-baseline")
    assert "stroke-dasharray" in style(shifted, "centre-0-extended")
    assert {"Median, over its baseline", "Median, extended"} <= set(texts(shifted))


def test_limits_are_dashed_and_the_target_is_a_line_of_its_own_with_its_number() -> None:
    picture = drawn(chart_of(weekly(LEVEL), Plan.of(Kind.XMR), target=14, better=Better.INCREASE), unit="£")
    dashes = {re.findall(r"stroke-dasharray: ([^;]+)", style(picture, name))[0] for name in ("lower-0", "upper-0", "target")}
    assert len(dashes) == 2
    # The mean of 11 and 9 is 10, the mean moving range 2: 10 - 2.66 x 2 and 10 + 2.66 x 2.
    assert {"Lower limit £4.68", "Mean £10", "Upper limit £15.32", "Target £14"} <= set(texts(picture))


def test_a_signal_is_told_by_shape_and_colour_and_in_words() -> None:
    steady = [10.0, 11, 10, 9] * 5
    picture = drawn(chart_of(weekly([*steady, 30, *steady, *[12.0] * 7]), Plan.of(Kind.XMR), better=Better.INCREASE))
    outside, shift = names(picture, "signal-outside"), names(picture, "signal-shift")
    assert outside == ["signal-outside-20"]
    assert shift[-1] == "signal-shift-47"
    assert len({shape(picture, name) for name in (outside[0], shift[-1], "point-0")}) == 3
    assert COLOURS[Quality.IMPROVEMENT] in style(picture, outside[0])
    assert "Outside: above upper limit: improvement" in texts(picture)


def test_a_trend_points_the_way_it_goes() -> None:
    rising, falling = (drawn(run_chart([*LEVEL, *ends])) for ends in ([12, 13, 14, 15, 16], [8, 7, 6, 5, 4]))
    assert shape(rising, "signal-trend-15") != shape(falling, "signal-trend-15")
    assert "Trend rising: concern" in words(rising)
    assert "Trend falling: improvement" in words(falling)


def test_improvement_and_concern_stay_apart_for_people_who_do_not_see_green() -> None:
    # Machado, Oliveira and Fernandes (2009): full deuteranopia, of linear red, green and blue.
    deuteranopia = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    seen = [
        deuteranopia @ (np.array([int(COLOURS[quality][at : at + 2], 16) for at in (1, 3, 5)]) / 255) ** 2.2
        for quality in (Quality.IMPROVEMENT, Quality.CONCERN)
    ]
    luminance = sorted(float(colour.clip(0, 1) @ [0.2126, 0.7152, 0.0722]) for colour in seen)
    assert (luminance[1] + 0.05) / (luminance[0] + 0.05) > 2  # apart even in grey


def test_each_rebase_has_lines_a_date_and_a_reason_of_its_own() -> None:
    rebases = [SUNDAY + timedelta(weeks=12), SUNDAY + timedelta(weeks=24)]
    observations = weekly([*LEVEL, *[20.0, 22] * 6, *[30.0, 32] * 6], said={12: "New triage desk"})
    picture = drawn(chart_of(observations, Plan.of(Kind.XMR), rebases=rebases))
    for number in range(3):
        assert {f"lower-{number}", f"centre-{number}-baseline", f"upper-{number}"} <= {element.get("id") for element in picture.iter()}
    assert names(picture, "rebase") == ["rebase-1", "rebase-2"]
    assert {"Rebased 29/03/2026", "Rebased 21/06/2026"} <= set(texts(picture))
    assert "Rebased 29/03/2026: New triage desk." in words(picture)
    assert "Rebased 21/06/2026: no reason was given." in words(picture)


def test_annotations_are_numbered_and_listed_and_past_thirty_counted() -> None:
    picture = drawn(run_chart([10.0] * 35, said={at: f"Note {at}" for at in range(35)}))
    assert len(names(picture, "annotation")) == 30
    assert {"1. 04/01/2026: Note 0", "30. 26/07/2026: Note 29", "And 5 more annotations that are not told here."} <= set(texts(picture))


def test_an_astronomical_point_is_asked_about_in_words_and_marked_as_nothing() -> None:
    picture = drawn(run_chart([*LEVEL, 40, *LEVEL]))
    assert "Far from the others, for a person to say whether astronomical: 29/03/2026." in words(picture)
    assert names(picture, "point")[12] == "point-12"


def test_proportions_are_shown_as_percentages() -> None:
    said = texts(drawn(chart_of(weekly([45.0, 47] * 6, n=50), Plan.of(Kind.P), target=0.95, better=Better.INCREASE)))
    assert {"Percentage", "Mean 92%", "Target 95%"} <= set(said)  # (45 + 47) / (50 + 50)


@pytest.mark.parametrize("values", [[], [None, None], [5.0], [0.0] * 14, [-3.0, -5.0, 4.0]], ids=str)
@pytest.mark.parametrize("kind", [Kind.RUN, Kind.XMR])
def test_short_empty_and_constant_series_are_drawn(values: list[float | None], kind: Kind) -> None:
    picture = drawn(chart_of(weekly(values), Plan.of(kind)))
    assert len(names(picture, "point")) == sum(value is not None for value in values)
    assert ("No figures to chart" in texts(picture)) == (not any(value is not None for value in values))


def test_a_png_has_its_size_and_the_same_words_for_who_cannot_see_it() -> None:
    chart, lettering = run_chart(SHIFTED), Lettering(title="Waits (invented)")
    with Image.open(io.BytesIO(png(chart, lettering))) as picture:
        assert picture.width == 1650  # 11 inches of 150 dots
        assert picture.height > 800
        assert picture.info["Title"] == "Waits (invented)"
        described = ElementTree.fromstring(svg(chart, lettering)).find(f"{SVG}desc")
        assert described is not None
        assert picture.info["Description"] == described.text


@pytest.mark.parametrize(
    ("kind", "rules", "marks"),
    [
        (Kind.RUN, "scottish", "trend, shift"),
        (Kind.XMR, None, "outside, trend, two of three, shift"),
    ],
)
def test_which_mark_comes_first_is_told_of_the_signals_the_rules_have(kind: Kind, rules: str | None, marks: str) -> None:
    chart = chart_of(weekly([*LEVEL, *[8.0] * 7, *LEVEL, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]), Plan.of(kind, rules=rules))
    assert f"A point has one mark, the first of these that it has a part in: {marks}." in words(drawn(chart))


def test_the_axis_of_pounds_says_pounds() -> None:
    assert {"Pounds", "£9"} <= set(texts(drawn(run_chart(SHIFTED), unit="£")))


def test_the_centre_of_a_t_chart_is_called_neither_mean_nor_median() -> None:
    said = texts(drawn(chart_of(weekly([8.0] * 12), Plan.of(Kind.T, screen=False))))
    assert "Centre line 8" in said
    assert not [line for line in said if "Mean" in line or "Median" in line]


def test_runs_are_told_of_the_segment_they_are_of() -> None:
    whole, rebased = (
        words(drawn(chart_of(weekly([*LEVEL, *LEVEL]), Plan.of(Kind.RUN), rebases=days))) for days in ((), [SUNDAY + timedelta(weeks=12)])
    )
    assert "Runs 24, too many (usual: 8 to 18)." in whole  # Brownlee's table for 12 and 12: 7 are too few, 19 too many.
    assert "Since 29/03/2026: runs 12, too many (usual: 4 to 10)." in rebased  # For 6 and 6: 3 are too few, 11 too many.


def test_a_chart_without_limits_claims_nothing_of_its_target() -> None:
    constant = chart_of(weekly([7.0] * 14), Plan.of(Kind.XMR, screen=True), target=45, better=Better.DECREASE)
    assert "Assurance" not in words(drawn(constant))
    assert "Assurance" in words(drawn(chart_of(weekly([*LEVEL, 9, 11]), Plan.of(Kind.XMR), target=45, better=Better.DECREASE)))


def test_one_point_is_one_point() -> None:
    described = drawn(chart_of(weekly([7.0]), Plan.of(Kind.XMR))).find(f"{SVG}desc")
    assert described is not None
    assert described.text is not None
    assert "XmR chart of 1 point, " in described.text
    assert "Mean 7 of 1 point, " in described.text
