import re

import pytest

import alms_data as alms
from alms_data import claims as checking
from alms_data.facts import read_facts

DIFFER = {
    "lmp1-weight-lb": (1980, 1984),
    "lmp2-weight-lb": (1653, 1543),
    "mosport-dyson-poles": (2, 3),
    "sebring-running": (25, 26),
}
LAST_LINE_OF_PROSE = {"000": 27, "001": 25}
LONGEST_COPIED_RUN = 5

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINAL_OF = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@pytest.fixture(scope="module")
def checked():
    return alms.check_claims().set_index("claim")


@pytest.fixture(scope="module")
def original_lines(original_pages):
    pages = {}
    for page in LAST_LINE_OF_PROSE:
        (file,) = original_pages.glob(f"{page}_*.txt")
        text = file.read_text(encoding="utf-8", errors="replace")
        pages[page] = text.split("\n")
    return pages


def cardinal(number):
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (f"-{ONES[ones]}" if ones else "")


def ordinal(number):
    head, dash, last = cardinal(number).rpartition("-")
    if last.endswith("y"):
        return head + dash + last[:-1] + "ieth"
    return head + dash + ORDINAL_OF.get(last, last + "th")


def spellings(figure, unit):
    """Return what a page may print for a figure such as 22, 0.240 or 2.75 hours."""
    if unit == "hours" and "." in figure:
        hours, minutes = divmod(round(float(figure) * 60), 60)
        return [f"{cardinal(hours)}-hours, {cardinal(minutes)}-minutes"]
    if "." in figure:
        return [figure]
    number = int(figure)
    in_words = [cardinal(number), ordinal(number)] if number < 100 else []
    times = {2: ["twice"]}.get(number, [])
    return [figure, f"{number:,}", *in_words, *times]


def stands_in(figure, unit, line):
    """Tell whether a line prints the figure, not as part of a longer number."""
    before, after = r"(?<![\w.,])(?<!ty-)", r"(?![\d.,]*\d)(?!\w)"
    return any(
        re.search(before + re.escape(spelling) + after, line.lower())
        for spelling in spellings(figure, unit)
    )


def words_of(text):
    return re.findall(r"\w+", text.lower())


def runs(text, length):
    words = words_of(text)
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_at_least_thirty_claims_can_be_compared(checked):
    assert (checked["verdict"] != "beyond the tables").sum() >= 30


def test_rows_are_the_claims_in_their_order():
    stated = alms.load_claims()
    checked = alms.check_claims()
    assert stated["claim"].is_unique
    for column in ("claim", "page", "line", "wording", "unit"):
        assert checked[column].tolist() == stated[column].tolist()
    assert checked["stated"].tolist() == stated["value"].tolist()


def test_columns_and_dtypes():
    assert alms.check_claims().dtypes.astype("str").to_dict() == {
        "claim": "str",
        "page": "str",
        "line": "Int64",
        "wording": "str",
        "stated": "float64",
        "computed": "float64",
        "unit": "str",
        "verdict": "str",
        "note": "str",
    }


def test_frame_is_fresh():
    changed = alms.check_claims()
    changed["verdict"] = "changed"
    assert "changed" not in set(alms.check_claims()["verdict"])


def test_these_claims_differ_and_no_others(checked):
    differ = checked[checked["verdict"] == "differs"]
    figures = zip(differ["stated"], differ["computed"].round(), strict=True)
    assert dict(zip(differ.index, figures, strict=True)) == DIFFER


def test_every_difference_is_explained(checked):
    assert set(checking.NOTES) == set(DIFFER)
    differ = checked[checked["verdict"] == "differs"]
    assert differ["note"].to_dict() == checking.NOTES


def test_verdicts_go_with_computed_and_note(checked):
    assert set(checked["verdict"]) == {"agrees", "differs", "beyond the tables"}
    beyond = checked["verdict"] == "beyond the tables"
    assert (checked["computed"].isna() == beyond).all()
    assert (checked["note"].isna() == (checked["verdict"] == "agrees")).all()


def test_every_quantity_is_computed_or_declared_beyond():
    used = set(alms.load_claims()["quantity"])
    assert used == checking.COMPUTE.keys() | checking.BEYOND.keys()
    assert not checking.COMPUTE.keys() & checking.BEYOND.keys()


def test_a_figure_is_claimed_once():
    """A figure of the text that both pages share must not count as two claims."""
    claims = alms.load_claims()
    about = ["season", "round_no", "quantity", "subject"]
    assert not claims.duplicated(about).any()
    shared = (claims["line"] <= 8) & (claims["page"] != "000")
    assert not shared.any()


def test_lines_are_prose_of_their_page():
    claims = alms.load_claims()
    assert claims["line"].between(1, claims["page"].map(LAST_LINE_OF_PROSE)).all()
    order = list(zip(claims["page"], claims["line"], strict=True))
    assert order == sorted(order)


