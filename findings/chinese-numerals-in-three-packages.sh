#!/usr/bin/env bash
# Guess: Three packages that turn Chinese numerals into numbers agree on everyday ones such as 两百, 二〇二四 and 三百二十万零五, or say that they cannot read them.
# Package: cn2an 0.5.24 and pycnnum 2.1.1 (PyPI), nzh 1.0.14 (npm)
# Seen: pycnnum takes 二〇二四 for 4, 一点五万 for 1.5 and 三百二十万零五 for 30,200,005; nzh takes 两百 for 0, 两千零二十四 for 24, 三万五 for 30,005 and 廿一 for 1; cn2an reads these well or raises an error, and all without a word where they are wrong.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'nzh@1.0.14'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'cn2an==0.5.24' 'pycnnum==2.1.1'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import nzh from 'nzh'

const numerals = { 两百: 200, 两千零二十四: 2024, 二〇二四: 2024, 三万五: 35000, 一百二: 120, 三百二十万零五: 3200005, 一点五万: 15000, 廿一: 21, 百二十: 120, 一亿三千万: 130000000 }
const python = `
import json, sys, cn2an, pycnnum
def read(parse, text):
    try:
        return json.dumps(parse(text))
    except Exception:
        return "error"
print(json.dumps([[read(lambda text: cn2an.cn2an(text, "smart"), text), read(pycnnum.cn2num, text)] for text in json.load(sys.stdin)]))
`
const input = JSON.stringify(Object.keys(numerals))
const results = JSON.parse(execFileSync('venv/bin/python', ['-W', 'ignore', '-c', python], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }))
for (const [index, [text, value]] of Object.entries(numerals).entries()) {
  console.log(`${text} (${value}): cn2an ${results[index][0]}, pycnnum ${results[index][1]}, nzh ${nzh.cn.decodeS(text)}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
两百 (200): cn2an 200, pycnnum 200, nzh 0
两千零二十四 (2024): cn2an 2024, pycnnum 2024, nzh 24
二〇二四 (2024): cn2an 2024, pycnnum 4, nzh 224
三万五 (35000): cn2an 35000, pycnnum 35000, nzh 30005
一百二 (120): cn2an 120, pycnnum 120, nzh 102
三百二十万零五 (3200005): cn2an 3200005, pycnnum 30200005, nzh 3200005
一点五万 (15000): cn2an error, pycnnum 1.5, nzh 1.5
廿一 (21): cn2an 21, pycnnum error, nzh 1
百二十 (120): cn2an error, pycnnum 120, nzh 120
一亿三千万 (130000000): cn2an 130000000, pycnnum 130000000, nzh 130000000
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
