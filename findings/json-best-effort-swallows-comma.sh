#!/usr/bin/env bash
# Guess: A bare Python word such as True or None in a model's JSON is an error or becomes true or null.
# Package: best-effort-json-parser 1.5.1 (npm)
# Seen: It becomes a text together with the comma or the brace after it, such as "True," and "None}", and no error is raised.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'best-effort-json-parser@1.5.1'

cat > probe.mjs <<'PROBE'
import { parse } from 'best-effort-json-parser'

for (const reply of ['{"a": True, "b": None}', "{'a': True}", '{"a": , "b": 1}', '{"a": true, "b": null}']) console.log(`${reply}  ->  ${JSON.stringify(parse(reply))}`)
PROBE

cat > expected.txt <<'EXPECTED'
{"a": True, "b": None}  ->  {"a":"True,","b":"None}"}
{'a': True}  ->  {"a":"True}"}
{"a": , "b": 1}  ->  {"a":",","b":1}
{"a": true, "b": null}  ->  {"a":true,"b":null}
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
