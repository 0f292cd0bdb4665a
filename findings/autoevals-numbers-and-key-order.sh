#!/usr/bin/env bash
# Guess: ExactMatch of two objects ignores the order of keys, as JSON does, and NumericDiff of half the right number is about a half.
# Package: autoevals 0.0.132 (npm)
# Seen: The same object with its keys in another order scores 0, the number 1 equals the text "1", and NumericDiff gives 0.67 for 1 against 2, 0.995 for 100 against 101 and 0 for 1 against -1 as for 1 against 0.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'autoevals@0.0.132'

cat > probe.mjs <<'PROBE'
import { ExactMatch, NumericDiff } from 'autoevals'

for (const [output, expected] of [[{ a: 1, b: 2 }, { b: 2, a: 1 }], ['1', 1], ['{"a":1}', { a: 1 }], ['{"a": 1}', { a: 1 }]])
  console.log(`ExactMatch ${JSON.stringify(output)} against ${JSON.stringify(expected)}: ${(await ExactMatch({ output, expected })).score}`)
for (const [output, expected] of [[1, 2], [100, 101], [1, -1], [1, 0], [0, 0]])
  console.log(`NumericDiff ${output} against ${expected}: ${(await NumericDiff({ output, expected })).score.toFixed(3)}`)
PROBE

cat > expected.txt <<'EXPECTED'
ExactMatch {"a":1,"b":2} against {"b":2,"a":1}: 0
ExactMatch "1" against 1: 1
ExactMatch "{\"a\":1}" against {"a":1}: 1
ExactMatch "{\"a\": 1}" against {"a":1}: 1
NumericDiff 1 against 2: 0.667
NumericDiff 100 against 101: 0.995
NumericDiff 1 against -1: 0.000
NumericDiff 1 against 0: 0.000
NumericDiff 0 against 0: 1.000
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
