#!/usr/bin/env bash
# Guess: The mean score of a retriever that finds nothing for one of three questions is the same for three packages that read the same judgements and results.
# Package: pytrec-eval-terrier 0.5.11, ir-measures 0.4.3, ranx 0.3.21 (PyPI)
# Seen: pytrec_eval gives scores for the questions with results only, so their mean rises from 0.67 to 1.00 where the worst question is left out of the results, ir-measures counts it as 0, and ranx raises an error; a question for which an empty list stands is 0 for all, and one that nobody judged is left out by two.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pytrec-eval-terrier==0.5.11' 'ir-measures==0.4.3' 'ranx==0.3.21' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import ir_measures, pytrec_eval
from ir_measures import AP
from ranx import Qrels, Run, evaluate

judged = {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 1}}
found = {"q1": {"a": 1.0}, "q2": {"b": 1.0}}

def show(title, judged, found):
    scores = pytrec_eval.RelevanceEvaluator(judged, {"map"}).evaluate(found)
    mean = pytrec_eval.compute_aggregated_measure("map", [score["map"] for score in scores.values()])
    try:
        ranx = f"{evaluate(Qrels(judged), Run(found), 'map'):.2f}"
    except AssertionError:
        ranx = "error"
    print(f"{title}: pytrec_eval {mean:.2f} over {len(scores)}, ir-measures {ir_measures.calc_aggregate([AP], judged, found)[AP]:.2f}, ranx {ranx}")

show("something wrong for the third", judged, {**found, "q3": {"x": 1.0}})
show("an empty list for the third", judged, {**found, "q3": {}})
show("nothing at all for the third", judged, found)
show("one more that nobody judged", judged, {**found, "q3": {"x": 1.0}, "q4": {"d": 1.0}})
PROBE

cat > expected.txt <<'EXPECTED'
something wrong for the third: pytrec_eval 0.67 over 3, ir-measures 0.67, ranx 0.67
an empty list for the third: pytrec_eval 0.67 over 3, ir-measures 0.67, ranx 0.67
nothing at all for the third: pytrec_eval 1.00 over 2, ir-measures 0.67, ranx error
one more that nobody judged: pytrec_eval 0.67 over 3, ir-measures 0.67, ranx error
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
