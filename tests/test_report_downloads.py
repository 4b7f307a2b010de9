"""The tables to take along read back as the loaders return them."""

import json
import sys

import openpyxl
import pandas as pd
import pytest
from report_project import REPORTS

import alms_data as alms

sys.path.insert(0, str(REPORTS))
import downloads  # noqa: E402

TABLES = downloads.load_tables()
DTYPES = {
    "boolean": "bool",
    "integer": "Int64",
    "number": "float64",
    "string": "str",
    "date": "datetime64[us]",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("downloads") / "data"
    downloads.write_tables(TABLES, folder)
    return folder


@pytest.fixture(scope="module")
def descriptor(folder):
    return json.loads((folder / downloads.DESCRIPTOR).read_text(encoding="utf-8"))


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
    book = openpyxl.load_workbook(folder / downloads.WORKBOOK, read_only=True)
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
    book = openpyxl.load_workbook(folder / downloads.WORKBOOK, read_only=True)
    assert book.sheetnames == ["tables", "codebook", *TABLES]
    assert book["codebook"].max_row == len(alms.describe()) + 1
    book.close()


def test_text_stays_text_in_the_workbook(tmp_path):
    odd = pd.DataFrame({"team": ["=1+1", "+1", "https://example.org", "08"]})
    downloads.write_workbook({"odd": odd}, tmp_path / "odd.xlsx")
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

    report = Package(str(folder / downloads.DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["title", "note"])
    assert len(report.tasks) == len(TABLES)


def test_same_tables_give_the_same_bytes(folder, tmp_path):
    downloads.write_tables(TABLES, tmp_path / "again")
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
