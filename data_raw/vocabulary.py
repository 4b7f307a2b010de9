"""What the readers know of a season beforehand: classes, cars, drivers, races."""

from data_raw.compiled import facts
from data_raw.readers.vocabulary import Vocabulary

SHORT_CLASSES = {"P1": "LMP1", "P2": "LMP2"}  # as the race pages print them


def vocabulary_of(season: int, drivers: frozenset[str] = frozenset()) -> Vocabulary:
    """Vocabulary of a season, with drivers that its other pages name."""
    return Vocabulary(
        classes=classes_of(season),
        cars=known_cars(),
        drivers=compiled_drivers() | drivers,
        race_names=race_names_of(season),
        scale_rounds=scale_rounds_of(season),
    )


def classes_of(season: int) -> dict[str, str]:
    """Classes of a season by what its pages print."""
    own = [row["car_class"] for row in facts("classes") if row["season"] == str(season)]
    short = {text: name for text, name in SHORT_CLASSES.items() if name in own}
    return {**{name: name for name in own}, **short}


def known_cars() -> dict[str, frozenset[str]]:
    """Cars known to run in each class."""
    cars: dict[str, set[str]] = {}
    for row in facts("cars"):
        cars.setdefault(row["car_class"], set()).add(row["car"])
    return {car_class: frozenset(names) for car_class, names in cars.items()}


def compiled_drivers() -> frozenset[str]:
    """Full names of drivers in the compiled facts."""
    lost = [row["driver"] for row in facts("lost_entries")]
    crews = [
        name
        for row in facts("crews")
        for name in row["drivers"].split(" / ")
        if " " in name
    ]
    spellings = [
        row[column]
        for row in facts("names")
        for column in ("as_printed", "canonical")
        if row["kind"] == "driver"
    ]
    return frozenset([*lost, *crews, *spellings]) - {""}


def race_names_of(season: int) -> dict[str, str]:
    """Other names of the races of a season."""
    return {
        row["as_printed"]: row["canonical"]
        for row in facts("names")
        if row["kind"] == "race" and row["season"] == str(season)
    }


def scale_rounds_of(season: int) -> tuple[tuple[int, ...], ...]:
    """Rounds of each points scale of a season after the first."""
    rows = [row for row in facts("scale_rounds") if row["season"] == str(season)]
    scales = sorted({row["scale"] for row in rows})
    return tuple(
        tuple(int(row["round_no"]) for row in rows if row["scale"] == scale)
        for scale in scales
    )
