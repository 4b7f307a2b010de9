"""Exported tables read back as the loaders return them, and harm no other file."""

import json

import openpyxl
import pandas as pd
import pytest

import alms_data as alms
from alms_data import export
from alms_data.codebook import DATA_VERSION
from alms_data.descriptor import DESCRIPTOR, PACKAGE, WORKBOOK
from alms_data.export import FORMATS, export_tables

TABLES = export.load_tables()
DTYPES = {
    "boolean": "bool",
    "integer": "Int64",
    "number": "float64",
    "string": "str",
    "date": "datetime64[us]",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "data"
    export_tables(folder, FORMATS)
    return folder


@pytest.fixture(scope="module")
def descriptor(folder):
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


def test_there_is_a_file_for_every_table(folder, descriptor):
    names = alms.tables()["table"].tolist()
    assert [resource["name"] for resource in descriptor["resources"]] == names
    for name in names:
        assert (folder / f"{name}.csv").exists()
        assert (folder / f"{name}.parquet").exists()


@pytest.mark.parametrize("name", TABLES)
def test_parquet_is_the_frame(folder, name):
    read = pd.read_parquet(folder / f"{name}.parquet")
    pd.testing.assert_frame_equal(read, TABLES[name])


@pytest.mark.parametrize("name", TABLES)
def test_csv_is_the_frame_by_the_types_of_the_descriptor(folder, descriptor, name):
    (resource,) = [r for r in descriptor["resources"] if r["name"] == name]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    read = pd.read_csv(
        folder / resource["path"],
        dtype="str",
        keep_default_na=False,
        na_values=resource["schema"]["missingValues"],
    )
    read = read.replace({column: {"True": True, "False": False} for column in read})
    read = read.astype({column: DTYPES[kind] for column, kind in types.items()})
    pd.testing.assert_frame_equal(read, TABLES[name])


def test_csv_is_utf_8_with_plain_line_ends(folder):
    text = (folder / "entries.csv").read_bytes()
    assert b"\r" not in text
    assert text.decode("utf-8").count("\n") == len(TABLES["entries"]) + 1


@pytest.mark.parametrize("name", TABLES)
def test_workbook_has_the_frame(folder, name):
    book = openpyxl.load_workbook(folder / WORKBOOK, read_only=True)
    header, *rows = book[name].iter_rows(values_only=True)
    book.close()
    frame = TABLES[name].astype(object)
    assert list(header) == list(frame.columns)
    expected = frame.where(frame.notna(), None).to_numpy().tolist()
    for row, cells in zip(rows, expected, strict=True):
        # The workbook keeps 16 digits.
        numbers = [isinstance(cell, float) for cell in cells]
        assert list(row) == [
            pytest.approx(cell, rel=1e-15) if is_number else cell
            for cell, is_number in zip(cells, numbers, strict=True)
        ]


def test_workbook_explains_itself(folder):
    book = openpyxl.load_workbook(folder / WORKBOOK, read_only=True)
    assert book.sheetnames == ["tables", "codebook", *TABLES]
    assert book["codebook"].max_row == len(alms.describe()) + 1
    book.close()


def test_text_stays_text_in_the_workbook(tmp_path):
    odd = pd.DataFrame({"team": ["=1+1", "+1", "https://example.org", "08"]})
    export.write_workbook({"odd": odd}, tmp_path / "odd.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "odd.xlsx")["odd"]["A"][1:]
    assert [cell.value for cell in cells] == odd["team"].tolist()
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_descriptor_says_what_the_codebook_says(descriptor):
    book = alms.describe().set_index(["table", "column"])
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            row = book.loc[(resource["name"], field["name"])]
            assert field["description"] == row["meaning"]
            assert field["missing"] == row["missing"]
            assert field.get("unit") == (None if pd.isna(row["unit"]) else row["unit"])


@pytest.mark.filterwarnings("ignore")  # those of frictionless are its own
def test_descriptor_is_valid_and_fits_the_files(folder):
    from frictionless import Package

    report = Package(str(folder / DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["title", "note"])
    assert len(report.tasks) == len(TABLES)


def test_same_tables_give_the_same_bytes(folder, tmp_path):
    files = export_tables(tmp_path / "again", FORMATS)
    assert {path.name for path in files} == {path.name for path in folder.iterdir()}
    for path in files:
        assert (folder / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_descriptor_describes_the_files_of_a_format(tmp_path, name):
    *files, last = export_tables(tmp_path / name, [name])
    described = json.loads(last.read_text(encoding="utf-8"))
    assert last.name == DESCRIPTOR
    paths = [resource["path"] for resource in described["resources"]]
    assert set(paths) == {path.name for path in files}
    assert len(paths) == len(TABLES)
    for resource, frame in zip(described["resources"], TABLES.values(), strict=True):
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == frame.columns.tolist()


@pytest.mark.filterwarnings("ignore")  # those of frictionless are its own
def test_descriptor_of_a_workbook_fits_its_sheets(tmp_path):
    from frictionless import Package

    export_tables(tmp_path, ["excel"])
    package = Package(str(tmp_path / DESCRIPTOR))
    for resource in package.resources:
        rows = resource.read_rows()
        assert len(rows) == len(TABLES[resource.name]), resource.name


def test_descriptor_prefers_csv_whatever_the_order(tmp_path):
    *_, last = export_tables(tmp_path, ["excel", "csv"])
    described = json.loads(last.read_text(encoding="utf-8"))
    assert described["profile"] == "tabular-data-package"
    assert described["version"] == DATA_VERSION
    assert described["software"] == f"alms-data {alms.__version__}"


# --- The folder ------------------------------------------------------------


def test_a_folder_of_others_is_left_alone(tmp_path):
    (tmp_path / "results.csv").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty; nothing was written"):
        export_tables(tmp_path)
    assert (tmp_path / "results.csv").read_text() == "mine"
    assert len([*tmp_path.iterdir()]) == 1


def test_overwriting_replaces_files_of_the_same_name_alone(tmp_path):
    for name in ("results.csv", "notes.txt", "names.parquet"):
        (tmp_path / name).write_text("mine")
    export_tables(tmp_path, overwrite=True)
    assert (tmp_path / "results.csv").read_text() != "mine"
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "names.parquet").read_text() == "mine"


def test_an_earlier_export_is_replaced_and_other_files_stay(tmp_path):
    export_tables(tmp_path, ["csv", "parquet"])
    (tmp_path / "notes.txt").write_text("mine")
    files = export_tables(tmp_path, ["csv"])
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {path.name for path in files} | {"notes.txt"}


def test_a_file_of_others_with_a_name_of_ours_stays(tmp_path):
    export_tables(tmp_path)
    (tmp_path / "results.parquet").write_text("mine")
    export_tables(tmp_path)
    assert (tmp_path / "results.parquet").read_text() == "mine"
    with pytest.raises(FileExistsError):
        export_tables(tmp_path, "parquet")
    assert (tmp_path / "results.parquet").read_text() == "mine"


@pytest.mark.parametrize("listed", ["5", '"notes.txt"', '["../notes.txt", [1]]'])
def test_a_descriptor_never_makes_us_remove_a_strange_file(tmp_path, listed):
    folder = tmp_path / "out"
    folder.mkdir()
    for path in (folder / "notes.txt", tmp_path / "notes.txt"):
        path.write_text("mine")
    text = f'{{"name": "{PACKAGE}", "files": {listed}}}'
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")
    export_tables(folder)
    assert (folder / "notes.txt").read_text() == "mine"
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "other"}', "\u00ff"])
def test_a_descriptor_of_others_makes_no_folder_ours(tmp_path, text):
    (tmp_path / DESCRIPTOR).write_text(text, encoding="latin-1")
    with pytest.raises(FileExistsError):
        export_tables(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotADirectoryError, match="a folder was expected"):
        export_tables(tmp_path / "file", overwrite=True)


# --- Formats ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("formats", "message"),
    [
        (["exel"], "There is no format 'exel'. Nearest: 'excel'. Formats: csv, "),
        ("xml", "There is no format 'xml'. Nearest: 'excel'. Formats: csv, "),
        ([], "No format was given. Formats: csv, parquet, excel."),
    ],
)
def test_a_format_that_does_not_exist(tmp_path, formats, message):
    with pytest.raises(ValueError) as error:
        export_tables(tmp_path / "new", formats)
    assert str(error.value).startswith(message)
    assert not (tmp_path / "new").exists()


def test_one_format_can_be_given_as_a_word(tmp_path):
    assert export_tables(tmp_path, "csv")[0].name == "schedule.csv"


@pytest.mark.parametrize("name", ["parquet", "excel"])
def test_a_missing_package_is_named_before_anything_is_written(
    tmp_path, monkeypatch, name
):
    monkeypatch.setattr(export, "find_spec", lambda module: None)
    with pytest.raises(ImportError, match=r'pip install "alms-data\[export\]"'):
        export_tables(tmp_path / "new", ["csv", name])
    assert not (tmp_path / "new").exists()
