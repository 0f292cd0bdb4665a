#!/usr/bin/env bash
# Guess: A file of expected answers reads alike in a Python harness and in a JavaScript one.
# Package: PyYAML 6.0.4 (PyPI) beside yaml 2.9.1 (npm)
# Seen: 1:30 is 90 in Python and a text in JavaScript, 012 is 10 and 12, 1e3 is a text and 1000, 0o12 is a text and 10, and NO is false and a text.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'yaml@2.9.1'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'PyYAML==6.0.4'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { parse } from 'yaml'

const answers = ['1:30', '012', '0o12', '1e3', '1_000', 'NO', 'on', '2024-01-01']
const python = `
import json, sys, yaml
print(json.dumps([json.dumps(yaml.safe_load("answer: " + text)["answer"], default=repr) for text in json.load(sys.stdin)]))
`
const results = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(answers), encoding: 'utf8' }))
for (const [index, text] of answers.entries()) console.log(`answer: ${text}  PyYAML ${results[index]}  yaml ${JSON.stringify(parse(`answer: ${text}`).answer)}`)
PROBE

cat > expected.txt <<'EXPECTED'
answer: 1:30  PyYAML 90  yaml "1:30"
answer: 012  PyYAML 10  yaml 12
answer: 0o12  PyYAML "0o12"  yaml 10
answer: 1e3  PyYAML "1e3"  yaml 1000
answer: 1_000  PyYAML 1000  yaml "1_000"
answer: NO  PyYAML false  yaml "NO"
answer: on  PyYAML true  yaml "on"
answer: 2024-01-01  PyYAML "datetime.date(2024, 1, 1)"  yaml "2024-01-01"
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
