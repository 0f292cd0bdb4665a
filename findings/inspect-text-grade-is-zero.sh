#!/usr/bin/env bash
# Guess: A grade that cannot be turned into a number is an error or counts as not scored.
# Package: inspect-ai 0.3.285 (PyPI)
# Seen: It counts as 0 with a warning in the log, so the grades "correct", "A" and "pass" lower the accuracy like a wrong answer, while "yes", "true" and "100" become 1, 1 and 100.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'inspect-ai==0.3.285'

cat > probe.py <<'PROBE'
from inspect_ai.scorer import value_to_float

convert = value_to_float()
for grade in ("C", "correct", "pass", "A", "", "yes", "true", "100"):
    print(f"{grade!r}: {convert(grade)}")
PROBE

cat > expected.txt <<'EXPECTED'
'C': 1.0
'correct': 0.0
'pass': 0.0
'A': 0.0
'': 0.0
'yes': 1.0
'true': 1.0
'100': 100.0
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
