"""The report's downloads are the exported tables in every format."""

import sys

from report_project import REPORTS, contents

from alms_data.export import FORMATS, export_tables

sys.path.insert(0, str(REPORTS))
import downloads  # noqa: E402


def test_a_report_has_the_tables_in_every_format_and_nothing_older(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dropped.csv").write_text("of an older report")
    downloads.write_tables(tmp_path / "data")
    export_tables(tmp_path / "exported", FORMATS)
    assert contents(tmp_path / "data") == contents(tmp_path / "exported")
