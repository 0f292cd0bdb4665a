#!/usr/bin/env bash
# Guess: "contains-json" finds JSON and "is-refusal" finds refusals.
# Package: promptfoo 0.123.1 (npm)
# Seen: "The set {1, 2}" contains JSON, as braces are read as YAML, "a [1] b" does not, any reply with the words "I cannot" is a refusal, an empty reply passes with the score 0, and a javascript assertion may score 2 or -1.
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

await check('The set {1, 2}.', { type: 'contains-json' })
await check('The list [1].', { type: 'contains-json' })
await check('I cannot overstate how good this is.', { type: 'is-refusal' })
await check('', { type: 'is-refusal' })
await check('x', { type: 'javascript', value: '2' })
await check('x', { type: 'javascript', value: '-1' })
process.exit(0)
PROBE

cat > expected.txt <<'EXPECTED'
"The set {1, 2}."  {"type":"contains-json"}: pass true, score 1
"The list [1]."  {"type":"contains-json"}: pass false, score 0
"I cannot overstate how good this is."  {"type":"is-refusal"}: pass true, score 1
""  {"type":"is-refusal"}: pass true, score 0
"x"  {"type":"javascript","value":"2"}: pass true, score 2
"x"  {"type":"javascript","value":"-1"}: pass false, score -1
EXPECTED

PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR=. node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
