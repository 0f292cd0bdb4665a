#!/usr/bin/env bash
# Guess: The checker of function calls marks the argument "x^2" wrong where "x2" is expected, and 5.0 right for an integer parameter where 5 is expected.
# Package: bfcl-eval 2026.3.23 (PyPI), its checker of calls with the list of models left empty
# Seen: Texts are compared without spaces and without , . / - _ * ^ and capital letters, so x^2 is x2, 9.5 is 95, 1/2 is 12 and -5 is 5, while the number 5.0 is a wrong type for an integer and 5 is right for a float.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --no-deps 'bfcl-eval==2026.3.23'

cat > probe.py <<'PROBE'
import collections, sys, types

# The table of models imports the client library of every provider; the checker reads one flag of it.
table = types.ModuleType("bfcl_eval.constants.model_config")
table.MODEL_CONFIG_MAPPING = collections.defaultdict(lambda: types.SimpleNamespace(underscore_to_dot=False))
sys.modules["bfcl_eval.constants.model_config"] = table
from bfcl_eval.constants.enums import Language
from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker

def check(kind, value, expected):
    function = {"name": "f", "description": "A function.", "parameters": {"type": "dict", "properties": {"x": {"type": kind, "description": "A value."}}, "required": ["x"]}}
    result = ast_checker([function], [{"f": {"x": value}}], [{"f": {"x": [expected]}}], Language.PYTHON, "simple_python", "any-model")
    print(f"{kind} {value!r} for {expected!r}: {result['valid']}")

for value, expected in (("x^2", "x2"), ("9.5", "95"), ("1/2", "12"), ("-5", "5"), ("x+y", "x y")):
    check("string", value, expected)
check("integer", 5.0, 5)
check("float", 5, 5.0)
PROBE

cat > expected.txt <<'EXPECTED'
string 'x^2' for 'x2': True
string '9.5' for '95': True
string '1/2' for '12': True
string '-5' for '5': True
string 'x+y' for 'x y': False
integer 5.0 for 5: False
float 5 for 5.0: True
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
