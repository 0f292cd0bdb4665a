#!/usr/bin/env bash
# Guess: Three packages of one canonical form of JSON (RFC 8785) give one text, and so one hash, for a request with the seed 9007199254740993.
# Package: rfc8785 0.1.4 and jcs 0.2.1 (PyPI), canonicalize 4.0.0 (npm)
# Seen: rfc8785 raises an error already for 9007199254740992, jcs silently writes a neighbour, and canonicalize writes what JavaScript read, so two requests with different seeds have one hash.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'canonicalize@4.0.0'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'rfc8785==0.1.4' 'jcs==0.2.1'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import canonicalize from 'canonicalize'

const requests = ['{"seed":9007199254740991}', '{"seed":9007199254740992}', '{"seed":9007199254740993}', '{"temperature":1.0,"seed":-0.0}']
const python = `
import json, sys, jcs, rfc8785
def write(dump, text):
    try:
        return dump(json.loads(text)).decode()
    except Exception as error:
        return type(error).__name__
print(json.dumps([[write(rfc8785.dumps, text), write(jcs.canonicalize, text)] for text in json.load(sys.stdin)]))
`
const results = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(requests), encoding: 'utf8' }))
for (const [index, text] of requests.entries()) console.log(`${text}  rfc8785 ${results[index][0]}  jcs ${results[index][1]}  canonicalize ${canonicalize(JSON.parse(text))}`)
PROBE

cat > expected.txt <<'EXPECTED'
{"seed":9007199254740991}  rfc8785 {"seed":9007199254740991}  jcs {"seed":9007199254740991}  canonicalize {"seed":9007199254740991}
{"seed":9007199254740992}  rfc8785 IntegerDomainError  jcs {"seed":9007199254740992}  canonicalize {"seed":9007199254740992}
{"seed":9007199254740993}  rfc8785 IntegerDomainError  jcs {"seed":9007199254740992}  canonicalize {"seed":9007199254740992}
{"temperature":1.0,"seed":-0.0}  rfc8785 {"seed":0,"temperature":1}  jcs {"seed":0,"temperature":1}  canonicalize {"seed":0,"temperature":1}
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
