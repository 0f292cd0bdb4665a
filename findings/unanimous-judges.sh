#!/usr/bin/env bash
# Guess: Two judges who give every reply the same grade agree perfectly, so a measure of agreement is 1.
# Package: scikit-learn 1.9.1, statsmodels 0.15.0, krippendorff 0.9.0 (PyPI)
# Seen: Cohen's and Fleiss' kappa are not-a-number, the Matthews coefficient is 0 (the value of no agreement), and Krippendorff's alpha raises an error.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'scikit-learn==1.9.1' 'statsmodels==0.15.0' 'krippendorff==0.9.0' 'scipy==1.17.1' 'numpy==2.4.6' 'pandas==3.1.1'

cat > probe.py <<'PROBE'
import numpy as np, krippendorff
from sklearn.metrics import cohen_kappa_score, matthews_corrcoef
from statsmodels.stats.inter_rater import fleiss_kappa

grades = [1] * 10
print("cohen_kappa_score", cohen_kappa_score(grades, grades))
print("matthews_corrcoef", matthews_corrcoef(grades, grades))
print("fleiss_kappa", fleiss_kappa(np.array([[0, 2]] * 10)))
try:
    print("krippendorff.alpha", krippendorff.alpha([grades, grades], level_of_measurement="nominal"))
except ValueError as error:
    print("krippendorff.alpha raises:", error)
PROBE

cat > expected.txt <<'EXPECTED'
cohen_kappa_score nan
matthews_corrcoef 0.0
fleiss_kappa nan
krippendorff.alpha raises: There has to be more than one value in the domain.
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
