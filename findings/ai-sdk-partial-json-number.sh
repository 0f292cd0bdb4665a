#!/usr/bin/env bash
# Guess: A partial-JSON reader repairs only a text that is cut off, and reports a broken one as failed.
# Package: ai 6.0.326 (npm)
# Seen: A number with a thousands comma loses its last digits, a second object after the first is dropped, and NaN drops its field, all with the state "repaired-parse", while other slips of the same size are "failed-parse".
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'ai@6.0.326' 'zod@4.6.7'

cat > probe.mjs <<'PROBE'
import { parsePartialJson } from 'ai'

for (const reply of ['{"n": 1,000}', '{"n": 1}{"n": 2}', '{"n": five}', '{"n": NaN}', '{"n": 1 000}', '{"n": 1']) {
  const { value, state } = await parsePartialJson(reply)
  console.log(`${reply}  ->  ${JSON.stringify(value)}  ${state}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
{"n": 1,000}  ->  {"n":1}  repaired-parse
{"n": 1}{"n": 2}  ->  {"n":1}  repaired-parse
{"n": five}  ->  undefined  failed-parse
{"n": NaN}  ->  {}  repaired-parse
{"n": 1 000}  ->  undefined  failed-parse
{"n": 1  ->  {"n":1}  repaired-parse
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
