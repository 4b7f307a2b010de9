"""What the compiled facts tell the readers: classes, cars, drivers, names of races."""

from functools import cache

from alms_data.errors import SelectionError
from alms_data.facts import read_facts, whole
from alms_data.readers.vocabulary import Vocabulary

# Of seasons that classes.csv does not have; their pages can be read all the same.
CLASSES_ELSEWHERE = "LMP900 LMP675 LMP1 LMP2 LMGTP GTS GT GT1 GT2".split()
SHORT_CLASSES = {"P1": "LMP1", "P2": "LMP2"}

Cars = dict[str, list[str]]


def vocabulary_of(
    season: int, *, cars: Cars | None = None, drivers: frozenset[str] = frozenset()
) -> Vocabulary:
    """Vocabulary of a season, with cars and drivers that a caller adds."""
    classes = classes_of(season)
    return Vocabulary(
        classes=classes,
        cars=_with(known_cars(), _checked(cars or {}, classes)),
        drivers=compiled_drivers() | drivers,
        race_names=race_names_of(season),
        scale_rounds=scale_rounds_of(season),
    )


@cache
def classes_of(season: int) -> dict[str, str]:
    """Classes of a season by what pages print; all known ones for another season."""
    own = [
        row["car_class"]
        for row in read_facts("compiled/classes.csv")
        if row["season"] == str(season)
    ]
    named = own or CLASSES_ELSEWHERE
    short = {text: name for text, name in SHORT_CLASSES.items() if name in named}
    return {**{name: name for name in named}, **short}


def known_classes() -> list[str]:
    """Classes of all seasons, and those of seasons that classes.csv does not have."""
    compiled = [row["car_class"] for row in read_facts("compiled/classes.csv")]
    return list(dict.fromkeys([*CLASSES_ELSEWHERE, *compiled]))


@cache
def known_cars() -> dict[str, frozenset[str]]:
    """Cars known to run in each class."""
    rows = read_facts("compiled/cars.csv")
    classes = {row["car_class"] for row in rows}
    return {
        name: frozenset(row["car"] for row in rows if row["car_class"] == name)
        for name in classes
    }


@cache
def compiled_drivers() -> frozenset[str]:
    """Full names of drivers in the compiled facts."""
    lost = [row["driver"] for row in read_facts("compiled/lost_entries.csv")]
    crews = [
        name
        for row in read_facts("compiled/crews.csv")
        for name in row["drivers"].split(" / ")
        if " " in name
    ]
    spellings = [
        row[column]
        for row in read_facts("compiled/names.csv")
        for column in ("as_printed", "canonical")
        if row["kind"] == "driver"
    ]
    corrected = [
        row["corrected"]
        for row in read_facts("compiled/errata.csv")
        if row["column"] == "driver"
    ]
    return frozenset([*lost, *crews, *spellings, *corrected]) - {""}


def race_names_of(season: int) -> dict[str, str]:
    """Other names of the races of a season."""
    return {
        row["as_printed"]: row["canonical"]
        for row in read_facts("compiled/names.csv")
        if row["kind"] == "race" and row["season"] == str(season)
    }


def scale_rounds_of(season: int) -> tuple[tuple[int, ...], ...]:
    """Rounds of each points scale of a season after the first."""
    file = "compiled/scale_rounds.csv"
    rows = [row for row in read_facts(file) if row["season"] == str(season)]
    scales = sorted({row["scale"] for row in rows})
    return tuple(
        tuple(whole(file, row, "round_no") for row in rows if row["scale"] == scale)
        for scale in scales
    )


def _checked(cars: Cars, classes: dict[str, str]) -> Cars:
    """Cars of a caller by class; raise where they are not given so."""
    if not isinstance(cars, dict) or not all(map(_are_names, cars.values())):
        raise TypeError("cars must be given as {class: [car, ...]}.")
    unknown = [name for name in cars if name not in classes]
    if unknown:
        raise SelectionError(
            f"There is no class {unknown[0]!r}. Classes: {', '.join(classes)}."
        )
    return {classes[name]: list(names) for name, names in cars.items()}


def _are_names(names: object) -> bool:
    if not isinstance(names, list | tuple | set | frozenset):
        return False
    return all(isinstance(name, str) and name.strip() for name in names)


def _with(known: dict[str, frozenset[str]], more: Cars) -> dict[str, frozenset[str]]:
    classes = {*known, *more}
    return {
        name: known.get(name, frozenset()) | frozenset(more.get(name, ()))
        for name in classes
    }
