#!/usr/bin/env bash
# Guess: The power that stands beside a paired t-test is that of this test, so a test with p far below 0.001 has a high one.
# Package: pingouin 0.7.0 (PyPI)
# Seen: The effect size of the line is divided by the spread of the scores and not by that of their differences, and the power is computed from it as if it were the latter: eight tasks on which one model is better by 2 or 3 points each have p = 0.000003 and a power of 0.06, and the number of tasks for a power of 80 % that follows from that effect size is 868 instead of 3.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pingouin==0.7.0'

cat > probe.py <<'PROBE'
import numpy as np
from pingouin import power_ttest, ttest

before = np.array([20, 35, 50, 62, 71, 80, 88, 95])
after = before + np.array([2, 3, 2, 3, 2, 3, 2, 3])
result = ttest(after, before, paired=True).iloc[0]
print(f"paired t-test: t {result['T']:.1f}, p {result['p_val']:.6f}, effect size {result['cohen_d']:.2f}, power {result['power']:.2f}")
difference = after - before
effect = difference.mean() / difference.std(ddof=1)
single = ttest(difference, 0).iloc[0]
print(f"the same test on the differences: t {single['T']:.1f}, p {single['p_val']:.6f}, effect size {single['cohen_d']:.2f}, power {single['power']:.2f}")
for name, size in (("the first", result["cohen_d"]), ("the second", effect)):
    print(f"tasks for a power of 80 % by {name} effect size: {np.ceil(power_ttest(d=size, power=0.8, contrast='paired')):.0f}")
PROBE

cat > expected.txt <<'EXPECTED'
paired t-test: t 13.2, p 0.000003, effect size 0.10, power 0.06
the same test on the differences: t 13.2, p 0.000003, effect size 4.68, power 1.00
tasks for a power of 80 % by the first effect size: 868
tasks for a power of 80 % by the second effect size: 3
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
