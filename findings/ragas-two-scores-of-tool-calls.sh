#!/usr/bin/env bash
# Guess: Two scores of one package for the same tool calls agree on what a right call is: 1 and 1.0 are one number, 1 and "1" are not, the order of keys is nothing, and making no call is right where none is expected.
# Package: ragas 0.4.3 with langchain-community 0.3.31 (PyPI)
# Seen: ToolCallAccuracy compares values as Python prints them, so "1" is right for 1, and 1.0 or an object with its keys in another order is wrong, an argument too many is right, and one call too many makes 0 of all; ToolCallF1 is the other way round in each of these, gives 1 for a call that was made twice, and 0 where no call was expected and none made.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'ragas==0.4.3' 'langchain-community==0.3.31'

cat > probe.py <<'PROBE'
import asyncio
from ragas.messages import AIMessage, HumanMessage, ToolCall
from ragas.metrics.collections import ToolCallAccuracy, ToolCallF1

def call(name="search", **arguments):
    return ToolCall(name=name, args=arguments)

one = [call(limit=1)]
cases = {
    "the same call": (one, one),
    "1 for 1.0": (one, [call(limit=1.0)]),
    'the text "1" for 1': ([call(limit="1")], one),
    "keys in another order": ([call(near={"y": 2, "x": 1})], [call(near={"x": 1, "y": 2})]),
    "one argument too many": ([call(limit=1, page=9)], one),
    "one of two arguments wrong": ([call(limit=1, page=9)], [call(limit=1, page=2)]),
    "one other call too many": (one + [call("open", id=7)], one),
    "the call made twice": (one + one, one),
    "two equal calls expected, one made": (one, one + one),
    "none expected, none made": ([], []),
}

async def show():
    for title, (made, expected) in cases.items():
        messages = [HumanMessage(content="Find it."), AIMessage(content="", tool_calls=made)]
        scores = [(await metric.ascore(user_input=messages, reference_tool_calls=expected)).value for metric in (ToolCallAccuracy(), ToolCallF1())]
        print(f"{title}: accuracy {scores[0]:.2f}, F1 {scores[1]:.2f}")

asyncio.run(show())
PROBE

cat > expected.txt <<'EXPECTED'
the same call: accuracy 1.00, F1 1.00
1 for 1.0: accuracy 0.00, F1 1.00
the text "1" for 1: accuracy 1.00, F1 0.00
keys in another order: accuracy 0.00, F1 1.00
one argument too many: accuracy 1.00, F1 0.00
one of two arguments wrong: accuracy 0.50, F1 0.00
one other call too many: accuracy 0.00, F1 0.67
the call made twice: accuracy 0.00, F1 1.00
two equal calls expected, one made: accuracy 0.00, F1 1.00
none expected, none made: accuracy 1.00, F1 0.00
EXPECTED

RAGAS_DO_NOT_TRACK=true venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
