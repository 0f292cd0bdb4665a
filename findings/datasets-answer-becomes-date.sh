#!/usr/bin/env bash
# Guess: Answers that are texts in a JSON Lines file are texts in the data set, and a whole number stays one.
# Package: datasets 5.2.0 with pyarrow 26.0.1 (PyPI)
# Seen: A column whose texts all look like dates becomes one of times, so the answer is no longer "1969-07-20", and one 4.5 anywhere turns the 4 into 4.0 and changes the last digit of a long number.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'datasets==5.2.0' 'pyarrow==26.0.1' 'pandas==3.1.1'

cat > probe.py <<'PROBE'
import os

os.environ["HF_HUB_OFFLINE"] = "1"
import datasets

datasets.disable_progress_bars()

def show(name, kind, text):
    with open(name, "w") as file:
        file.write(text)
    rows = datasets.load_dataset(kind, data_files=name, split="train", cache_dir="cache")
    print(name, dict(rows.features), [row["answer"] for row in rows])

show("dates.jsonl", "json", '{"answer": "1969-07-20"}\n{"answer": "2024-01-01"}\n')
show("dates-and-a-word.jsonl", "json", '{"answer": "1969-07-20"}\n{"answer": "unknown"}\n')
show("numbers.jsonl", "json", '{"answer": 4}\n{"answer": 9007199254740993}\n{"answer": 4.5}\n')
show("whole-numbers.jsonl", "json", '{"answer": 4}\n{"answer": 9007199254740993}\n')
PROBE

cat > expected.txt <<'EXPECTED'
dates.jsonl {'answer': Value('timestamp[s]')} [datetime.datetime(1969, 7, 20, 0, 0), datetime.datetime(2024, 1, 1, 0, 0)]
dates-and-a-word.jsonl {'answer': Value('string')} ['1969-07-20', 'unknown']
numbers.jsonl {'answer': Value('float64')} [4.0, 9007199254740992.0, 4.5]
whole-numbers.jsonl {'answer': Value('int64')} [4, 9007199254740993]
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
