#!/usr/bin/env bash
# Guess: nDCG of a model that gives every candidate the same score is one figure, and does not depend on what the candidates are called.
# Package: ir-measures 0.4.3 with pytrec-eval-terrier 0.5.11, scikit-learn 1.9.1 (PyPI)
# Seen: trec_eval breaks ties by the candidates' names, so the same scores give 0.53 or 1.00 after renaming, takes scores that differ in the eighth digit for ties, and scikit-learn gives the average over all orders, 0.74.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'ir-measures==0.4.3' 'pytrec-eval-terrier==0.5.11' 'scikit-learn==1.9.1'

cat > probe.py <<'PROBE'
import ir_measures
from ir_measures import nDCG
from sklearn.metrics import ndcg_score

GAIN = {"a": 3, "b": 2, "c": 1, "d": 0, "e": 0}
RENAMED = dict(zip("abcde", "edcba"))

def show(title, scores, names=None):
    name = (lambda one: one) if names is None else names.get
    gains = {name(one): gain for one, gain in GAIN.items()}
    run = {name(one): score for one, score in scores.items()}
    trec = ir_measures.calc_aggregate([nDCG], {"q": gains}, {"q": run})[nDCG]
    print(f"{title}: trec_eval {trec:.2f}, scikit-learn {ndcg_score([list(GAIN.values())], [list(scores.values())]):.2f}")

show("best order", dict(zip("abcde", [5, 4, 3, 2, 1])))
show("worst order", dict(zip("abcde", [1, 2, 3, 4, 5])))
show("all the same", dict.fromkeys("abcde", 1.0))
show("all the same, renamed", dict.fromkeys("abcde", 1.0), RENAMED)
show("best order, differences of 1e-8", dict(zip("abcde", [1.00000005, 1.00000004, 1.00000003, 1.00000002, 1.00000001])))
PROBE

cat > expected.txt <<'EXPECTED'
best order: trec_eval 1.00, scikit-learn 1.00
worst order: trec_eval 0.53, scikit-learn 0.53
all the same: trec_eval 0.53, scikit-learn 0.74
all the same, renamed: trec_eval 1.00, scikit-learn 0.74
best order, differences of 1e-8: trec_eval 0.53, scikit-learn 1.00
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
