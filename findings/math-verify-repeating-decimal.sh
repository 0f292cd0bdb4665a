#!/usr/bin/env bash
# Guess: A repeating decimal written with an overline is a third, and a thin space groups the digits of a thousand.
# Package: math-verify 0.9.0 (PyPI)
# Seen: Both are read as 0, so each is wrong for its own value and right for a gold answer of 0.
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

compare("$\\frac{1}{3}$", "$0.\\overline{3}$")
compare("$0$", "$0.\\overline{3}$")
compare("$1000$", "$1\\,000$")
compare("$0$", "$1\\,000$")
compare("$1000$", "$1,000$")
PROBE

cat > expected.txt <<'EXPECTED'
gold $\frac{1}{3}$  reply $0.\overline{3}$  read as 0  equal: False
gold $0$  reply $0.\overline{3}$  read as 0  equal: True
gold $1000$  reply $1\,000$  read as 1*0  equal: False
gold $0$  reply $1\,000$  read as 1*0  equal: True
gold $1000$  reply $1,000$  read as 1000  equal: True
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
