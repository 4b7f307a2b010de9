"""The wheel works alone: with pandas and what pandas needs, outside the checkout."""

import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import alms_data as alms

ROOT = Path(__file__).resolve().parent.parent


def project_files():
    """Files of the project that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    names = listed.stdout.decode("utf-8").rstrip("\0").split("\0")
    return [name for name in names if (ROOT / name).is_file()]


def build(kind, project, target):
    """Build a `wheel` or `sdist` of a project as pip does, without network."""
    code = f"from flit_core.buildapi import *; print(build_{kind}({str(target)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return target / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that is built from the sdist of a clean copy of the project."""
    copy, built = map(tmp_path_factory.mktemp, ("project", "built"))
    for name in project_files():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((ROOT / name).read_bytes())
    with tarfile.open(build("sdist", copy, built)) as archive:
        # Python 3.11.2 has no filters yet, and later ones ask for one.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(built)
    (source,) = built.glob("*/")
    return build("wheel", source, built)


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


# --- What is in it ---------------------------------------------------------


def test_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    about = f"alms_data-{alms.__version__}.dist-info"
    extra = {name for name in held if name.startswith(f"{about}/")}
    assert held - extra == {n for n in project_files() if n.startswith("alms_data/")}
    assert f"{about}/licenses/LICENSE-DATA.md" in extra
    assert wheel.name == f"alms_data-{alms.__version__}-py3-none-any.whl"
    assert wheel.stat().st_size < 400_000


def test_metadata_asks_for_pandas_alone_and_names_both_licences(unpacked):
    (path,) = unpacked.glob("*.dist-info/METADATA")
    about = message_from_string(path.read_text(encoding="utf-8"))
    always = [name for name in about.get_all("Requires-Dist") if "extra ==" not in name]
    assert [name.split(">")[0] for name in always] == ["pandas"]
    assert about["License-Expression"] == "MIT AND CC-BY-SA-3.0"


# --- What it can do --------------------------------------------------------

# With -S the folder of the packages is unknown, as it has others, too.
ALONE = """
import sys
from importlib.machinery import PathFinder

class Needed:
    def find_spec(name, path=None, target=None):
        if name in ("pandas", "numpy", "dateutil", "six", "tzdata"):
            return PathFinder.find_spec(name, [sys.argv[2]])

sys.path.insert(0, sys.argv[1])
sys.meta_path.append(Needed)
import alms_data as alms
for name in alms.tables()["loader"]:
    print(name, len(getattr(alms, name)()))
"""


def test_wheel_loads_every_table_with_pandas_alone(unpacked, tmp_path):
    python = [sys.executable, "-I", "-S", "-X", "utf8"]
    command = [*python, "-c", ALONE, unpacked, sysconfig.get_path("purelib")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"{name} {len(getattr(alms, name)())}" for name in alms.tables()["loader"]
    ]
