"""What an import costs and does: pandas, and nothing else."""

import subprocess
import sys

import pytest

# Each program prints what it should not have found.
PROGRAMS = {
    "a module of others but those of pandas": """
import pandas, sys
before = {*sys.modules}
import alms_data
print({name for name in {*sys.modules} - before if not name.startswith("alms_data")})
""",
    "statistics or plots loaded by an analysis": """
import sys
from alms_data import attrition, championship, gaps, rule_search, scoring, style
from alms_data import validation
print({"matplotlib", "statsmodels", "scipy", "IPython"} & {*sys.modules})
""",
    "a table opened by the import": """
import pandas, sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
import alms_data
print({file for file in opened if file.endswith((".csv", ".json"))})
""",
    "a connection, a program or a file written by loading everything": """
import alms_data as alms, sys
found = set()
def hook(event, args):
    if event.startswith(("socket", "subprocess", "os.exec", "os.system")):
        found.add(event)
    if event == "open" and {*str(args[1])} & {*"wax+"}:
        found.add(args[0])
sys.addaudithook(hook)
[getattr(alms, name)() for name in alms.tables()["loader"]]
alms.sources(); alms.describe()
print(found)
""",
    "a name that completes and isn't public": """
import IPython, alms_data
from IPython.core.completer import provisionalcompleter
shell = IPython.InteractiveShell.instance()
shell.user_ns["alms"] = alms_data
with provisionalcompleter():
    found = [name.text for name in shell.Completer.completions("alms.", 5)]
print({text.rpartition(".")[2] for text in found} ^ {*alms_data.__all__})
""",
}


@pytest.mark.parametrize("what", PROGRAMS)
def test_none_is_found(what):
    command = [sys.executable, "-c", PROGRAMS[what]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
