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


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


PYPROJECT = tomllib.loads(text_of("pyproject.toml"))
PROJECT = PYPROJECT["project"]
REPORT, TEST = text_of("requirements.txt"), text_of("requirements-test.txt")
# The same software under another name on conda-forge.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def limits(lines):
    """Limits of the versions by the package's name, less our references to us."""
    wanted = map(Requirement, lines)
    by_name = {canonicalize_name(one.name): one.specifier for one in wanted}
    by_name.pop("alms-data", None)
    return by_name


DIRECT = limits(sum(PROJECT["optional-dependencies"].values(), PROJECT["dependencies"]))


def test_environment_yml_asks_for_what_pyproject_asks_for():
    asked = text_of("environment.yml").split("dependencies:")[1]
    python = "python" + PROJECT["requires-python"]
    expected = {CONDA_NAMES.get(name, name): DIRECT[name] for name in DIRECT}
    assert limits(re.findall(r"^ +- (.+[^:\n])$", asked, re.MULTILINE)) == (
        expected | limits([python, "pip"])
    )


MODULES = [
    path
    for folder in ("alms_data", "data_raw", "reports", "tests")
    for path in (ROOT / folder).rglob("*.py")
]
OURS = {name for path in MODULES for name in (path.stem, path.parent.name)}


def test_what_is_imported_is_asked_for():
    trees = [ast.parse(path.read_bytes()) for path in MODULES]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = [name.name for n in nodes if isinstance(n, ast.Import) for name in n.names]
    names += [n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level]
    # pandas can't be without numpy.
    known = OURS | sys.stdlib_module_names | {"numpy"}
    sources = metadata.packages_distributions()
    for module in {name.split(".")[0] for name in names} - known:
        assert DIRECT.keys() & set(map(canonicalize_name, sources[module])), module


def locked_names(lock):
    return set(re.findall(r"^([^\s=]+)==", lock, re.MULTILINE))


def test_lock_has_everything_with_a_hash_and_names_no_host():
    report, test = locked_names(REPORT), locked_names(TEST)
    assert report | test >= DIRECT.keys()
    assert not report & test
    backend = limits(PYPROJECT["build-system"]["requires"])
    assert backend.items() <= DIRECT.items() and backend.keys() <= report
    for lock in (REPORT, TEST):
        entries = re.split(r"\n(?=\S)", lock.strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
        # httpcore and httpx are packages; an address would have "://".
        for word in ("://", "--index-url", "--extra-index-url", "--find-links", "@"):
            assert word not in lock


# --- Whole: nothing that is installed asks for more than is locked ------------


def applies(requirement, extras=()):
    """Whether a requirement holds on this Python and system, with these extras."""
    marker = requirement.marker
    return not marker or any(marker.evaluate({"extra": e}) for e in ["", *extras])


def locked_here(lock):
    """Names and versions that a lock has for this Python and this system."""
    lines = re.findall(r"^(\S+==.*?) *\\$", lock, re.MULTILINE)
    return {
        canonicalize_name(one.name): str(one.specifier).removeprefix("==")
        for one in map(Requirement, lines)
        if applies(one)
    }


def asked_by(name, extras):
    """What a package asks for here, with some of its extras."""
    if name == "alms-data":
        chosen = [PROJECT["optional-dependencies"][extra] for extra in extras]
        lines = sum(chosen, PROJECT["dependencies"])
    else:
        lines = metadata.requires(name) or []
    return [one for one in map(Requirement, lines) if applies(one, extras)]


def follow(extra, locked):
    """Follow what one of our extras asks for: names that are met, and what is not."""
    to_do, met, unmet = [("alms-data", frozenset([extra]))], set(), []
    while to_do:
        asking = to_do.pop()
        met.add(asking)
        for one in asked_by(*asking):
            name = canonicalize_name(one.name)
            if name != "alms-data" and locked.get(name, "none") not in one.specifier:
                unmet.append(f"{asking[0]} asks for {one}")
            elif (name, frozenset(one.extras)) not in met:
                to_do.append((name, frozenset(one.extras)))
    return {name for name, _ in met} - {"alms-data"}, unmet


@pytest.mark.parametrize(
    ("extra", "lock"), [("reports", REPORT), ("test", REPORT + "\n" + TEST)]
)
def test_lock_is_closed(extra, lock):
    locked = locked_here(lock)
    installed = {
        canonicalize_name(one.name): one.version for one in metadata.distributions()
    }
    if not locked.items() <= installed.items():
        pytest.skip("other packages than those of the lock are installed")
    assert follow(extra, locked) == (set(locked), [])
    del locked["traitlets"]
    assert "ipykernel asks for traitlets" in "\n".join(follow(extra, locked)[1])


def test_the_pythons_said_to_be_tested_are_those_of_the_gate():
    workflow, make = text_of(".github/workflows/tests.yml"), text_of("make.py")
    matrix = workflow.split("  linux:")[1].split("python: [")[1].split("]")[0]
    limit = r"^(?:OLDEST|NEWEST_TESTED) = \(3, (\d+)\)$"
    oldest, newest = map(int, re.findall(limit, make, re.MULTILINE))
    tested = [f"3.{minor}" for minor in range(oldest, newest + 1)]
    assert re.findall(r"3\.\d+", matrix) == tested
    assert PROJECT["requires-python"] == f">={tested[0]}"
    classifiers = "\n".join(PROJECT["classifiers"])
    assert re.findall(r"Python :: (.+)", classifiers) == tested