def test_note_on_running_cars_is_true():
    """The page's 25 are the running cars that reached the distance for points."""
    cars = alms.load_results(2004, "sebring")
    share = alms.load_rules(2004)["min_share"].item()
    running = cars[cars["status"] == "running"]
    assert len(running) == 26
    assert (running["laps"] >= share * cars["laps"].max()).sum() == 25


def test_note_on_dyson_poles_is_true():
    races = alms.load_races(2004)
    dyson = races[(races["pole_team"] == "Dyson Racing") & (races["round_no"] < 6)]
    assert dyson["round_no"].tolist() == [2, 3, 5]
    assert dyson["pole_number"].tolist() == ["16", "16", "20"]


def test_notes_on_pounds_are_true():
    kilograms = {row: row / checking.KG_PER_POUND for row in (700, 750, 900)}
    pounds = {row: round(value) for row, value in kilograms.items()}
    assert pounds == {700: 1543, 750: 1653, 900: 1984}


def test_white_lightning_was_on_the_podium_in_three_rounds():
    places = alms.places_from_points(
        alms.load_points(2004, car_class="GT"), alms.load_points_scales(2004)
    )
    podiums = places[
        (places["team"] == "White Lightning Racing") & (places["place"] <= 3)
    ]
    assert podiums["round_no"].head(3).tolist() == [1, 2, 5]


@pytest.mark.parametrize(
    ("stated", "computed", "verdict"),
    [
        (3.74, 3.7449, True),
        (3.74, 3.7351, True),
        (3.74, 3.7451, False),
        (2.459, 2.4594, True),
        (2.459, 2.4596, False),
        (44.0, 44.0, True),
        (44.0, 43.0, False),
        (1980.0, 1984.16, False),
    ],
)
def test_tolerance_is_half_of_the_last_digit_stated(stated, computed, verdict):
    assert checking.agrees(stated, computed) is verdict


@pytest.mark.parametrize(
    ("position", "changed"),
    [
        (15, {"sebring-gts-margin"}),
        (25, {"sebring-acemco-gap"}),
        (43, {"sebring-lotus-laps"}),
    ],
)
def test_a_lap_more_in_the_results_flips_the_verdict(monkeypatch, position, changed):
    before = alms.check_claims()
    load_results = checking.load_results

    def with_a_lap_more(season=None, race=None, car_class=None):
        cars = load_results(season, race, car_class)
        cars.loc[(cars["round_no"] == 1) & (cars["position"] == position), "laps"] += 1
        return cars

    monkeypatch.setattr(checking, "load_results", with_a_lap_more)
    after = alms.check_claims()
    flipped = after[after["verdict"] != before["verdict"]]
    assert set(flipped["claim"]) == changed
    assert set(flipped["verdict"]) == {"differs"}
    assert set(flipped["note"]) == {checking.UNEXPLAINED}


def test_original_line_states_the_figure(original_lines):
    missing = [
        claim["claim"]
        for claim in read_facts("compiled/claims.csv")
        if not stands_in(
            claim["value"],
            claim["unit"],
            original_lines[claim["page"]][int(claim["line"]) - 1],
        )
    ]
    assert missing == []


def test_original_sentences_are_not_copied(original_lines):
    length = LONGEST_COPIED_RUN + 1
    prose = set()
    for page, last in LAST_LINE_OF_PROSE.items():
        for line in original_lines[page][:last]:
            prose |= runs(line, length)
    ours = [*alms.load_claims()["wording"], *checking.NOTES.values()]
    assert [text for text in ours if runs(text, length) & prose] == []


def test_original_pages_share_the_text_that_is_claimed_once(original_lines):
    """Both pages describe classes and schedule in all but two of the same words."""
    first, second = (
        [words_of(line) for line in original_lines[page][:8]] for page in ("000", "001")
    )
    differing = [
        at + 1 for at, words in enumerate(first) if set(words) ^ set(second[at])
    ]
    assert differing == [5, 6]


@pytest.mark.parametrize(
    ("figure", "unit", "line", "found"),
    [
        ("22", "laps", "won by twenty-two laps", True),
        ("2", "laps", "won by twenty-two laps", False),
        ("20", "place", "a twentieth overall", True),
        ("41", "place", "starting forty-first of all", True),
        ("16", "laps", "they won by 16-laps.", True),
        ("6", "laps", "they won by 16-laps.", False),
        ("1100", "kg", "a 1,100-kilogram rule", True),
        ("100", "kg", "a 1,100-kilogram rule", False),
        ("0.240", "s", "finished 0.240-seconds behind", True),
        ("0.24", "s", "finished 0.240-seconds behind", False),
        ("2.75", "hours", "for two-hours, forty-five-minutes", True),
        ("4", "wins", "fourth in a row", True),
        ("4", "wins", "fourteen in a row", False),
    ],
)
def test_finding_a_figure_in_a_line(figure, unit, line, found):
    assert stands_in(figure, unit, line) is found
