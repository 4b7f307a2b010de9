"""Glued race pages are read back exactly, or refused where they have two readings.

The pages are generated. Whether a page has two readings is decided by an oracle
that is written in another way than the reader: by regular expressions and a search.
"""

import io
import re
from functools import cache

import pytest
from damage import assert_race_accounted, damaged
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

import alms_data as alms
from alms_data.known import known_cars

CLASSES = {"P1": "LMP1", "P2": "LMP2", "GTS": "GTS", "GT": "GT"}
CARS = {printed: sorted(known_cars()[name]) for printed, name in CLASSES.items()}
# Cars that make pages ambiguous: one is the start of another, or runs in two classes.
TROUBLE = {
    "P1": ["Lola B1", "Lola B16", "Lola B1621", "Audi R"],
    "GT": ["Saleen S7R", "Panoz"],
    "GTS": ["Panoz", "Saleen S"],
}

NAMES = """
Biela;Kaffer;McNish;O'Connell;van Overbeek;van der Steur;de Radigues;C.Field;
J.J. Lehto;B. J. Zacharias;MacKellar;DeQuesada;Jönsson;Lühr;Delétraz;Bervillé;Enge;
Élan;Øre;Campbell-Walter;Jean-Denis;Stockton;Sugden;Smith;Stuck;Salazar;Sak;Luhr;Law;
Porter, Jr.;Lechner Jr.;d'Orléans;di Grassi;St. James;Gue;Ó
""".replace("\n", "").split(";")
CAUSES = """
-;Accident;Drive Line;Drive Train;CV Joint;Flat Tire;Engine;Électrics;Oil leak;
Fire/Smoke;Driver (ill);Gearbox & clutch;Did Finish
""".replace("\n", "").split(";")
PROSE = """
The race began at noon, and 25 of 44 cars were running at the end.
12 Hours of racing on 3.74 miles
1,100-kilogram cars ran in GT - quick ones.
No. 38 P1 Audi R8 led 350 laps -
GTS cars were quick; P1 cars quicker. Class winners:
  • GT – Porsche GT3RS, 311 laps
© Copyright 1999, 2000 and 2004
"""
HEADER = "POS.CLASSDRIVERSCARLAPSRETIREMENTS"

letters = st.sampled_from("abcdefghijklmnopqrstuvwxyzäéñøß")
surnames = st.one_of(
    st.sampled_from(NAMES),
    st.builds(
        "{}{}".format,
        st.sampled_from("ABCGMPSSTZÉÖ"),
        st.text(letters, min_size=1, max_size=9),
    ),
)


def cars_with(more):
    return {name: CARS[name] + more.get(name, []) for name in CLASSES}


@st.composite
def entries(draw, cars):
    printed = draw(st.sampled_from(list(CLASSES)))
    crew = draw(st.lists(surnames, min_size=1, max_size=4))
    slash = draw(st.sampled_from([" / ", "/ ", " /", "/"]))
    gap = draw(st.sampled_from(["", "", " "]))
    return {
        "printed": printed,
        "crew": crew,
        "car": draw(st.sampled_from(cars[printed])),
        "cause": draw(st.sampled_from(CAUSES)),
        "text": slash.join(crew) + gap,
    }


@st.composite
def races(draw, more=None):
    """Cars of a race in the order of their laps, those that did not start last."""
    size = draw(st.integers(1, 60))
    cars = [draw(entries(cars_with(more or {}))) for _ in range(size)]
    laps = draw(
        st.lists(
            st.one_of(st.integers(0, 400), st.integers(0, 12)),
            min_size=len(cars),
            max_size=len(cars),
        )
    )
    absent = draw(st.integers(0, min(3, len(cars))))
    for at, (car, done) in enumerate(
        zip(cars, sorted(laps, reverse=True), strict=True)
    ):
        car["laps"] = done
        if at >= len(cars) - absent:
            car |= {"laps": 0, "cause": "Did Not Start"}
    return cars


def rows_of(cars):
    return [
        f"{place}{car['printed']}{car['text']}{car['car']}{car['laps']}{car['cause']}"
        for place, car in enumerate(cars, 1)
    ]


@st.composite
def pages(draw, cars):
    """The page of a race: perhaps a header, prose around, either line ending."""
    lines = draw(st.sampled_from([[], [HEADER], [HEADER.title()]])) + rows_of(cars)
    above, below = draw(st.booleans()), draw(st.booleans())
    lines = PROSE.split("\n") * above + lines + PROSE.split("\n") * below
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def expected(cars):
    """Rows that have to come back."""
    counted = dict.fromkeys(CLASSES.values(), 0)
    rows = []
    for place, car in enumerate(cars, 1):
        car_class = CLASSES[car["printed"]]
        counted[car_class] += 1
        status = {"-": "running", "Did Not Start": "did not start"}
        status = status.get(car["cause"], "retired")
        cause = car["cause"] if status == "retired" else None
        row = (place, car_class, counted[car_class], car["car"], car["laps"])
        rows.append((*row, status, cause, tuple(car["crew"])))
    return rows


