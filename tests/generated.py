"""Generated pages whose rows are known."""

from hypothesis import strategies as st
from mutations import records

from alms_data.readers.crew import surname_of
from alms_data.readers.vocabulary import NATIONS

# ---- words of a cell

PLAIN = """
Audi;Élan;Hilltop;Racing;O'Connell;van der Steur;Jönsson;GT3-RSR;R8;Team;Mk III C;
B2K/40;4.0L V8;Le Mans;Grand Prix;Riley & Scott;Jr.;Ångström;Road America;#1;3000
""".replace("\n", "").split(";")
WILD = """
BAR Honda;USA;![;](;](;[1];[[;((;)];\u200e;\u202e;\u0301;\u00ad;\ufeff;\u00a0;
\u2028;\x07;\x1b[31m;\x1c;=;==;---;Source;Sources:;Total;Rd 1;Pos;Team;Chassis;All;C;
;٣;²;½;Ⅷ;ǅ;漢;/;//; / ;,;&;1=;DNF;2004;- 1-2;#38 Team;Engine;C.;winning
""".replace("\n", "").split(";")

words = st.sampled_from(PLAIN)
plain_names = st.lists(words, min_size=1, max_size=3).map(" ".join)
wild_names = st.lists(
    st.one_of(
        words,
        st.sampled_from(WILD),
        st.text(
            st.characters(exclude_characters="|\n\r\0", exclude_categories=["Cs"]),
            max_size=4,
        ),
    ),
    min_size=1,
    max_size=4,
)


def name_of(wild):
    """Names of one kind; a wild one is anything that a cell can hold."""
    if not wild:
        return plain_names
    joined = st.builds(lambda parts, gap: gap.join(parts), wild_names, st.just(" "))
    return joined.map(str.strip).filter(lambda name: name and "](" not in name)


FIRST = "Allan Jan Marco JJ Ann Jörg Jean-Denis Johnny Élise B.".split()
LAST = ["McNish", "Lammers", "Werner", "van Overbeek", "O'Connell", "Delétraz", "Gue"]
drivers = st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST))
nations = st.sampled_from(sorted(NATIONS))
MONTHS = {"March": 3, "May": 5, "June": 6, "October": 10}
CLASSES = ["LMP1", "LMP2", "GTS", "GT", "GT1"]


def as_line(cells, style):
    if style == "bars":
        return "| " + " | ".join(cells) + " |"
    return " | ".join(cells) + " |"


def with_header(header, rows, style):
    marked = ["---|" * len(header)] if style == "hyphens" else []
    return [as_line(header, style), *marked, *(as_line(row, style) for row in rows)]


# ---- a season


@st.composite
def schedules(draw, names):
    """Cells and expected rows of a schedule."""
    cells, rows, held = [], [], 0
    for race in draw(st.lists(names, min_size=1, max_size=5)):
        circuit = draw(names)
        month, day = draw(st.sampled_from(list(MONTHS))), draw(st.integers(1, 30))
        cancelled = draw(st.integers(0, 4)) == 0
        held += not cancelled
        cells.append(["C" if cancelled else str(held), race, circuit, f"{month} {day}"])
        number = None if cancelled else held
        date = f"2005-{MONTHS[month]:02}-{day:02}"
        rows.append((number, race, circuit, date, cancelled))
    return cells, rows


@st.composite
def entry_lists(draw, names, car_class):
    cells, rows, cars = [], [], {}
    for _ in range(draw(st.integers(1, 3))):
        team, nation = draw(names), draw(nations)
        chassis, engine, number = f"Lola {draw(names)}", None, None
        cells.append([f"{nation} {team}", chassis])
        cars[team] = seat = cars.get(team, 0) + 1
        seat = 1
        rows.append((car_class, team, cars[team], 1, nation, chassis, None, None) + NO)
        for kind in draw(st.lists(st.sampled_from("dddnc"), max_size=4)):
            driver, of = draw(names), draw(nations)
            seat += 1
            person = (driver, of, draw(st.sampled_from(ROUNDS)))
            if kind == "d":
                cells.append([f"{of} {driver}", person[2]])
            else:
                seat, cars[team] = 1, cars[team] + 1
            if kind == "n":
                number = str(draw(st.integers(0, 999)))
                cells.append([number, f"{of} {driver}"])
                person = (driver, of, None)
            if kind == "c":
                chassis, engine, number = f"Audi {draw(names)}", "Judd 4.0L V8", None
                cells.append([chassis, engine])
                person = NO
            car = (car_class, team, cars[team], seat, nation, chassis, engine, number)
            rows.append(car + person)
    return cells, rows


