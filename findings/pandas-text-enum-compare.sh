#!/usr/bin/env bash
# Guess: A column that is made of the members of a text enumeration is equal to a member where it was made of it.
# Package: pandas 3.1.1 and 2.3.3 (PyPI)
# Seen: pandas 3 keeps such a column as text, and no cell equals the member any more, though the member equals its text. tau2-bench leaves out what never ran by such a comparison, and with pandas 3 counts it as failed.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > probe.py <<'PROBE'
from enum import Enum

import pandas


class Reason(str, Enum):
    DONE = "done"
    LOST = "lost"


column = pandas.DataFrame([{"reason": Reason.DONE}, {"reason": Reason.LOST}]).reason
print(
    pandas.__version__.split(".")[0],
    (column == Reason.LOST).tolist(),
    (column == "lost").tolist(),
    Reason.LOST == "lost",
)
PROBE

cat > expected.txt <<'EXPECTED'
2 [False, True] [False, True] True
3 [False, False] [False, True] True
EXPECTED

for version in 2.3.3 3.1.1; do
  python3 -m venv "venv-$version"
  "venv-$version/bin/pip" install --quiet --disable-pip-version-check "pandas==$version"
  "venv-$version/bin/python" probe.py
done > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
