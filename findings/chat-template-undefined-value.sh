#!/usr/bin/env bash
# Guess: Reading a field of a variable that was never given is an error in both engines.
# Package: @huggingface/jinja 0.5.11 (npm) beside Jinja2 3.1.6 (PyPI) set up as the transformers library does
# Seen: The JavaScript engine prints nothing and goes on, so a prompt built with a missing variable is silently shorter.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts '@huggingface/jinja@0.5.11'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'Jinja2==3.1.6'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { Template } from '@huggingface/jinja'

const python = `
import json, sys
from jinja2.sandbox import ImmutableSandboxedEnvironment
environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
source, values = json.load(sys.stdin)
try:
    print(json.dumps(environment.from_string(source).render(**values)))
except Exception as error:
    print("error:", error)
`
function compare(source, values) {
  let script
  try {
    script = JSON.stringify(new Template(source).render(JSON.parse(JSON.stringify(values))))
  } catch (error) {
    script = `error: ${error.message}`
  }
  const input = `[${JSON.stringify(source)}, ${typeof values === 'string' ? values : JSON.stringify(values)}]`
  console.log(`${source}\n  JavaScript ${script}\n  Python     ${execFileSync('venv/bin/python', ['-c', python], { input, encoding: 'utf8' }).trim()}`)
}

compare('[{{ system.text }}]', {})
compare('[{{ system }}]', {})
compare('[{{ messages[3].content }}]', { messages: [] })
PROBE

cat > expected.txt <<'EXPECTED'
[{{ system.text }}]
  JavaScript "[]"
  Python     error: 'system' is undefined
[{{ system }}]
  JavaScript "[]"
  Python     "[]"
[{{ messages[3].content }}]
  JavaScript "[]"
  Python     error: list object has no element 3
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
