#!/usr/bin/env bash
# Guess: The quadratically weighted kappa of two judges takes the distance between two grades from the grades: 1 and 10 are further apart than 1 and 2.
# Package: scikit-learn 1.9.1 (PyPI)
# Seen: The distance is counted in the grades that happened to be given, so with 1, 2 and 10 the grades 2 and 10 are neighbours, kappa is 0.75 where the whole scale gives 0.34, and of two judges the other one is nearer to the human; grades that are texts stand in the order of the alphabet, "10" between "1" and "2", so that 0.98 becomes 0.18 for two slips.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'scikit-learn==1.9.1'

cat > probe.py <<'PROBE'
from sklearn.metrics import cohen_kappa_score

SCALE = list(range(1, 11))

def show(title, first, second):
    kappa = cohen_kappa_score(first, second, weights="quadratic")
    whole = cohen_kappa_score(first, second, labels=SCALE, weights="quadratic")
    texts = cohen_kappa_score([str(one) for one in first], [str(one) for one in second], weights="quadratic")
    print(f"{title}: {kappa:.2f}, with all grades from 1 to 10 as labels {whole:.2f}, grades as texts {texts:.2f}")

show("grades 1, 2 and 10", [1, 2, 10, 10, 1, 2], [1, 2, 10, 2, 1, 10])
human = [1, 1, 2, 2, 2, 9, 10, 10]
show("judge X and the human", human, [1, 1, 2, 10, 2, 2, 2, 2])
show("judge Y and the human", human, [2, 1, 2, 1, 1, 9, 1, 1])
show("grades 1 to 10 with two slips", SCALE, [2, 1, 3, 4, 5, 6, 7, 8, 10, 9])
PROBE

cat > expected.txt <<'EXPECTED'
grades 1, 2 and 10: 0.75, with all grades from 1 to 10 as labels 0.34, grades as texts 0.75
judge X and the human: 0.24, with all grades from 1 to 10 as labels -0.13, grades as texts 0.71
judge Y and the human: -0.05, with all grades from 1 to 10 as labels 0.26, grades as texts 0.33
grades 1 to 10 with two slips: 0.98, with all grades from 1 to 10 as labels 0.98, grades as texts 0.18
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
