#!/usr/bin/env bash
# Guess: 12:30 and 12:45 are different answers, and so are the ratios 3:4 and 3:5.
# Package: math-verify 0.9.0 (PyPI)
# Seen: Only the number before the colon is compared in plain text, so both pairs are equal.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'math-verify==0.9.0' 'latex2sympy2_extended==1.11.0' 'antlr4-python3-runtime==4.13.2' 'sympy==1.14.0'

cat > probe.py <<'PROBE'
from math_verify import parse, verify

def compare(gold, reply):
    print(f"gold {gold}  reply {reply}  read as {parse(reply)[0]}  equal: {verify(parse(gold), parse(reply))}")

compare("12:30", "12:45")
compare("3:4", "3:5")
compare("$3:4$", "$3:5$")
compare("3:4", "6:8")
PROBE

cat > expected.txt <<'EXPECTED'
gold 12:30  reply 12:45  read as 12  equal: True
gold 3:4  reply 3:5  read as 3  equal: True
gold $3:4$  reply $3:5$  read as 3/5  equal: False
gold 3:4  reply 6:8  read as 6  equal: False
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
