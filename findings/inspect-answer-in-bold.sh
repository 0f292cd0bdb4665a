#!/usr/bin/env bash
# Guess: The answer scorers read the line "ANSWER: A" also when the model writes it in bold, in brackets or with a full stop.
# Package: inspect-ai 0.3.285 (PyPI)
# Seen: Bold is read by "letter" only, brackets by none of the three, a full stop is part of the answer for "line", and an answer in the middle of a line is read by "letter" only.
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
from inspect_ai.scorer import Target, answer
from inspect_ai.solver import TaskState

def grade(scorer, reply, target):
    state = TaskState(model="mockllm/model", sample_id=1, epoch=1, input="question", messages=[ChatMessageUser(content="question")], output=ModelOutput.from_content("mockllm/model", reply))
    return asyncio.run(scorer(state, Target(target))).value

for reply in ("ANSWER: A", "**ANSWER: A**", "ANSWER: (A)", "ANSWER: A.", "ANSWER: A because of B", "ANSWER: A\nANSWER: B"):
    print(f"{reply!r}: " + ", ".join(f"{kind} {grade(answer(kind), reply, 'A')}" for kind in ("letter", "word", "line")))
PROBE

cat > expected.txt <<'EXPECTED'
'ANSWER: A': letter C, word C, line C
'**ANSWER: A**': letter C, word I, line I
'ANSWER: (A)': letter I, word I, line I
'ANSWER: A.': letter C, word C, line I
'ANSWER: A because of B': letter C, word I, line I
'ANSWER: A\nANSWER: B': letter I, word I, line I
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
