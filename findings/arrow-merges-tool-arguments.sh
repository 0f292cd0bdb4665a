#!/usr/bin/env bash
# Guess: The arguments of two tool calls in a JSON Lines file come back with the keys that each had.
# Package: pyarrow 26.0.1, polars 2.1.0 (PyPI)
# Seen: Each call gets the keys of the other with null, so "exactly these arguments" fails for all, and a call without arguments cannot be written to Parquet alone but can beside one with arguments.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pyarrow==26.0.1' 'polars==2.1.0'

cat > probe.py <<'PROBE'
import io
import polars, pyarrow, pyarrow.json, pyarrow.parquet

text = b'{"arguments": {"city": "Rome"}}\n{"arguments": {"days": 2}}\n'
print("pyarrow", pyarrow.json.read_json(io.BytesIO(text))["arguments"].to_pylist())
print("polars ", polars.read_ndjson(io.BytesIO(text))["arguments"].to_list())
for calls in (b'{"arguments": {}}\n', b'{"arguments": {}}\n{"arguments": {"days": 2}}\n'):
    table = pyarrow.json.read_json(io.BytesIO(calls))
    try:
        pyarrow.parquet.write_table(table, "calls.parquet")
        print("Parquet", pyarrow.parquet.read_table("calls.parquet")["arguments"].to_pylist())
    except pyarrow.ArrowNotImplementedError as error:
        print("Parquet", str(error).split(".")[0])
PROBE

cat > expected.txt <<'EXPECTED'
pyarrow [{'city': 'Rome', 'days': None}, {'city': None, 'days': 2}]
polars  [{'city': 'Rome', 'days': None}, {'city': None, 'days': 2}]
Parquet Cannot write struct type 'arguments' with no child field to Parquet
Parquet [{'days': None}, {'days': 2}]
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
