#!/usr/bin/env bash
# Guess: To name the line ending that csv-stringify writes anyway changes nothing.
# Package: csv-stringify 6.9.0, csv-parse 7.0.3 (npm)
# Seen: A reply with a bare carriage return is quoted without the option and stands bare with it, and csv-parse, which finds out the line ending by itself, then reads another table.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'csv-stringify@6.9.0' 'csv-parse@7.0.3'

cat > probe.mjs <<'PROBE'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

const table = [['first\rsecond', 'x'], ['third', 'y']]
for (const options of [{}, { record_delimiter: 'unix' }, { record_delimiter: 'unix', quote_record_delimiter: true }]) {
  const text = stringify(table, options)
  let rows
  try {
    rows = JSON.stringify(parse(text))
  } catch (error) {
    rows = `error ${error.code}`
  }
  console.log(`${JSON.stringify(options)}: ${JSON.stringify(text)} reads as ${rows}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
{}: "\"first\rsecond\",x\nthird,y\n" reads as [["first\rsecond","x"],["third","y"]]
{"record_delimiter":"unix"}: "first\rsecond,x\nthird,y\n" reads as error CSV_RECORD_INCONSISTENT_FIELDS_LENGTH
{"record_delimiter":"unix","quote_record_delimiter":true}: "\"first\rsecond\",x\nthird,y\n" reads as [["first\rsecond","x"],["third","y"]]
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
