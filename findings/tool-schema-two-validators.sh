#!/usr/bin/env bash
# Guess: Two validators of JSON Schema agree on whether the arguments of a tool call are valid.
# Package: jsonschema 4.26.0, fastjsonschema 2.22.3 (PyPI)
# Seen: The date 2024-13-45 passes one and fails the other, which checks formats without being told to; 0.3 is no multiple of 0.1 for one and is for the other; both take 5.0 for an integer.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'jsonschema==4.26.0' 'fastjsonschema==2.22.3'

cat > probe.py <<'PROBE'
import fastjsonschema
import jsonschema

def judge(validate, error):
    try:
        validate()
        return "valid"
    except error:
        return "invalid"

CASES = [
    ("2024-13-45", {"type": "string", "format": "date"}),
    (0.3, {"type": "number", "multipleOf": 0.1}),
    (5.0, {"type": "integer"}),
    (True, {"type": "integer"}),
]
for value, schema in CASES:
    one = judge(lambda: jsonschema.validate(value, schema), jsonschema.ValidationError)
    other = judge(lambda: fastjsonschema.compile(schema)(value), fastjsonschema.JsonSchemaValueException)
    print(f"{value!r} for {schema}: jsonschema {one}, fastjsonschema {other}")
PROBE

cat > expected.txt <<'EXPECTED'
'2024-13-45' for {'type': 'string', 'format': 'date'}: jsonschema valid, fastjsonschema invalid
0.3 for {'type': 'number', 'multipleOf': 0.1}: jsonschema invalid, fastjsonschema valid
5.0 for {'type': 'integer'}: jsonschema valid, fastjsonschema valid
True for {'type': 'integer'}: jsonschema invalid, fastjsonschema invalid
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
