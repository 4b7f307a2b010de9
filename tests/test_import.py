"""What an import costs and does: pandas, and nothing else."""

import subprocess
import sys


def in_fresh_process(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_import_adds_no_module_of_others_to_those_of_pandas():
    code = (
        "import pandas, sys; before = set(sys.modules); import alms_data; "
        "print([m for m in set(sys.modules) - before if not m.startswith('alms_data')])"
    )
    assert in_fresh_process(code) == "[]"


def test_the_analyses_load_no_library_of_statistics_or_plots():
    names = "attrition, championship, gaps, rule_search, scoring, style, validation"
    code = (
        f"import sys; from alms_data import {names}; "
        "print({'matplotlib', 'statsmodels', 'scipy', 'IPython'} & {*sys.modules})"
    )
    assert in_fresh_process(code) == "set()"


def test_import_opens_no_table():
    code = (
        "import pandas, sys; opened = []; "
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) "
        "if event == 'open' else None); import alms_data; "
        "print([file for file in opened if file.endswith(('.csv', '.json'))])"
    )
    assert in_fresh_process(code) == "[]"


def test_loading_everything_makes_no_connection_and_writes_nothing():
    code = (
        "import sys; found = []\n"
        "def hook(event, args):\n"
        "    if event.startswith(('socket', 'subprocess', 'exec', 'os.system')):\n"
        "        found.append(event)\n"
        "    if event == 'open' and set(str(args[1])) & set('wax+'):\n"
        "        found.append(args[0])\n"
        "import alms_data as alms\n"
        "sys.addaudithook(hook)\n"
        "[getattr(alms, name)() for name in alms.tables()['loader']]\n"
        "alms.sources(); alms.describe()\n"
        "print([event for event in found if event != 'exec'])"
    )
    assert in_fresh_process(code) == "[]"


def test_only_public_names_complete():
    code = (
        "import IPython, alms_data\n"
        "from IPython.core.completer import provisionalcompleter\n"
        "shell = IPython.InteractiveShell.instance()\n"
        "shell.user_ns['alms'] = alms_data\n"
        "with provisionalcompleter():\n"
        "    found = [name.text for name in shell.Completer.completions('alms.', 5)]\n"
        "names = {text.rpartition('.')[2] for text in found}\n"
        "print(names ^ set(alms_data.__all__))"
    )
    assert in_fresh_process(code) == "set()"
