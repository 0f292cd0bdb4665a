#!/usr/bin/env bash
# Guess: With two epochs, one correct and one not, the majority of the mode reducer does not depend on the order of the epochs.
# Package: inspect-ai 0.3.285 (PyPI)
# Seen: A tie is given to the epoch that came first, so the same two grades make the sample correct or incorrect.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'inspect-ai==0.3.285'

cat > probe.py <<'PROBE'
from inspect_ai.scorer import Score, mode_score, mean_score

for grades in (["C", "I"], ["I", "C"], ["C", "I", "I", "C"], ["I", "C", "C", "I"]):
    scores = [Score(value=grade) for grade in grades]
    print(f"{' '.join(grades)}: mode {mode_score()(scores).value}, mean {mean_score()(scores).value}")
PROBE

cat > expected.txt <<'EXPECTED'
C I: mode C, mean 0.5
I C: mode I, mean 0.5
C I I C: mode C, mean 0.5
I C C I: mode I, mean 0.5
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
