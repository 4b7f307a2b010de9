"""The wheel works alone: with pandas and what pandas needs, outside the checkout."""

import os
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
ISOLATED = ROOT / "tests" / "isolated.py"
SITE_PACKAGES = sysconfig.get_path("purelib")
# What flit finds in the files must not depend on when they were copied.
FIXED_TIME = {"SOURCE_DATE_EPOCH": "1600000000"}


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
    target.mkdir()
    code = f"from flit_core.buildapi import *; print(build_{kind}({str(target)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=os.environ | FIXED_TIME,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return target / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A clean copy of the project."""
    copy = tmp_path_factory.mktemp("project")
    for name in project_files():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((ROOT / name).read_bytes())
    return copy


@pytest.fixture(scope="module")
def wheel(project):
    return build("wheel", project, project / "dist")


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def run(unpacked, tmp_path):
    """Run code in an interpreter that has the wheel, pandas and its needs alone."""

    def run(code, *arguments):
        python = [sys.executable, "-I", "-S", "-X", "utf8"]
        command = [*python, ISOLATED, unpacked, SITE_PACKAGES, code, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, encoding="utf-8"
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    return run


# --- What is in it ---------------------------------------------------------


def test_wheel_holds_the_package_and_nothing_else(wheel, unpacked):
    held = {
        path.relative_to(unpacked).as_posix()
        for path in unpacked.rglob("*")
        if path.is_file()
    }
    about = f"alms_data-{alms.__version__}.dist-info"
    extra = {name for name in held if name.startswith(f"{about}/")}
    assert held - extra == {n for n in project_files() if n.startswith("alms_data/")}
    assert f"{about}/licenses/LICENSE-DATA.md" in extra
    assert wheel.stat().st_size < 400_000


def test_metadata_asks_for_pandas_alone_and_offers_the_extras(unpacked):
    (path,) = unpacked.glob("*.dist-info/METADATA")
    about = message_from_string(path.read_text(encoding="utf-8"))
    always = [name for name in about.get_all("Requires-Dist") if "extra ==" not in name]
    assert [name.split(">")[0] for name in always] == ["pandas"]
    assert set(about.get_all("Provides-Extra")) == {
        *["analysis", "notebooks", "reports", "test"]
    }
    assert about["License-Expression"] == "MIT AND CC-BY-SA-3.0"
    assert about["Requires-Python"] == ">=3.11"


def test_wheel_is_for_every_system_and_the_same_from_the_sdist(
    wheel, project, tmp_path
):
    assert wheel.name == f"alms_data-{alms.__version__}-py3-none-any.whl"
    sdist = build("sdist", project, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        # Python 3.11.2 has no filters yet, and later ones ask for one.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path / "source")
    (source,) = (tmp_path / "source").iterdir()
    again = build("wheel", source, tmp_path / "again")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


# --- What it can do --------------------------------------------------------


def test_wheel_loads_every_table_with_pandas_alone(run):
    code = (
        "import alms_data as alms\n"
        "for name in alms.tables()['loader']:\n"
        "    print(name, len(getattr(alms, name)()))"
    )
    assert run(code).splitlines() == [
        f"{name} {len(getattr(alms, name)())}" for name in alms.tables()["loader"]
    ]
