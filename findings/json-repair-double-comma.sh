#!/usr/bin/env bash
# Guess: A doubled comma in a list is repaired to the list without it.
# Package: jsonrepair 3.15.0 (npm)
# Seen: "[1,,2]" becomes "[[1],2]", a nested list that no part of the reply holds, while a leading or a trailing doubled comma is just taken out and a doubled comma in an object is an error.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'jsonrepair@3.15.0'

cat > probe.mjs <<'PROBE'
import { jsonrepair } from 'jsonrepair'

for (const reply of ['[1,,2]', '[1,2,,]', '[,1,2]', '[1,2,]', '{"a":1,,"b":2}']) {
  let repaired
  try {
    repaired = JSON.stringify(JSON.parse(jsonrepair(reply)))
  } catch (error) {
    repaired = `error: ${error.message}`
  }
  console.log(`${reply}  ->  ${repaired}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
[1,,2]  ->  [[1],2]
[1,2,,]  ->  [1,2]
[,1,2]  ->  [1,2]
[1,2,]  ->  [1,2]
{"a":1,,"b":2}  ->  error: Object key expected at position 7
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
