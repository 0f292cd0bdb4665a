#!/usr/bin/env bash
# Guess: A digest of latencies keeps ten values exactly or nearly, and no quantile of it lies below the fastest request.
# Package: tdigest 0.5.2.2 (PyPI) beside NumPy 2.4.6
# Seen: Nine requests of 100 ms and one of 1,000 ms have a 25th percentile of -260 ms and a median of 190 ms, and also for 99 and one the 25th percentile is negative, as equal values become one point and the line between two points is drawn on beyond them.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'tdigest==0.5.2.2' 'accumulation-tree==0.6.4' 'pyudorandom==1.0.0' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import numpy as np
from tdigest import TDigest

def compare(title, latencies):
    digest = TDigest()
    digest.batch_update(latencies)
    print(f"{title}, of {min(latencies)} to {max(latencies)} ms")
    for percent in (0, 25, 50, 75, 90):
        print(f"  p{percent}: tdigest {digest.percentile(percent):.1f}, numpy {np.percentile(latencies, percent):.1f}")

compare("9 fast requests and a slow one", [100] * 9 + [1000])
compare("99 fast requests and a slow one", [100] * 99 + [1000])
compare("10 requests, all different", [100, 110, 120, 130, 140, 150, 160, 170, 180, 1000])
PROBE

cat > expected.txt <<'EXPECTED'
9 fast requests and a slow one, of 100 to 1000 ms
  p0: tdigest 100.0, numpy 100.0
  p25: tdigest -260.0, numpy 100.0
  p50: tdigest 190.0, numpy 100.0
  p75: tdigest 640.0, numpy 100.0
  p90: tdigest 910.0, numpy 190.0
99 fast requests and a slow one, of 100 to 1000 ms
  p0: tdigest 100.0, numpy 100.0
  p25: tdigest -341.0, numpy 100.0
  p50: tdigest 109.0, numpy 100.0
  p75: tdigest 559.0, numpy 100.0
  p90: tdigest 829.0, numpy 100.0
10 requests, all different, of 100 to 1000 ms
  p0: tdigest 100.0, numpy 100.0
  p25: tdigest 120.0, numpy 122.5
  p50: tdigest 145.0, numpy 145.0
  p75: tdigest 170.0, numpy 167.5
  p90: tdigest 590.0, numpy 262.0
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
