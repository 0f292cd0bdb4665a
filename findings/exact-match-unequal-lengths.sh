#!/usr/bin/env bash
# Guess: The exact_match metric of lm-eval refuses two replies with one reference, as it refuses four with two.
# Package: lm-eval 0.4.13 (PyPI)
# Seen: A single reference is compared with every reply and the share comes back with no word, so a reference file cut to one line gives a score.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'lm-eval==0.4.13'

cat > probe.py <<'PROBE'
from lm_eval.api.metrics import exact_match_hf_evaluate as exact_match

print("two replies, one reference:", float(exact_match(predictions=["a", "b"], references=["a"])["exact_match"]))
print("four replies, two references:", end=" ")
try:
    print(float(exact_match(predictions=["a", "b", "a", "b"], references=["a", "b"])["exact_match"]))
except ValueError as error:
    print("raises", type(error).__name__)
PROBE

cat > expected.txt <<'EXPECTED'
two replies, one reference: 0.5
four replies, two references: raises ValueError
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
