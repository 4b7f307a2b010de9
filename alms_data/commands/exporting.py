"""All tables as files."""

from argparse import ArgumentParser, Namespace

from alms_data.commands.console import tell
from alms_data.descriptor import DESCRIPTOR
from alms_data.export import FORMATS, export_tables

EPILOG = f"""\
Beside the tables the folder gets {DESCRIPTOR}, which describes their columns
to programs. A folder that an earlier export made is made anew; files that are not
its own stay. parquet and excel need: pip install "alms-data[export]"
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the folder and the formats."""
    parser.epilog = EPILOG
    parser.add_argument("folder", metavar="FOLDER", help="where to write")
    parser.add_argument(
        "--format",
        dest="formats",
        action="append",
        choices=FORMATS,
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}; can be given again; csv when left out",
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="write into a folder that holds other files, over those of the same name",
    )


def run(options: Namespace) -> int:
    """Write all tables and tell which files there are now."""
    formats = options.formats or ["csv"]
    files = export_tables(options.folder, formats, overwrite=options.overwrite)
    for path in files:
        tell(f"wrote {path}")
    return 0
