#!/usr/bin/env bash
# Guess: Without a threshold, the assertions "levenshtein" and "contains-any" fail a short answer that shares no letter with the expected one.
# Package: promptfoo 0.123.1 (npm)
# Seen: The distance may be 5 by default, so any answer of up to five letters passes, even an empty one, and a number with a thousands comma is split into a list, so a reply with 000 in it passes for 1,000.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional --omit=peer 'promptfoo@0.123.1'

cat > probe.mjs <<'PROBE'
import promptfoo from 'promptfoo'

async function check(output, assertion) {
  const result = await promptfoo.assertions.runAssertion({ assertion, test: { vars: {} }, providerResponse: { output } })
  console.log(`${JSON.stringify(output)}  ${JSON.stringify(assertion)}: pass ${result.pass}, score ${result.score}`)
}

await check('abc', { type: 'levenshtein', value: 'xyz' })
await check('', { type: 'levenshtein', value: 'Paris' })
await check('London', { type: 'levenshtein', value: 'Paris' })
await check('It is 5000.', { type: 'contains-any', value: '1,000' })
await check('It is 5000.', { type: 'contains-any', value: ['1,000'] })
process.exit(0)
PROBE

cat > expected.txt <<'EXPECTED'
"abc"  {"type":"levenshtein","value":"xyz"}: pass true, score 1
""  {"type":"levenshtein","value":"Paris"}: pass true, score 1
"London"  {"type":"levenshtein","value":"Paris"}: pass false, score 0
"It is 5000."  {"type":"contains-any","value":"1,000"}: pass true, score 1
"It is 5000."  {"type":"contains-any","value":["1,000"]}: pass false, score 0
EXPECTED

PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR=. node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
