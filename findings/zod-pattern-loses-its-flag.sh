#!/usr/bin/env bash
# Guess: What a zod schema takes is valid under the JSON Schema that zod makes of it, or the making of it is refused, as it is for a transform.
# Package: zod 4.6.7, openai 6.49.0 (its helper for response formats), zod-to-json-schema 3.25.2 and ajv 8.20.0 (npm)
# Seen: The flags of a regular expression are dropped in silence, so "Yes" for a pattern of yes or no with the flag i is right for zod and wrong for the schema of all three, and a model that is held to the schema cannot write it; a point that stands for a newline (flag s) and a line within the text (flag m) are lost likewise.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'zod@4.6.7' 'openai@6.49.0' 'zod-to-json-schema@3.25.2' 'ajv@8.20.0'

cat > probe.mjs <<'PROBE'
import Ajv from 'ajv'
import { zodResponseFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { zodToJsonSchema } from 'zod-to-json-schema'

const ajv = new Ajv()
function compare(pattern, answer) {
  const shape = zod => zod.object({ answer: zod.string().regex(pattern) })
  const schemas = {
    'zod 4': z.toJSONSchema(shape(z), { target: 'draft-7' }),
    'openai helper': zodResponseFormat(shape(z), 'reply').json_schema.schema,
    'zod-to-json-schema': zodToJsonSchema(shape(z3)),
  }
  console.log(`${JSON.stringify(answer)} for ${pattern}: zod says ${shape(z).safeParse({ answer }).success}`)
  for (const [maker, schema] of Object.entries(schemas)) {
    console.log(`  ${maker}: pattern ${schema.properties.answer.pattern}, says ${ajv.validate(schema, { answer })}`)
  }
}

compare(/^(yes|no)$/i, 'yes')
compare(/^(yes|no)$/i, 'Yes')
compare(/^Reason: .+ ANSWER$/s, 'Reason: a\nb ANSWER')
compare(/^ANSWER: [A-D]$/m, 'Because.\nANSWER: B')
try {
  z.toJSONSchema(z.object({ answer: z.string().transform(text => text.length) }))
} catch (error) {
  console.log(`a transform: ${error.message}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
"yes" for /^(yes|no)$/i: zod says true
  zod 4: pattern ^(yes|no)$, says true
  openai helper: pattern ^(yes|no)$, says true
  zod-to-json-schema: pattern ^(yes|no)$, says true
"Yes" for /^(yes|no)$/i: zod says true
  zod 4: pattern ^(yes|no)$, says false
  openai helper: pattern ^(yes|no)$, says false
  zod-to-json-schema: pattern ^(yes|no)$, says false
"Reason: a\nb ANSWER" for /^Reason: .+ ANSWER$/s: zod says true
  zod 4: pattern ^Reason: .+ ANSWER$, says false
  openai helper: pattern ^Reason: .+ ANSWER$, says false
  zod-to-json-schema: pattern ^Reason: .+ ANSWER$, says false
"Because.\nANSWER: B" for /^ANSWER: [A-D]$/m: zod says true
  zod 4: pattern ^ANSWER: [A-D]$, says false
  openai helper: pattern ^ANSWER: [A-D]$, says false
  zod-to-json-schema: pattern ^ANSWER: [A-D]$, says false
a transform: Transforms cannot be represented in JSON Schema
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
