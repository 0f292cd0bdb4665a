#!/usr/bin/env bash
# Guess: Three evaluators of formulas give one value for the final answer of a task of mathematics, or say that they cannot read it.
# Package: mathjs 15.2.0, nerdamer 1.1.13, expr-eval 2.0.2 (npm)
# Seen: 20 + 10% is 22 for mathjs and 20.1 for nerdamer, the cube root of -8 is complex, -2 or not-a-number, -7 % 3 is 2 or -1, 3!! is 720 or 3, a half below zero is rounded up or down, and the mixed number 1 1/2 is 0.5 for nerdamer and an error for the others.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'mathjs@15.2.0' 'nerdamer@1.1.13' 'expr-eval@2.0.2'

cat > probe.mjs <<'PROBE'
import { Parser } from 'expr-eval'
import { evaluate } from 'mathjs'
import nerdamer from 'nerdamer'
import 'nerdamer/all.js'

const read = compute => {
  try {
    return String(compute())
  } catch {
    return 'error'
  }
}
for (const text of ['-2^2', '2^3^2', '20 + 10%', '(-8)^(1/3)', '-7 % 3', '3!!', 'round(-2.5)', '1 1/2', '6/2(1+2)', '0^0', '1/0', 'sin(pi)', '12:15']) {
  console.log(`${text} | mathjs ${read(() => evaluate(text))} | nerdamer ${read(() => nerdamer(text).evaluate().text())} | expr-eval ${read(() => Parser.evaluate(text))}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
-2^2 | mathjs -4 | nerdamer -4 | expr-eval -4
2^3^2 | mathjs 512 | nerdamer 512 | expr-eval 512
20 + 10% | mathjs 22 | nerdamer 20.1 | expr-eval error
(-8)^(1/3) | mathjs 1 + 1.732050807568877i | nerdamer -2 | expr-eval NaN
-7 % 3 | mathjs 2 | nerdamer -1 | expr-eval -1
3!! | mathjs 720 | nerdamer 3 | expr-eval 720
round(-2.5) | mathjs -3 | nerdamer -2 | expr-eval -2
1 1/2 | mathjs error | nerdamer 0.5 | expr-eval error
6/2(1+2) | mathjs 9 | nerdamer 9 | expr-eval error
0^0 | mathjs 1 | nerdamer error | expr-eval 1
1/0 | mathjs Infinity | nerdamer error | expr-eval Infinity
sin(pi) | mathjs 1.2246467991473532e-16 | nerdamer 0 | expr-eval error
12:15 | mathjs [12, 13, 14, 15] | nerdamer error | expr-eval error
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
