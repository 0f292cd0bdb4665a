#!/usr/bin/env bash
# Guess: A reply that a judge left without a grade is left out of the agreement of three judges, or the making of the table says that it cannot take it.
# Package: statsmodels 0.15.0 beside krippendorff 0.9.0 (PyPI)
# Seen: aggregate_raters makes a grade of its own of not-a-number, so two judges who both skip a reply agree on it: three more replies that two of three judges skipped raise Fleiss' kappa from 0.11 to 0.20, and three that all skipped to 0.56, while alpha, which leaves them out, stays at 0.16.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'statsmodels==0.15.0' 'krippendorff==0.9.0' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import krippendorff, numpy as np
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

def show(title, grades):
    table, categories = aggregate_raters(np.array(grades, dtype=float))
    alpha = krippendorff.alpha(np.array(grades, dtype=float).T, level_of_measurement="nominal")
    print(f"{title}: categories {[float(one) for one in categories]}, Fleiss' kappa {fleiss_kappa(table):.2f}, Krippendorff's alpha {alpha:.2f}")

nan = float("nan")
graded = [[1, 1, 0], [0, 0, 0], [1, 0, 1], [0, 1, 0], [1, 1, 1], [0, 0, 1]]
show("six replies", graded)
show("and three that two judges skipped", graded + [[nan, nan, 1], [nan, nan, 0], [1, nan, nan]])
show("and three that all judges skipped", graded + [[nan, nan, nan]] * 3)
PROBE

cat > expected.txt <<'EXPECTED'
six replies: categories [0.0, 1.0], Fleiss' kappa 0.11, Krippendorff's alpha 0.16
and three that two judges skipped: categories [0.0, 1.0, nan], Fleiss' kappa 0.20, Krippendorff's alpha 0.16
and three that all judges skipped: categories [0.0, 1.0, nan], Fleiss' kappa 0.56, Krippendorff's alpha 0.16
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
