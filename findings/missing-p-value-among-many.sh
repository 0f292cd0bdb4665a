#!/usr/bin/env bash
# Guess: Where one of several comparisons gave no p-value, the correction for several comparisons leaves it out, or says that it cannot go on.
# Package: statsmodels 0.15.0 and scipy 1.17.1 beside pingouin 0.7.0 (PyPI)
# Seen: statsmodels counts the missing one among the comparisons for Holm and Bonferroni, so that 0.02 is no longer significant by Holm, and for Benjamini and Hochberg all corrected values are not-a-number while the same call says that the first two are rejected; scipy raises an error, and pingouin leaves it out.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'statsmodels==0.15.0' 'scipy==1.17.1' 'pingouin==0.7.0'

cat > probe.py <<'PROBE'
import numpy as np
from pingouin import multicomp
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

def show(title, correct, values):
    try:
        rejected, corrected = correct(values)
        print(f"  {title}: rejected {[bool(one) for one in rejected]}, corrected {[round(float(one), 3) for one in corrected]}")
    except ValueError as error:
        print(f"  {title} raises: {error}")

for values in ([0.01, 0.02, 0.5], [0.01, 0.02, np.nan, 0.5]):
    print(f"p-values {values}")
    for method in ("holm", "bonferroni", "fdr_bh"):
        show(f"statsmodels {method}", lambda given: multipletests(given, method=method)[:2], values)
    for method in ("holm", "bonf", "fdr_bh"):
        show(f"pingouin {method}", lambda given: multicomp(given, method=method), values)
    show("scipy Benjamini and Hochberg", lambda given: (np.asarray(corrected := false_discovery_control(given)) <= 0.05, corrected), values)
PROBE

cat > expected.txt <<'EXPECTED'
p-values [0.01, 0.02, 0.5]
  statsmodels holm: rejected [True, True, False], corrected [0.03, 0.04, 0.5]
  statsmodels bonferroni: rejected [True, False, False], corrected [0.03, 0.06, 1.0]
  statsmodels fdr_bh: rejected [True, True, False], corrected [0.03, 0.03, 0.5]
  pingouin holm: rejected [True, True, False], corrected [0.03, 0.04, 0.5]
  pingouin bonf: rejected [True, False, False], corrected [0.03, 0.06, 1.0]
  pingouin fdr_bh: rejected [True, True, False], corrected [0.03, 0.03, 0.5]
  scipy Benjamini and Hochberg: rejected [True, True, False], corrected [0.03, 0.03, 0.5]
p-values [0.01, 0.02, nan, 0.5]
  statsmodels holm: rejected [True, False, False, False], corrected [0.04, 0.06, nan, 1.0]
  statsmodels bonferroni: rejected [True, False, False, False], corrected [0.04, 0.08, nan, 1.0]
  statsmodels fdr_bh: rejected [True, True, False, False], corrected [nan, nan, nan, nan]
  pingouin holm: rejected [True, True, False, False], corrected [0.03, 0.04, nan, 0.5]
  pingouin bonf: rejected [True, False, False, False], corrected [0.03, 0.06, nan, 1.0]
  pingouin fdr_bh: rejected [True, True, False, False], corrected [0.03, 0.03, nan, 0.5]
  scipy Benjamini and Hochberg raises: `ps` must include only numbers between 0 and 1.
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