NO = (None, None, None)
ROUNDS = ["All", "1", "2–5", "1, 3*", "1-2, 4–9", "9*"]


@st.composite
def winner_tables(draw, names, classes, rounds):
    header = ["Rnd", "Circuit", *(f"{name} Winning Team" for name in classes)]
    below = [f"{name} Winning Drivers" for name in classes] + ["", ""]
    cells, rows = [below], []
    for round_no in range(1, rounds + 1):
        entrants, crews = [], []
        for car_class in classes:
            number, team = str(draw(st.integers(0, 99))), draw(names)
            crew = draw(st.lists(drivers, min_size=1, max_size=3))
            entrants.append(f"#{number} {team}")
            crews.append(" ".join(crew))
            rows.append((round_no, car_class, number, team, crew))
        cells += [[str(round_no), draw(names), *entrants], [*crews, "", ""]]
    return header, cells, rows


@st.composite
def standings_tables(draw, names, car_class, rounds):
    header = ["Pos", "Team", "Chassis", "Engine"]
    header += [f"Rd {at}" for at in range(1, rounds + 1)] + ["Total"]
    score = st.one_of(st.none(), st.integers(0, 26))
    scores = st.lists(score, min_size=rounds, max_size=rounds)
    all_scores = draw(st.lists(scores, min_size=1, max_size=4))
    cells, teams, points = [], [], []
    for place, scored in enumerate(all_scores, 1):
        team, chassis, engine = draw(names), draw(names), draw(names)
        total = sum(filter(None, scored))
        printed = ["" if score is None else str(score) for score in scored]
        cells.append([str(place), team, chassis, engine, *printed, str(total)])
        teams.append((car_class, team, place, False, chassis, engine, total))
        points += [
            (car_class, team, round_no, score)
            for round_no, score in enumerate(scored, 1)
        ]
    return header, cells, teams, points


@st.composite
def seasons(draw, *, wild):
    """Text of a season page and the rows that it holds."""
    names, style = name_of(wild), draw(st.sampled_from(["bars", "hyphens"]))
    classes = draw(st.lists(st.sampled_from(CLASSES), min_size=1, unique=True))
    parts = draw(st.sets(st.sampled_from("sewpt"))) | {"s"}
    truth = dict.fromkeys(KEYS, ())
    cells, truth["schedule"] = draw(schedules(names))
    lines = ["= 2005 Season =", "", "== Schedule ==", ""]
    lines += with_header(["Rnd", "Race", "Circuit", "Date"], cells, style)
    rounds = sum(not row[-1] for row in truth["schedule"])
    for car_class in classes if "e" in parts else []:
        cells, rows = draw(entry_lists(names, car_class))
        lines += ["", f"=== Prototype ({car_class}) ==="]
        lines += with_header(["Team", "Chassis"], cells, style)
        truth["entries"] += tuple(rows)
    if "w" in parts and rounds:
        header, cells, rows = draw(winner_tables(names, classes, rounds))
        lines += ["", "== Season results =="]
        lines += with_header(header, cells, style)
        truth["winners"] = rows
    if "p" in parts and rounds:
        lines += ["", "Points go to the first five:", "- 10-8-6-4-2", ""]
        truth["points_scales"] = [
            (round_no, place, points)
            for round_no in range(1, rounds + 1)
            for place, points in enumerate([10, 8, 6, 4, 2], 1)
        ]
    for car_class in classes if "t" in parts and rounds else []:
        header, cells, teams, points = draw(standings_tables(names, car_class, rounds))
        lines += ["", f"== {car_class} Standings =="]
        lines += with_header(header, cells, style)
        truth["standings"] += tuple(teams)
        truth["points"] += tuple(points)
    return "\n".join(lines), truth


