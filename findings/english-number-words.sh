#!/usr/bin/env bash
# Guess: A reply whose number is spelled out in English is read as its number, or the reader says that it cannot.
# Package: word2number 1.1 and text2num 3.1.0 (PyPI), words-to-numbers 1.5.1 (npm)
# Seen: word2number takes minus five for 5, half a million for 1,000,000, two point five million for 2, three and a half for 3 and nineteen eighty-four for 1,524, and 1.5 million for 1,000,000; words-to-numbers takes one hundred one thousand for 1,100; text2num reads whole numbers well and raises an error for the rest.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'words-to-numbers@1.5.1'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'word2number==1.1' 'text2num==3.1.0'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import words from 'words-to-numbers'

const numbers = { 'one hundred and five': 105, 'one hundred one thousand': 101000, 'minus five': -5, 'half a million': 500000, 'two point five million': 2500000, '1.5 million': 1500000, 'three and a half': 3.5, 'two thirds': 0.667, 'nineteen eighty-four': 1984, 'one two three': 123, 'zero point zero five': 0.05 }
const python = `
import json, sys
from text_to_num import text2num
from word2number import w2n
def read(parse, text):
    try:
        return str(parse(text))
    except ValueError:
        return "error"
print(json.dumps([[read(w2n.word_to_num, text), read(lambda one: text2num(one, "en"), text)] for text in json.load(sys.stdin)]))
`
const results = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(Object.keys(numbers)), encoding: 'utf8' }))
for (const [index, [text, value]] of Object.entries(numbers).entries()) {
  console.log(`${text} (${value}): word2number ${results[index][0]}, text2num ${results[index][1]}, words-to-numbers ${words.wordsToNumbers(text)}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
one hundred and five (105): word2number 105, text2num 105, words-to-numbers 105
one hundred one thousand (101000): word2number 101000, text2num 101000, words-to-numbers 1100
minus five (-5): word2number 5, text2num error, words-to-numbers minus 5
half a million (500000): word2number 1000000, text2num error, words-to-numbers half 1000000
two point five million (2500000): word2number 2, text2num error, words-to-numbers NaN
1.5 million (1500000): word2number 1000000, text2num error, words-to-numbers 1.5 1000000
three and a half (3.5): word2number 3, text2num error, words-to-numbers 3 and 1 half
two thirds (0.667): word2number 2, text2num error, words-to-numbers 2 thirds
nineteen eighty-four (1984): word2number 1524, text2num error, words-to-numbers 19 84
one two three (123): word2number 5, text2num error, words-to-numbers 1 2 3
zero point zero five (0.05): word2number 0.05, text2num error, words-to-numbers 0.05
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
