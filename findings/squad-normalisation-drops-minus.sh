#!/usr/bin/env bash
# Guess: A scorer called exact, and the scorer of a reading set with many numbers (DROP), tell 18 from -18 and 1/2 from 12.
# Package: inspect-ai 0.3.285 and lm-eval 0.4.13 (PyPI)
# Seen: Both take out punctuation before they compare, so for both -18 is 18, 18% is 18 and 1/2 is 12, and "a" is "the" for DROP as both are empty without articles.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'inspect-ai==0.3.285' 'scipy==1.17.1' 'numpy==2.4.6'
venv/bin/pip install --quiet --no-compile --no-deps 'lm-eval==0.4.13'

cat > probe.py <<'PROBE'
import asyncio
from inspect_ai.model import ChatMessageUser, ModelOutput
from inspect_ai.scorer import Target, exact
from inspect_ai.solver import TaskState

def grade(scorer, reply, target):
    state = TaskState(model="mockllm/model", sample_id=1, epoch=1, input="question", messages=[ChatMessageUser(content="question")], output=ModelOutput.from_content("mockllm/model", reply))
    return asyncio.run(scorer(state, Target(target))).value

import sys, types
import lm_eval

# The checks need nothing of the rest of the harness, so the package of tasks is entered without its start-up code.
tasks = types.ModuleType("lm_eval.tasks")
tasks.__path__ = [f"{lm_eval.__path__[0]}/tasks"]
sys.modules["lm_eval.tasks"] = tasks
from lm_eval.tasks.drop.utils import get_metrics

for reply, target in (("-18", "18"), ("18%", "18"), ("1/2", "12"), ("a", "the")):
    print(f"{reply} for {target}: exact {grade(exact(), reply, target)}, DROP exact match {get_metrics(reply, [target])[0]}")
PROBE

cat > expected.txt <<'EXPECTED'
-18 for 18: exact C, DROP exact match 1.0
18% for 18: exact C, DROP exact match 1.0
1/2 for 12: exact C, DROP exact match 1.0
a for the: exact I, DROP exact match 1.0
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
