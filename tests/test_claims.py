"""Figures in prose: which agree, which differ, and that the tables decide it."""

import re

import pytest

import alms_data as alms
from alms_data.errors import DataError
from data_raw import claims as checking
from data_raw.compiled import facts
from shipped import corrected, printed

LAST_LINE_OF_PROSE = {"000": 27, "001": 25}


def differing(tables):
    checked = checking.with_verdicts(tables, printed())
    differ = checked[checked["verdict"] == "differs"]
    return dict(zip(differ["claim"], differ["computed"].round(), strict=True))


KNOWN = {
    "lmp1-weight-lb": 1984,  # 900 kg; the page has 1,980
    "lmp2-weight-lb": 1543,  # 700 kg; the page has 1,653, which are 750 kg
    "mosport-dyson-poles": 3,  # #16 in rounds 2 and 3, #20 in 5; the page has 2
    "sebring-running": 26,  # 25 of them reach 70%; the page has 25
}


def test_four_claims_differ_and_no_others():
    assert differing(corrected()) == KNOWN
    verdicts = alms.load_claims()["verdict"].value_counts()
    assert verdicts.to_dict() == {"agrees": 58, "beyond the tables": 35, "differs": 4}


def test_a_figure_is_claimed_once_and_in_the_order_of_the_pages():
    claims = alms.load_claims()
    about = ["season", "round_no", "quantity", "subject"]
    assert not claims.duplicated(about).any() and claims["claim"].is_unique
    assert claims.equals(claims.sort_values(["page", "line"], kind="stable"))
    known = checking.COMPUTE.keys() | checking.BEYOND.keys()
    assert set(claims["quantity"]) == known


@pytest.mark.parametrize(
    ("stated", "computed", "verdict"),
    [
        ("3.74", 3.7449, True),
        ("3.74", 3.7451, False),
        ("0.240", 0.2404, True),
        ("0.240", 0.2406, False),  # the zero is a digit, too
        ("44", 43.0, False),
    ],
)
def test_tolerance_is_half_of_the_last_digit_stated(stated, computed, verdict):
    assert checking.agrees(stated, computed) is verdict


LIEB = "season == 2004 and round_no == 5 and driver == 'Marc Lieb'"


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "changed"),
    [
        ("results", "round_no == 1 and position == 15", "laps", 308, "gts-margin"),
        ("results", "round_no == 1 and position == 43", "laps", 8, "lotus-laps"),
        ("results", "round_no == 6 and position == 22", "status", "", "bucknum-out"),
        ("races", "season == 2004 and round_no == 1", "pole_number", "28", "-pole"),
        ("races", "season == 2004 and round_no == 7", "location", "Quebec", "canadian"),
        ("winners", LIEB, "driver", "Someone Else", "portland-alex-job"),
    ],
)
def test_a_changed_cell_flips_the_verdict(table, row, column, value, changed):
    tables = corrected()
    (found,) = tables[table].query(row).index
    tables[table].loc[found, column] = value
    (flipped,) = differing(tables).keys() - KNOWN.keys()
    assert changed in flipped


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("quantity", "laps_led", "no quantity 'laps_led'"),
        ("subject", "planet Mars", "no class_margin for 'planet Mars'"),
    ],
)
def test_a_bad_claim_is_named(column, value, problem):
    tables = corrected()
    claims = tables["claims"]
    claims.loc[claims["claim"] == "sebring-gts-margin", column] = value
    with pytest.raises(DataError, match=f"claim sebring-gts-margin: {problem}"):
        checking.with_verdicts(tables, printed())


# --- Against the pages as published, which the repository does not ship ----

# How the prose states a figure that it doesn't print in digits.
IN_WORDS = {
    "0": "ends",
    "1": "victor|won|checker|opening|only|penultimate|leader|lead|lost an|captured",
    "2": "two|second|twice",
    "2.75": "two-hours, forty-five-minutes",
    "3": "third|three",
    "4": "fourth|four",
    **{"6": "six", "7": "seven", "9": "nine", "10": "ten-", "11": "eleventh"},
    **{"12": "twelfth|twelve", "16": "sixteenth", "17": "seventeen", "18": "eighteen"},
    **{"20": "twentieth", "22": "twenty-two", "24": "twenty-fourth"},
    **{"25": "twenty-five", "30": "thirtieth", "33": "thirty-third"},
    **{"41": "forty-first", "44": "forty-four", "52": "fifty-second"},
    **{"72": "seventy-two"},
}


@pytest.fixture(scope="module")
def prose(original_pages):
    pages = {}
    for page, last in LAST_LINE_OF_PROSE.items():
        (file,) = original_pages.glob(f"{page}_*.txt")
        text = file.read_text(encoding="utf-8", errors="replace")
        pages[page] = text.lower().split("\n")[:last]
    return pages


def test_the_line_states_the_figure(prose):
    for claim in facts("claims"):
        value, line = claim["value"], prose[claim["page"]][int(claim["line"]) - 1]
        digits = re.escape(value if "." in value else f"{int(value):,}")
        words = IN_WORDS.get(value, digits)
        stated = rf"(?<![\w.,])(?:{value}|{digits}|{words})"
        assert re.search(stated, line), claim["claim"]


def runs(text):
    """Every six words in a row."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 6]) for at in range(len(words) - 5)}


def test_no_sentence_is_copied(prose):
    theirs = set().union(*(runs(line) for lines in prose.values() for line in lines))
    for name in ("claims", "statements", "outside", "verdicts", "rules"):
        for fact in facts(name):
            assert not runs(" / ".join(fact.values())) & theirs
