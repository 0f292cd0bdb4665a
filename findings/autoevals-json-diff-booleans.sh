#!/usr/bin/env bash
# Guess: A score of how alike two JSON values are gives nothing for false against true, and less than half for a wrong number.
# Package: autoevals 0.0.132 (npm)
# Seen: false against true earns 0.2 because the words share letters, 1 against 2 earns 0.67, 1 against "1" earns 0.33, and a null field counts as equal to a missing one.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'autoevals@0.0.132'

cat > probe.mjs <<'PROBE'
import { JSONDiff } from 'autoevals'

for (const [output, expected] of [[{ a: true }, { a: false }], [{ a: 1 }, { a: 2 }], [1, '1'], [{ a: null }, {}], [{ a: 'cat' }, { a: 'dog' }]])
  console.log(`${JSON.stringify(output)} against ${JSON.stringify(expected)}: ${(await JSONDiff({ output, expected })).score.toFixed(3)}`)
PROBE

cat > expected.txt <<'EXPECTED'
{"a":true} against {"a":false}: 0.200
{"a":1} against {"a":2}: 0.667
1 against "1": 0.333
{"a":null} against {}: 1.000
{"a":"cat"} against {"a":"dog"}: 0.000
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
