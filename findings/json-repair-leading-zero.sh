#!/usr/bin/env bash
# Guess: Lenient readers of a model's JSON agree on numbers such as 012, 1_000 and 10%.
# Package: jsonrepair 3.15.0 and json5 2.2.3 (npm), json-repair 0.64.6 and demjson3 3.0.6 (PyPI)
# Seen: 012 is 12, "012", 10 (octal) or an error, 1_000 is 1000, "1_000" or an error, and 10% is 10 or "10%", so a score depends on the repairer and not on the reply.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'jsonrepair@3.15.0' 'json5@2.2.3'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'json-repair==0.64.6' 'demjson3==3.0.6'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import JSON5 from 'json5'
import { jsonrepair } from 'jsonrepair'

const replies = ['{"n": 012}', '{"n": 1_000}', '{"n": 10%}', '{"n": $5}', '{"n": NaN}']
const read = (parse, reply) => {
  try {
    return JSON.stringify(parse(reply).n, (_, value) => (Number.isNaN(value) ? 'not a number' : value))
  } catch {
    return 'error'
  }
}
const python = `
import json, sys, demjson3, json_repair
def read(parse, reply):
    try:
        return json.dumps(parse(reply)["n"])
    except Exception:
        return "error"
print(json.dumps([[read(json_repair.loads, reply), read(demjson3.decode, reply)] for reply in json.load(sys.stdin)]))
`
const results = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(replies), encoding: 'utf8' }))
for (const [index, reply] of replies.entries()) {
  const [repair, demjson] = results[index]
  console.log(`${reply}  jsonrepair ${read(text => JSON.parse(jsonrepair(text)), reply)}  json5 ${read(JSON5.parse, reply)}  json-repair ${repair}  demjson3 ${demjson}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
{"n": 012}  jsonrepair "012"  json5 error  json-repair 12  demjson3 10
{"n": 1_000}  jsonrepair "1_000"  json5 error  json-repair 1000  demjson3 error
{"n": 10%}  jsonrepair "10%"  json5 error  json-repair 10  demjson3 error
{"n": $5}  jsonrepair "$5"  json5 error  json-repair 5  demjson3 error
{"n": NaN}  jsonrepair "NaN"  json5 "not a number"  json-repair NaN  demjson3 NaN
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