KEYS = {
    "schedule": "round_no race circuit date cancelled",
    "entries": "car_class team car_no seat team_nation chassis engine number driver "
    "driver_nation rounds",
    "winners": "round_no car_class number team driver",
    "points_scales": "round_no place points",
    "standings": "car_class team position tied chassis engine total",
    "points": "car_class team round_no points",
}


def season_as_read(page):
    """Rows of a season page in the shape of the truth."""
    found = {}
    for table, keys in KEYS.items():
        rows = records(getattr(page, table))
        found[table] = [tuple(row[key] for key in keys.split()) for row in rows]
    found["schedule"] = [
        (row[0], row[1], row[2], str(row[3])[:10], bool(row[4]))
        for row in found["schedule"]
    ]
    crews, unsplit = {}, set()
    for row in records(page.winners):
        key = tuple(row[key] for key in KEYS["winners"].split()[:4])
        crews.setdefault(key, []).append(row["driver"])
        if row["seat"] is None:
            unsplit.add(key)
    found["winners"] = [
        (*key, " ".join(crew) if key in unsplit else crew)
        for key, crew in crews.items()
    ]
    return found


def assert_season(page, truth):
    """Assert that the rows are those of the page; a crew may be left unsplit."""
    found = season_as_read(page)
    winners = [
        (*row[:4], " ".join(row[4]) if isinstance(read[4], str) else row[4])
        for row, read in zip(truth["winners"], found["winners"], strict=False)
    ]
    assert found.pop("winners") == winners[: len(truth["winners"])]
    for table, rows in found.items():
        assert rows == list(truth[table]), table


# ---- a race between bars

HEADER = "Pos Class No Team Drivers Chassis Tyre Laps".split()
STATUS = {
    "": "running",
    "DNF": "retired",
    "NC": "not classified",
    "DSQ": "disqualified",
    "DNS": "did not start",
    "WD": "withdrawn",
}


@st.composite
def articles(draw, *, wild):
    """Text of a race article and the rows that it holds."""
    names, style = name_of(wild), draw(st.sampled_from(["bars", "hyphens"]))
    flags = draw(st.booleans())
    header = draw(st.permutations(HEADER)) if wild else HEADER
    lines, rows, place, counted = ["= 2005 Race =", ""], [], 0, {}
    cells = []
    for _ in range(draw(st.integers(1, 5))):
        word = draw(st.sampled_from(list(STATUS)))
        placed = word in ("", "DNF")
        place += placed
        car_class = draw(st.sampled_from(CLASSES))
        counted[car_class] = counted.get(car_class, 0) + placed
        laps = 0 if word in ("DNS", "WD") else draw(st.integers(0, 400))
        crew = draw(st.lists(drivers, min_size=1, max_size=3))
        number, team = str(draw(st.integers(0, 999))), draw(names)
        chassis = f"Audi {draw(names)}"
        of = [draw(nations) for _ in crew]
        printed = [f"{a} {b}" for a, b in zip(of, crew, strict=True)] if flags else crew
        car = {
            "Pos": f"{place} {word}".strip() if placed else word,
            "Class": car_class,
            "No": number,
            "Team": f"{draw(nations)} {team}" if flags else team,
            "Drivers": " ".join(printed) if flags else " / ".join(printed),
            "Chassis": chassis,
            "Tyre": draw(st.sampled_from(["M", "P", ""])),
            "Laps": str(laps),
        }
        cells.append([car[name] for name in header])
        if draw(st.booleans()):
            cells.append(["Audi 3.6L V8", *[""] * (len(header) - 1)])
        at = place if placed else None
        in_class = counted[car_class] if placed else None
        status = STATUS[word]
        row = (at, car_class, in_class, number, team, chassis, laps, status)
        rows.append((row, crew))
    return "\n".join([*lines, *with_header(header, cells, style)]), rows


ARTICLE = "position car_class class_position number team chassis laps status".split()


def assert_article(race, truth):
    found = [tuple(row[key] for key in ARTICLE) for row in records(race.results)]
    assert found == [row for row, _ in truth]
    expected = [
        (row[0], seat, driver, surname_of(driver))
        for row, crew in truth
        for seat, driver in enumerate(crew, 1)
    ]
    keys = ("position", "seat", "driver", "surname")
    assert [tuple(row[key] for key in keys) for row in records(race.crews)] == expected
