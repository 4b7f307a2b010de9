"""environment.yml and the lock say the same as pyproject.toml; the lock is whole."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REPORT, TEST = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("requirements.txt", "requirements-test.txt")
)
LOCK = REPORT + "\n" + TEST
# The same software under another name on conda-forge.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def split(requirement):
    """Split `name>=1,<2` into a normalised name and a set of limits."""
    name, limits = re.fullmatch(r"([\w.-]+)(.*)", requirement).groups()
    name = re.sub(r"[-_.]+", "-", name).lower()
    return name, frozenset(limits.replace(" ", "").split(",")) - {""}


def direct_dependencies():
    """Everything pyproject.toml asks for, less its references to itself."""
    project = PROJECT["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += [line for line in extra if not line.startswith("alms-data[")]
    return dict(split(line) for line in wanted)


def conda_dependencies():
    """Everything environment.yml asks for, with conda's pip too."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    lines = re.findall(
        r"^ +- (.+[^:\n])$", text.split("dependencies:")[1], re.MULTILINE
    )
    return dict(split(line) for line in lines)


def test_environment_yml_asks_for_what_pyproject_asks_for():
    expected = {
        CONDA_NAMES.get(name, name): limits
        for name, limits in direct_dependencies().items()
    }
    _, python = split("python" + PROJECT["project"]["requires-python"])
    assert conda_dependencies() == expected | {"python": python, "pip": frozenset()}


FOLDERS = ["alms_data", "data_raw", "reports", "tests"]
MODULES = {folder: [*(ROOT / folder).rglob("*.py")] for folder in FOLDERS}
OURS = {
    name
    for paths in MODULES.values()
    for path in paths
    for name in (path.stem, path.parent.name)
}


def imported(paths):
    """Packages that modules import, but for our own and Python's."""
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_bytes()))]
    names = [name.name for n in nodes if isinstance(n, ast.Import) for name in n.names]
    names += [n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level]
    # pandas can't be without numpy.
    known = OURS | sys.stdlib_module_names | {"numpy"}
    return {name.split(".")[0] for name in names} - known


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_imported_is_asked_for(folder):
    sources = metadata.packages_distributions()
    for module in imported(MODULES[folder]):
        names = {canonicalize_name(name) for name in sources[module]}
        assert names & direct_dependencies().keys(), module


def locked_names(lock):
    return re.findall(r"^([^\s=]+)==", lock, re.MULTILINE)


def test_lock_has_everything_with_a_hash_and_names_no_host():
    assert set(locked_names(LOCK)) >= direct_dependencies().keys()
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    # httpcore and httpx are packages; an address would have "://".
    for word in ("://", "--index-url", "--extra-index-url", "--find-links", "@"):
        assert word not in LOCK


def test_the_tests_part_adds_to_the_report_part_which_has_the_build_backend():
    assert set(locked_names(REPORT)) & set(locked_names(TEST)) == set()
    assert "pytest" in locked_names(TEST)
    requires = dict(split(line) for line in PROJECT["build-system"]["requires"])
    assert requires.items() <= direct_dependencies().items()
    assert set(locked_names(REPORT)) >= requires.keys()


# --- Whole: nothing that is installed asks for more than is locked ------------


def locked_here(lock):
    """Names and versions that a lock has for this Python and this system."""
    lines = re.findall(r"^(\S+==.*?) *\\$", lock, re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    return {
        canonicalize_name(one.name): str(one.specifier).removeprefix("==")
        for one in wanted
        if one.marker is None or one.marker.evaluate()
    }


def asked_by(name, extras):
    """What a package asks for here, with some of its extras."""
    if name == "alms-data":
        project = PROJECT["project"]
        chosen = [project["optional-dependencies"][extra] for extra in extras]
        lines = sum(chosen, project["dependencies"])
    else:
        lines = metadata.requires(name) or []
    asked = [Requirement(line) for line in lines]
    return [
        one
        for one in asked
        if one.marker is None
        or any(one.marker.evaluate({"extra": extra}) for extra in ["", *extras])
    ]


def follow(extra, lock):
    """Follow what one of our extras asks for: names that are met, and what is not."""
    to_do, met, unmet = [("alms-data", frozenset([extra]))], set(), []
    while to_do:
        asking = to_do.pop()
        met.add(asking)
        for one in asked_by(*asking):
            name = canonicalize_name(one.name)
            if name != "alms-data" and lock.get(name, "none") not in one.specifier:
                unmet.append(f"{asking[0]} asks for {one}")
            elif (name, frozenset(one.extras)) not in met:
                to_do.append((name, frozenset(one.extras)))
    return {name for name, _ in met} - {"alms-data"}, unmet


@pytest.fixture
def environment_of_the_lock():
    """Skip where something else is installed, as of the newest releases."""
    installed = {
        canonicalize_name(one.name): one.version for one in metadata.distributions()
    }
    if not locked_here(LOCK).items() <= installed.items():
        pytest.skip("other packages than those of the lock are installed")


@pytest.mark.parametrize(("extra", "lock"), [("reports", REPORT), ("test", LOCK)])
def test_lock_is_closed(environment_of_the_lock, extra, lock):
    locked = locked_here(lock)
    met, unmet = follow(extra, locked)
    assert unmet == []
    assert met == set(locked)
    del locked["traitlets"]
    assert "ipykernel asks for traitlets" in "\n".join(follow(extra, locked)[1])


def test_the_pythons_said_to_be_tested_are_those_of_the_gate():
    workflow = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    make = (ROOT / "make.py").read_text(encoding="utf-8")
    matrix = workflow.split("  linux:")[1].split("python: [")[1].split("]")[0]
    oldest, newest = (
        int(re.search(rf"^{name} = \(3, (\d+)\)$", make, re.MULTILINE)[1])
        for name in ("OLDEST", "NEWEST_TESTED")
    )
    tested = [f"3.{minor}" for minor in range(oldest, newest + 1)]
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in PROJECT["project"]["classifiers"]
        if text.startswith("Programming Language :: Python ::")
    ]
    assert re.findall(r"3\.\d+", matrix) == tested
    assert classifiers == tested
