"""How the tables and figures can be taken along: as files of their own."""

import shutil

import vl_convert
from lessons import ROOT

from alms_data.export import FORMATS, export_tables

PIXELS_PER_PX = 2


def write_tables(folder):
    """Write every table in every format, and what they are."""
    shutil.rmtree(folder, ignore_errors=True)
    export_tables(folder, FORMATS)


def write_figures(folder):
    """Put every figure into the folder as SVG and, for slides, as PNG."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in sorted((ROOT / "figures").glob("*.svg")):
        svg = path.read_text(encoding="utf-8")
        shutil.copyfile(path, folder / path.name)
        png = vl_convert.svg_to_png(svg, scale=PIXELS_PER_PX)
        (folder / f"{path.stem}.png").write_bytes(png)