def as_read(race):
    """Same shape as expected() has, from the frames."""
    crews = race.crews.groupby("position")["surname"].agg(tuple)
    seats = race.crews.groupby("position")["seat"].agg(list)
    assert all(found == list(range(1, len(found) + 1)) for found in seats)
    columns = "position car_class class_position chassis laps status".split()
    return [
        (*row[:-1], row[-1] if isinstance(row[-1], str) else None, crews[row[0]])
        for row in race.results[[*columns, "cause"]].itertuples(index=False, name=None)
    ]


# ---- the oracle

PARTICLE = (
    "van|von|der|den|de|di|da|do|del|dei|la|le|lo|du|dos|das|ten|ter|zu|zur"
    "|af|av|el|al|bin|y|e"
)
NAME = re.compile(rf"(?:(?:{PARTICLE}) .+|d['’].+|[^\W\d_a-zß-öø-ÿ].*)", re.DOTALL)
PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'’-])*(?<![-'’])")
CLINGING = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<=[a-zäéñøß])[A-ZÉÖØ]|[A-ZÉÖØ]{2}[a-zß-ÿ]"
)


def could_be_name(text):
    return bool(
        NAME.fullmatch(text) and PLAIN.fullmatch(text) and not CLINGING.search(text)
    )


def every_reading(row, place, cars):
    """All that a row can mean by itself, found by looking for each known car."""
    text = row.removeprefix(str(place))
    found = set()
    for printed in CLASSES:
        if not text.startswith(printed):
            continue
        for car in cars[printed]:
            for hit in re.finditer(rf"(?={re.escape(car)}(0|[1-9]\d*)(\D+)\Z)", text):
                names = text[len(printed) : hit.start()].split("/")
                crew = tuple(name.strip() for name in names)
                if hit[2] == "Did Not Start" and hit[1] != "0":
                    continue
                if all(could_be_name(name) for name in crew):
                    found.add((printed, crew, car, int(hit[1])))
    return found


def consistent_readings(rows, cars):
    """How many readings of each row belong to a page whose laps never rise."""
    readings = [every_reading(row, at, cars) for at, row in enumerate(rows, 1)]

    @cache
    def below(at, laps):
        return at == len(rows) or any(
            each[3] <= laps and below(at + 1, each[3]) for each in readings[at]
        )

    @cache
    def above(at, laps):
        return at < 0 or any(
            each[3] >= laps and above(at - 1, each[3]) for each in readings[at]
        )

    return [
        sum(above(at - 1, each[3]) and below(at + 1, each[3]) for each in row)
        for at, row in enumerate(readings)
    ]


def read_or_refusal(text, more):
    try:
        return alms.read_race(io.StringIO(text), season=2004, round_no=1, cars=more)
    except alms.PageError as error:
        return error


def check(cars, text, more):
    """Assert the property for one page; tell whether it was refused."""
    rows = rows_of(cars)
    ways = consistent_readings(rows, cars_with(more))
    assert all(ways), "the oracle must know the reading that was printed"
    race = read_or_refusal(text, more)
    if not isinstance(race, alms.PageError):
        assert as_read(race) == expected(cars)
        several = [row for row, count in zip(rows, ways, strict=True) if count > 1]
        assert not several, "rows with two readings were read"
        return False
    refused = re.match(r"the row can be read in (\d+) ways: ", race.problem)
    assert refused, str(race)
    row = text.splitlines()[race.line_no - 1]
    assert int(refused[1]) == ways[rows.index(row)] > 1
    return True


many = settings(
    max_examples=100,
    phases=[Phase.explicit, Phase.generate],  # a page is shrunk in minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@many
@given(st.data())
def test_a_page_of_known_cars_is_read_back(data):
    cars = data.draw(races())
    assert not check(cars, data.draw(pages(cars)), {})


@many
@given(st.data())
def test_a_page_with_cars_that_look_alike_is_read_back_or_refused(data):
    cars = data.draw(races(TROUBLE))
    refused = check(cars, data.draw(pages(cars)), TROUBLE)
    event(f"refused: {refused}")


@many
@given(st.data(), st.lists(st.integers(0, 2**60), min_size=3, max_size=3))
def test_a_damaged_page_is_read_as_it_stands_or_refused(data, seeds):
    text = data.draw(pages(data.draw(races())))
    for seed in seeds:
        race = read_or_refusal(damaged(text, seed), {})
        if not isinstance(race, alms.PageError):
            assert_race_accounted(race)


@pytest.mark.parametrize(
    ("rows", "ways"),
    [
        (["1P1BielaAudi R8350-"], 2),
        (["1P1FieldLola B16217-"], 4),
        (["1P1FieldLola B16217-", "2P1BielaAudi R89-"], 3),
        (["1GTSullivanSaleen S7R9-"], 1),
        (["1GTSvan OverbeekSaleen S7R9-"], 2),
        (["1GTSalSaleen S7R9-"], 1),
    ],
)
def test_the_oracle_counts_readings(rows, ways):
    assert consistent_readings(rows, cars_with(TROUBLE))[0] == ways
