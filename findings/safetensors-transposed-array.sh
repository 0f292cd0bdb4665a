#!/usr/bin/env bash
# Guess: An array saved to a safetensors file and read again has the same numbers, or the save of a view is refused.
# Package: safetensors 0.8.0 with numpy 2.4.6 (PyPI)
# Seen: The memory is written as it lies, so a transposed array comes back with its numbers in other places and every second element comes back as the first elements, with no error.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'safetensors==0.8.0' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import numpy
from safetensors.numpy import load, save

rows = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
for name, array in (("plain", rows), ("transposed", rows.T), ("every second", numpy.arange(6, dtype=numpy.float32)[::2]), ("transposed and copied", numpy.ascontiguousarray(rows.T))):
    print(f"{name}: saved {array.tolist()}, read {load(save({'x': array}))['x'].tolist()}")
PROBE

cat > expected.txt <<'EXPECTED'
plain: saved [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], read [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
transposed: saved [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]], read [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
every second: saved [0.0, 2.0, 4.0], read [0.0, 1.0, 2.0]
transposed and copied: saved [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]], read [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
