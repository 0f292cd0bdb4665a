#!/usr/bin/env bash
# Guess: The hendrycks_math task marks a reply right that puts the right answer in \boxed{}, the form of the set's own solutions.
# Package: lm-eval 0.4.13 (PyPI)
# Seen: Only the text between the first and the last dollar sign is read, so \boxed{5} without dollars is wrong, two formulas in one sentence are wrong, and 5.0 or 0.50 never equal 5 or a half.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'regex==2026.11.19' 'PyYAML==6.0.4' 'numpy==2.4.6' 'typing_extensions==4.16.0'
venv/bin/pip install --quiet --no-compile --no-deps 'lm-eval==0.4.13'

cat > probe.py <<'PROBE'
import sys, types
import lm_eval

# The checks need nothing of the rest of the harness, so the package of tasks is entered without its start-up code.
tasks = types.ModuleType("lm_eval.tasks")
tasks.__path__ = [f"{lm_eval.__path__[0]}/tasks"]
sys.modules["lm_eval.tasks"] = tasks
sys.modules["datasets"] = types.SimpleNamespace(Dataset=object)  # named in a type only
from lm_eval.tasks.hendrycks_math.utils import process_results

def grade(reply, solution=r"So it is $\boxed{5}$."):
    print(f"{reply}  for  {solution}: {process_results({'solution': solution}, [reply])['exact_match']}")

grade("5")
grade("The answer is $5$.")
grade(r"\boxed{5}")
grade(r"The answer is \boxed{5}.")
grade(r"We have $x = 5$, so $5$.")
grade("5.0")
grade("0.5", r"$\boxed{\frac{1}{2}}$")
grade("0.50", r"$\boxed{\frac{1}{2}}$")
PROBE

cat > expected.txt <<'EXPECTED'
5  for  So it is $\boxed{5}$.: 1
The answer is $5$.  for  So it is $\boxed{5}$.: 1
\boxed{5}  for  So it is $\boxed{5}$.: 0
The answer is \boxed{5}.  for  So it is $\boxed{5}$.: 0
We have $x = 5$, so $5$.  for  So it is $\boxed{5}$.: 0
5.0  for  So it is $\boxed{5}$.: 0
0.5  for  $\boxed{\frac{1}{2}}$: 1
0.50  for  $\boxed{\frac{1}{2}}$: 0
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
