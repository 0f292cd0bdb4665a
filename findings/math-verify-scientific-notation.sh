#!/usr/bin/env bash
# Guess: The reply "1e3" in plain text is the number 1000.
# Package: math-verify 0.9.0 (PyPI)
# Seen: It is read as 1, so it is wrong for 1000 and right for 1, while "10^3" and "1000" are read well.
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

compare("1000", "1e3")
compare("1", "1e3")
compare("1000", "10^3")
compare("0.002", "2e-3")
compare("2", "2e-3")
PROBE

cat > expected.txt <<'EXPECTED'
gold 1000  reply 1e3  read as 1  equal: False
gold 1  reply 1e3  read as 1  equal: True
gold 1000  reply 10^3  read as 10**3  equal: True
gold 0.002  reply 2e-3  read as 2  equal: False
gold 2  reply 2e-3  read as 2  equal: True
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
