#!/usr/bin/env bash
# Guess: Half a point for a partly right reply is read as 0.5 wherever in the results it stands, or the reading fails.
# Package: duckdb 2.0.1 and polars 2.1.0 (PyPI)
# Seen: Where the first 20,480 lines of the file are whole points, DuckDB takes the column for integers and rounds 0.5 to 0 and 1.5 to 2 without a word; a polars table of Python rows does so after 100 rows and cuts 1.5 to 1, while its reader of the file raises an error; the same results with one half point on top are read well.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'duckdb==2.0.1' 'polars==2.1.0'

cat > probe.py <<'PROBE'
import json
import duckdb, polars

def attempt(mean):
    try:
        return f"{mean():.4f}"
    except Exception as error:
        return type(error).__name__

def show(title, rows):
    with open("results.jsonl", "w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    print(f"{title}: true mean {sum(row['points'] for row in rows) / len(rows):.4f},",
        "DuckDB", attempt(lambda: duckdb.sql("select avg(points) from 'results.jsonl'").fetchall()[0][0]) + ",",
        "polars of rows", attempt(lambda: polars.DataFrame(rows)["points"].mean()) + ",",
        "polars of the file", attempt(lambda: polars.read_ndjson("results.jsonl")["points"].mean()))

whole = [{"points": 1}] * 20480
halves = [{"points": 0.5}] * 20480
show("half points last", whole + halves)
show("half points first", halves + whole)
show("one half point on top", halves[:1] + whole + halves)
show("one and a half last", whole + [{"points": 1.5}] * 20480)
PROBE

cat > expected.txt <<'EXPECTED'
half points last: true mean 0.7500, DuckDB 0.5000, polars of rows 0.5000, polars of the file ComputeError
half points first: true mean 0.7500, DuckDB 0.7500, polars of rows 0.7500, polars of the file 0.7500
one half point on top: true mean 0.7500, DuckDB 0.7500, polars of rows 0.7500, polars of the file 0.7500
one and a half last: true mean 1.2500, DuckDB 1.5000, polars of rows 1.0000, polars of the file ComputeError
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
