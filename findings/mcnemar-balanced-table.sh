#!/usr/bin/env bash
# Guess: Where each of two models wins alone on just as many questions, the corrected McNemar test gives statistic 0 and p = 1.
# Package: statsmodels 0.15.0 (PyPI)
# Seen: The continuity correction is squared although it goes below zero, so 5 against 5 gets the statistic 0.1 and p = 0.75, further from balance than 6 against 5 with the statistic 0.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'statsmodels==0.15.0' 'scipy==1.17.1' 'numpy==2.4.6' 'pandas==3.1.1'

cat > probe.py <<'PROBE'
from statsmodels.stats.contingency_tables import mcnemar

for wins in (1, 5, 50):
    table = [[10, wins], [wins, 10]]
    corrected = mcnemar(table, exact=False, correction=True)
    exact = mcnemar(table, exact=True)
    print(f"{wins} against {wins}: corrected statistic {corrected.statistic:.3f} p {corrected.pvalue:.3f}, exact p {exact.pvalue:.3f}")
table = [[10, 6], [5, 10]]
print(f"6 against 5: corrected statistic {mcnemar(table, exact=False, correction=True).statistic:.3f}")
PROBE

cat > expected.txt <<'EXPECTED'
1 against 1: corrected statistic 0.500 p 0.480, exact p 1.000
5 against 5: corrected statistic 0.100 p 0.752, exact p 1.000
50 against 50: corrected statistic 0.010 p 0.920, exact p 1.000
6 against 5: corrected statistic 0.000
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
