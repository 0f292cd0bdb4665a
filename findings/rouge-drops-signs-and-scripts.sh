#!/usr/bin/env bash
# Guess: Two packages of one metric agree that equal texts score 1 and that -5 is not 5.
# Package: rouge-score 0.1.2 (PyPI) beside js-rouge 3.2.3 (npm)
# Seen: rouge-score keeps only a to z and digits, so equal Chinese texts score 0 and -5 against 5 and C++ against C# score 1, while js-rouge says 1 for the Chinese texts and minds capital letters, which rouge-score does not.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'js-rouge@3.2.3'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'rouge-score==0.1.2' 'numpy==2.4.6' 'nltk==3.10.4'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { n } from 'js-rouge'

const pairs = [['我喜欢', '我喜欢'], ['-5', '5'], ['C++', 'C#'], ['The cat', 'the cat'], ['3.14', '14.3']]
const python = `
import json, sys
from rouge_score import rouge_scorer
scorer = rouge_scorer.RougeScorer(["rouge1"])
print(json.dumps([scorer.score(reference, reply)["rouge1"].fmeasure for reference, reply in json.load(sys.stdin)]))
`
const scores = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(pairs), encoding: 'utf8' }))
for (const [index, [reference, reply]] of pairs.entries()) console.log(`${reference} | ${reply}  rouge-score ${scores[index]}  js-rouge ${n(reply, reference, { n: 1 })}`)
PROBE

cat > expected.txt <<'EXPECTED'
我喜欢 | 我喜欢  rouge-score 0  js-rouge 1
-5 | 5  rouge-score 1  js-rouge 0
C++ | C#  rouge-score 1  js-rouge 0
The cat | the cat  rouge-score 1  js-rouge 0.5
3.14 | 14.3  rouge-score 1  js-rouge 0
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
