#!/usr/bin/env bash
# Guess: The default match scorer, which looks at the end of a reply, marks 118 and -18 wrong for the target 18.
# Package: inspect-ai 0.3.285 (PyPI)
# Seen: Both are marked correct, as the end is compared letter by letter with no border of a word, and so is "0.18", while "18.0" and "18 apples" are marked incorrect; numeric=True helps with all but the percent sign.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'inspect-ai==0.3.285'

cat > probe.py <<'PROBE'
import asyncio
from inspect_ai.model import ChatMessageUser, ModelOutput
from inspect_ai.scorer import Target, match
from inspect_ai.solver import TaskState

def grade(scorer, reply, target):
    state = TaskState(model="mockllm/model", sample_id=1, epoch=1, input="question", messages=[ChatMessageUser(content="question")], output=ModelOutput.from_content("mockllm/model", reply))
    return asyncio.run(scorer(state, Target(target))).value

for reply in ("118", "-18", "0.18", "The total is 2018", "18.0", "18 apples", "18%"):
    print(f"{reply}: match {grade(match(), reply, '18')}, match(numeric=True) {grade(match(numeric=True), reply, '18')}")
PROBE

cat > expected.txt <<'EXPECTED'
118: match C, match(numeric=True) I
-18: match C, match(numeric=True) I
0.18: match C, match(numeric=True) I
The total is 2018: match C, match(numeric=True) I
18.0: match I, match(numeric=True) C
18 apples: match I, match(numeric=True) C
18%: match C, match(numeric=True) I
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
