#!/usr/bin/env bash
# Guess: The one-sample z test of a proportion takes its variance from the tested rate, so that 1 right answer of 1 proves nothing.
# Package: statsmodels 0.15.0 (PyPI)
# Seen: The variance comes from the sample unless prop_var is given, so any perfect or empty score, even 1 of 1, has z = infinity and p = 0.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'statsmodels==0.15.0' 'scipy==1.17.1' 'numpy==2.4.6' 'pandas==3.1.1'

cat > probe.py <<'PROBE'
from statsmodels.stats.proportion import proportions_ztest

for right, total in ((1, 1), (0, 1), (10, 10), (9, 10)):
    z, p = proportions_ztest(right, total, 0.5)
    z0, p0 = proportions_ztest(right, total, 0.5, prop_var=0.5)
    print(f"{right} of {total} against 0.5: z {z:.3f} p {p:.4f}, with prop_var=0.5 z {z0:.3f} p {p0:.4f}")
z, p = proportions_ztest([10, 10], [10, 10])
print(f"10 of 10 against 10 of 10: z {z} p {p}")
PROBE

cat > expected.txt <<'EXPECTED'
1 of 1 against 0.5: z inf p 0.0000, with prop_var=0.5 z 1.000 p 0.3173
0 of 1 against 0.5: z -inf p 0.0000, with prop_var=0.5 z -1.000 p 0.3173
10 of 10 against 0.5: z inf p 0.0000, with prop_var=0.5 z 3.162 p 0.0016
9 of 10 against 0.5: z 4.216 p 0.0000, with prop_var=0.5 z 2.530 p 0.0114
10 of 10 against 10 of 10: z nan p nan
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
