#!/usr/bin/env bash
# Guess: One result object agrees with itself: p below 0.05 means that the 95 % interval leaves the tested rate out.
# Package: scipy 1.17.1 (PyPI)
# Seen: For 4 right of 5 against a rate of 0.3 the p-value is 0.031, and the exact interval of the same object holds 0.3, because the test adds up unlikely outcomes and the interval halves the error on each side.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'scipy==1.17.1' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
from scipy.stats import binomtest

for right, total, rate in ((4, 5, 0.3), (4, 6, 0.25), (4, 7, 0.2), (9, 10, 0.5)):
    result = binomtest(right, total, rate)
    interval = result.proportion_ci(confidence_level=0.95, method="exact")
    inside = interval.low <= rate <= interval.high
    print(f"{right} of {total} against {rate}: p {result.pvalue:.4f}, interval {interval.low:.4f} to {interval.high:.4f}, rate inside: {inside}")
PROBE

cat > expected.txt <<'EXPECTED'
4 of 5 against 0.3: p 0.0308, interval 0.2836 to 0.9949, rate inside: True
4 of 6 against 0.25: p 0.0376, interval 0.2228 to 0.9567, rate inside: True
4 of 7 against 0.2: p 0.0333, interval 0.1841 to 0.9010, rate inside: True
9 of 10 against 0.5: p 0.0215, interval 0.5550 to 0.9975, rate inside: False
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
