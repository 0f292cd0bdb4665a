#!/usr/bin/env bash
# Guess: The open interval (1, 2) and the set of its two ends are different answers.
# Package: math-verify 0.9.0 (PyPI)
# Seen: They are equal for the verifier in both orders, while the closed interval is not equal to the open one.
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

compare("$(1,2)$", "$\\{1,2\\}$")
compare("$\\{1,2\\}$", "$(1,2)$")
compare("$[1,2]$", "$\\{1,2\\}$")
compare("$[1,2]$", "$(1,2)$")
PROBE

cat > expected.txt <<'EXPECTED'
gold $(1,2)$  reply $\{1,2\}$  read as {1, 2}  equal: True
gold $\{1,2\}$  reply $(1,2)$  read as Interval.open(1, 2)  equal: True
gold $[1,2]$  reply $\{1,2\}$  read as {1, 2}  equal: False
gold $[1,2]$  reply $(1,2)$  read as Interval.open(1, 2)  equal: False
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
