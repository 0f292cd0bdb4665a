#!/usr/bin/env bash
# Guess: A field that only some lines of a JSON Lines file of results have, such as the error of a failed call, is a column of the table wherever in the file it first stands.
# Package: polars 2.1.0 and duckdb 2.0.1 beside pyarrow 26.0.1 (PyPI)
# Seen: polars looks at the first 100 lines and DuckDB at the first 20,480, and a field that comes later is dropped without a word, so a run with failed calls has no column of errors; the same for a key within an object, so the tokens read from a cache vanish; pyarrow keeps both.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'polars==2.1.0' 'duckdb==2.0.1' 'pyarrow==26.0.1'

cat > probe.py <<'PROBE'
import json
import duckdb, polars
import pyarrow.json

def write(lines, late):
    with open("results.jsonl", "w") as file:
        for index in range(lines):
            row = {"id": index, "usage": {"input": 10}}
            if index >= late:
                row = {"id": index, "usage": {"input": 10, "cached": 8}, "error": "timeout"}
            file.write(json.dumps(row) + "\n")

def show(title, columns, keys):
    print(f"  {title}: columns {columns}, keys of usage {keys}")

for lines, late in ((200, 90), (200, 100), (30000, 20400), (30000, 20480)):
    write(lines, late)
    print(f"{lines} lines, {lines - late} of them with an error, the first in line {late + 1}")
    table = polars.read_ndjson("results.jsonl")
    show("polars", table.columns, [field.name for field in table.schema["usage"].fields])
    relation = duckdb.sql("select * from 'results.jsonl'")
    show("DuckDB", relation.columns, [name for name, _ in relation.types[1].children])
    table = pyarrow.json.read_json("results.jsonl")
    show("pyarrow", table.column_names, [field.name for field in table.schema.field("usage").type])
PROBE

cat > expected.txt <<'EXPECTED'
200 lines, 110 of them with an error, the first in line 91
  polars: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
  DuckDB: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
  pyarrow: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
200 lines, 100 of them with an error, the first in line 101
  polars: columns ['id', 'usage'], keys of usage ['input']
  DuckDB: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
  pyarrow: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
30000 lines, 9600 of them with an error, the first in line 20401
  polars: columns ['id', 'usage'], keys of usage ['input']
  DuckDB: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
  pyarrow: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
30000 lines, 9520 of them with an error, the first in line 20481
  polars: columns ['id', 'usage'], keys of usage ['input']
  DuckDB: columns ['id', 'usage'], keys of usage ['input']
  pyarrow: columns ['id', 'usage', 'error'], keys of usage ['input', 'cached']
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
