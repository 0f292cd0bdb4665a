#!/usr/bin/env bash
# Guess: The lower end of a confidence interval is not above its upper end, and the coefficient lies between the two.
# Package: pingouin 0.7.0 (PyPI)
# Seen: For the mean of two judges who do not agree on six replies, the interval of the intraclass correlation of absolute agreement runs from 32.17 to 0.88 around 0.00, so a rule such as "the lower end is above 0.5" takes the judges for reliable; where they agree it is right, and no warning tells the cases apart.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pingouin==0.7.0'

cat > probe.py <<'PROBE'
import pandas
from pingouin import intraclass_corr

def show(title, first, second):
    rows = [(reply, judge, grade) for judge, grades in (("A", first), ("B", second)) for reply, grade in enumerate(grades)]
    table = pandas.DataFrame(rows, columns=["reply", "judge", "grade"])
    result = intraclass_corr(table, targets="reply", raters="judge", ratings="grade").set_index("Type")
    for kind in ("ICC(A,1)", "ICC(A,k)"):
        low, high = result.loc[kind, "CI95"]
        print(f"{title}, {kind}: {result.loc[kind, 'ICC']:.2f}, interval from {low:.2f} to {high:.2f}")

show("good agreement", [1, 2, 3, 4, 5, 3], [1, 2, 3, 5, 5, 2])
show("some agreement", [1, 5, 3, 2, 4, 3], [3, 4, 5, 2, 4, 3])
show("no agreement", [4, 1, 1, 1, 1, 4], [2, 1, 5, 1, 1, 2])
show("disagreement", [1, 2, 3, 4, 5, 3], [4, 3, 5, 2, 2, 3])
PROBE

cat > expected.txt <<'EXPECTED'
good agreement, ICC(A,1): 0.93, interval from 0.57 to 0.99
good agreement, ICC(A,k): 0.96, interval from 0.73 to 0.99
some agreement, ICC(A,1): 0.52, interval from -0.32 to 0.91
some agreement, ICC(A,k): 0.68, interval from -0.95 to 0.95
no agreement, ICC(A,1): 0.00, interval from -1.07 to 0.79
no agreement, ICC(A,k): 0.00, interval from 32.17 to 0.88
disagreement, ICC(A,1): -0.80, interval from -1.36 to 0.33
disagreement, ICC(A,k): -8.00, interval from 7.59 to 0.50
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
