"""Classes: their order, fastest first, and finding one by its name in any case."""

from collections.abc import Iterable

import pandas as pd

from alms_data.errors import SelectionError, nearest

CLASS_ORDER = ("LMP900", "LMP675", "LMGTP", "LMP1", "LMP2", "GTS", "GT")
ALL = "all"  # the class of a row that counts the cars of every class


def matched(car_class: object, known: list[str], when: str = "") -> str:
    """Class that is meant by a name in any case; raise unless it is known.

    Examples
    --------
    >>> from alms_data.classes import matched
    >>> matched("lmp2", ["LMP1", "LMP2"])
    'LMP2'
    """
    if not isinstance(car_class, str):
        raise TypeError(f"car_class must be a name such as 'LMP1', got {car_class!r}.")
    for name in known:
        if name.casefold() == car_class.strip().casefold():
            return name
    raise SelectionError(
        f"There is no class {car_class!r}{when}.{nearest(car_class, known)} "
        f"Classes: {', '.join(known)}."
    )


def class_names(classes: Iterable[str]) -> list[str]:
    """List the classes that occur: ours fastest first, others by name, "all" last.

    Examples
    --------
    >>> from alms_data.classes import class_names
    >>> class_names(["all", "GT", "Hypercar", "LMP1", "GT", "GT1"])
    ['LMP1', 'GT', 'GT1', 'Hypercar', 'all']
    """
    names = {*classes}
    known = [name for name in CLASS_ORDER if name in names]
    others = sorted(names.difference(CLASS_ORDER, [ALL]))
    return [*known, *others, *names.intersection([ALL])]


def ordered(classes: pd.Series) -> pd.Series:
    """Classes as an ordered category of just those that occur, fastest first.

    Examples
    --------
    >>> import pandas as pd
    >>> from alms_data.classes import ordered
    >>> ordered(pd.Series(["GT", "LMP2", "LMP1"])).sort_values().tolist()
    ['LMP1', 'LMP2', 'GT']
    """
    names = class_names(classes.dropna().unique().astype(str))
    dtype = pd.CategoricalDtype(pd.Index(names, dtype="str"), ordered=True)
    return classes if classes.dtype == dtype else classes.astype("str").astype(dtype)


def in_class_order(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows sorted by the keys with a fresh index; ``car_class`` is an ordered category.

    Examples
    --------
    >>> import pandas as pd
    >>> from alms_data.classes import in_class_order
    >>> cars = pd.DataFrame({"car_class": ["GT", "LMP1", "GT"], "laps": [9, 8, 7]})
    >>> in_class_order(cars, ["car_class", "laps"]).values.tolist()
    [['LMP1', 8], ['GT', 7], ['GT', 9]]
    """
    rows = rows.assign(car_class=ordered(rows["car_class"]))
    return rows.sort_values(keys, kind="stable", ignore_index=True)
