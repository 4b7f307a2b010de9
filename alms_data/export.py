"""All tables as files of their own, with a description that other programs read."""

import json
import os
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from alms_data.codebook import describe, table_names, tables
from alms_data.descriptor import DESCRIPTOR, PACKAGE, WORKBOOK, described, file_names
from alms_data.errors import nearest
from alms_data.loading import load

Tables = dict[str, pd.DataFrame]


def export_tables(
    folder: str | os.PathLike[str],
    formats: Iterable[str] = ("csv",),
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write all tables into a folder, with a Frictionless data package descriptor.

    Parameters
    ----------
    folder : str or path
        Where to write; it is made if it isn't there.
    formats : iterable of str
        Of ``csv`` and ``parquet`` (a file per table), and ``excel`` (one workbook,
        codebook included).
    overwrite : bool
        Whether to write into a folder that holds files of others, and over those of
        the same name. The files of an earlier export are always replaced.

    Returns
    -------
    list of pathlib.Path
        The files written. The last is ``datapackage.json``, which describes the
        tables in the first of csv, parquet and excel that was asked for.

    Raises
    ------
    FileExistsError
        If the folder holds files of others.
    NotADirectoryError
        If the folder is a file.
    ImportError
        If the extra ``export`` is not installed and a format needs it.
    ValueError
        If there is no such format.

    Notes
    -----
    Source: all loaders, without a filter. CSV is UTF-8, a missing value is an empty
    cell. The same tables give the same bytes.

    Examples
    --------
    >>> import tempfile
    >>> import alms_data as alms
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = alms.export_tables(folder)
    >>> len(files), files[3].name, files[-1].name
    (16, 'results.csv', 'datapackage.json')
    """
    chosen = _chosen(formats)
    folder = Path(folder)
    ours = _earlier_files(folder)
    there = {name for name in file_names(chosen) if (folder / name).exists()}
    require_room(folder, overwrite=overwrite or bool(ours) and there <= ours)
    frames = load_tables()
    for name in ours:
        (folder / name).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    files = [path for name in chosen for path in FORMATS[name].write(frames, folder)]
    return [*files, _write_descriptor(frames, folder / DESCRIPTOR, chosen)]


def load_tables() -> Tables:
    """Every table by its name."""
    return {table: load(table) for table in table_names()}


def _chosen(formats: Iterable[str]) -> list[str]:
    """Formats asked for, in the order of FORMATS; raise where one can't be written."""
    asked = [formats] if isinstance(formats, str) else list(formats)
    known = ", ".join(FORMATS)
    for name in asked:
        if name not in FORMATS:
            hint = nearest(name, FORMATS)
            raise ValueError(f"There is no format {name!r}.{hint} Formats: {known}.")
        _require_module(name)
    if not asked:
        raise ValueError(f"No format was given. Formats: {known}.")
    return [name for name in FORMATS if name in asked]


def _require_module(name: str) -> None:
    module = FORMATS[name].needs
    if module and find_spec(module) is None:
        raise ImportError(
            f"The format {name} needs the package {module}, which is not installed: "
            'pip install "alms-data[export]"'
        )


# --- The folder -----------------------------------------------------------


def require_room(folder: Path, *, overwrite: bool) -> None:
    """Raise where the folder is a file, or holds files that nobody gave up."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; a folder was expected.")
    if overwrite or not folder.exists() or not any(folder.iterdir()):
        return
    raise FileExistsError(
        f"The folder {folder} is not empty; nothing was written. "
        "Choose another one, or ask to overwrite."
    )


def _earlier_files(folder: Path) -> set[str]:
    """Files that an earlier export wrote into the folder, as its descriptor says."""
    try:
        written = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    if not isinstance(written, dict) or written.get("name") != PACKAGE:
        return set()
    listed = written.get("files")
    if not isinstance(listed, list):
        return {DESCRIPTOR}
    return {DESCRIPTOR, *(name for name in file_names(FORMATS) if name in listed)}


def _write_descriptor(frames: Tables, path: Path, formats: list[str]) -> Path:
    text = json.dumps(described(frames, formats), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


# --- Formats --------------------------------------------------------------


def _write_csv(frames: Tables, folder: Path) -> list[Path]:
    return [write_csv(frame, folder / f"{t}.csv") for t, frame in frames.items()]


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """Write a CSV file that is the same on every system."""
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return path


def _write_parquet(frames: Tables, folder: Path) -> list[Path]:
    paths = {table: folder / f"{table}.parquet" for table in frames}
    for table, path in paths.items():
        frames[table].to_parquet(path, index=False)
    return list(paths.values())


def _write_excel(frames: Tables, folder: Path) -> list[Path]:
    write_workbook(frames, folder / WORKBOOK)
    return [folder / WORKBOOK]


def write_workbook(frames: Tables, path: Path) -> None:
    """Write a sheet per table, after one that lists them and the codebook."""
    from datetime import datetime

    about = tables().drop(columns="loader")
    sheets = {"tables": about, "codebook": describe(), **frames}
    # Text stays text, whatever it begins with.
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(
        path,
        engine="xlsxwriter",
        datetime_format="yyyy-mm-dd",
        engine_kwargs={"options": plain},
    ) as book:
        # A workbook's own time would differ with every export.
        book.book.set_properties({"created": datetime(1980, 1, 1)})
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
            book.sheets[name].autofit(max_width=400)


class Format(NamedTuple):
    """How tables are written: the writer, and the package that it needs."""

    write: Callable[[Tables, Path], list[Path]]
    needs: str = ""


FORMATS = {
    "csv": Format(_write_csv),
    "parquet": Format(_write_parquet, needs="pyarrow"),
    "excel": Format(_write_excel, needs="xlsxwriter"),
}
