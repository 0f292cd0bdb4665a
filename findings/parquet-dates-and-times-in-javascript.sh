#!/usr/bin/env bash
# Guess: A date, a time of day and a duration of a Parquet file of results come out of a JavaScript reader as such, or as texts like those that Python shows.
# Package: hyparquet 1.33.0 (npm) on a file of pyarrow 26.0.1 (PyPI)
# Seen: A date becomes an instant at midnight UTC, so west of Greenwich it prints as the day before, and times of day and durations become bare integers whose unit (here microseconds) is not given.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'hyparquet@1.33.0'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pyarrow==26.0.1'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

const python = `
import datetime, pyarrow, pyarrow.parquet
table = pyarrow.table({
    "day": pyarrow.array([datetime.date(2024, 1, 1)]),
    "time": pyarrow.array([datetime.time(12, 30)]),
    "took": pyarrow.array([datetime.timedelta(seconds=5)]),
})
pyarrow.parquet.write_table(table, "results.parquet")
print("pyarrow  ", {name: str(value) for name, value in table.to_pylist()[0].items()})
`
process.stdout.write(execFileSync('venv/bin/python', ['-c', python], { encoding: 'utf8' }))
const [row] = await parquetReadObjects({ file: await asyncBufferFromFile('results.parquet') })
console.log('hyparquet', JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `integer ${value}` : value)))
console.log('the day in New York:', row.day.toLocaleDateString('en-US', { timeZone: 'America/New_York' }))
PROBE

cat > expected.txt <<'EXPECTED'
pyarrow   {'day': '2024-01-01', 'time': '12:30:00', 'took': '0:00:05'}
hyparquet {"day":"2024-01-01T00:00:00.000Z","time":"integer 45000000000","took":"integer 5000000"}
the day in New York: 12/31/2023
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
