#!/usr/bin/env bash
# Guess: The bootstrap interval of a model that was right every time is 1 to 1, whichever method is used.
# Package: scipy 1.17.1 (PyPI)
# Seen: The default method (BCa) gives not-a-number at both ends with a warning, the percentile method gives 1 to 1, and the BCa interval of the median is not-a-number even for 98 right of 100.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'scipy==1.17.1' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import numpy as np
from scipy.stats import bootstrap

def show(name, scores, statistic, method):
    interval = bootstrap((scores,), statistic, method=method, n_resamples=999, rng=np.random.default_rng(1)).confidence_interval
    print(f"{name}, {method}: {interval.low} to {interval.high}")

show("20 of 20 right, mean", [1] * 20, np.mean, "BCa")
show("20 of 20 right, mean", [1] * 20, np.mean, "percentile")
show("98 of 100 right, median", [0] * 2 + [1] * 98, np.median, "BCa")
show("98 of 100 right, median", [0] * 2 + [1] * 98, np.median, "percentile")
PROBE

cat > expected.txt <<'EXPECTED'
20 of 20 right, mean, BCa: nan to nan
20 of 20 right, mean, percentile: 1.0 to 1.0
98 of 100 right, median, BCa: nan to nan
98 of 100 right, median, percentile: 1.0 to 1.0
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
