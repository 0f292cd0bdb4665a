#!/usr/bin/env bash
# Guess: Sample ids and answers that are quoted texts in a JSON Lines file of results stay texts.
# Package: pandas 3.1.1 (PyPI)
# Seen: They become numbers where all of them look like numbers, so "003" is 3, a text in a column called date becomes a time, and a long id beside a missing one loses its last digit.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pandas==3.1.1'

cat > probe.py <<'PROBE'
import io
import pandas

def show(text):
    print(text.replace("\n", " ").strip(), " -> ", {name: [str(value) for value in column] for name, column in pandas.read_json(io.StringIO(text), lines=True).items()})

show('{"id": "1", "answer": "12"}\n{"id": "003", "answer": "7"}\n')
show('{"id": "1", "answer": "12"}\n{"id": "a3", "answer": "7"}\n')
show('{"date": "2024-01-05", "name": "2024-01-05"}\n')
show('{"id": 9007199254740993}\n{"id": null}\n')
PROBE

cat > expected.txt <<'EXPECTED'
{"id": "1", "answer": "12"} {"id": "003", "answer": "7"}  ->  {'id': ['1', '3'], 'answer': ['12', '7']}
{"id": "1", "answer": "12"} {"id": "a3", "answer": "7"}  ->  {'id': ['1', 'a3'], 'answer': ['12', '7']}
{"date": "2024-01-05", "name": "2024-01-05"}  ->  {'date': ['2024-01-05 00:00:00'], 'name': ['2024-01-05']}
{"id": 9007199254740993} {"id": null}  ->  {'id': ['9007199254740992.0', 'nan']}
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
