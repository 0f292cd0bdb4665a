#!/usr/bin/env bash
# Guess: Five methods of one package for rankings put the model that won three matches of four against each of the others at the top.
# Package: evalica 0.4.2 (PyPI), as made for leaderboards of models, with pandas 3.1.1
# Seen: Four do, and the eigenvector method gives the highest score to the model that lost most, with both of its solvers, and sorts it first in its result.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'evalica==0.4.2' 'pandas==3.1.1' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import evalica
from evalica import Winner

matches = []
for first, second in (("best", "middle"), ("middle", "worst"), ("best", "worst")):
    matches += [(first, second, Winner.X)] * 3 + [(first, second, Winner.Y)]
first, second, winners = zip(*matches)
for method in ("bradley_terry", "newman", "pagerank", "average_win_rate", "eigen"):
    for solver in ("pyo3", "naive"):
        scores = getattr(evalica, method)(first, second, winners, solver=solver).scores
        print(f"{method}, {solver}: " + ", ".join(f"{name} {score:.3f}" for name, score in scores.items()))
PROBE

cat > expected.txt <<'EXPECTED'
bradley_terry, pyo3: best 2.130, middle 1.000, worst 0.469
bradley_terry, naive: best 2.130, middle 1.000, worst 0.469
newman, pyo3: best 2.130, middle 1.000, worst 0.469
newman, naive: best 2.130, middle 1.000, worst 0.469
pagerank, pyo3: best 0.383, middle 0.333, worst 0.284
pagerank, naive: best 0.383, middle 0.333, worst 0.284
average_win_rate, pyo3: best 0.750, middle 0.500, worst 0.250
average_win_rate, naive: best 0.750, middle 0.500, worst 0.250
eigen, pyo3: worst 0.764, middle 0.530, best 0.367
eigen, naive: worst 0.764, middle 0.530, best 0.367
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
