#!/usr/bin/env bash
# Guess: "subset" for the arguments of tool calls means one thing: that the agent may leave arguments out, or that it may add some, whatever is asked of the list of calls.
# Package: agentevals 0.0.9 (PyPI)
# Seen: With "strict" and "superset" for the list the agent may leave arguments out and add none, with "subset" for the list it is the other way round, with "unordered" it may do neither, and "superset" for the arguments turns over likewise; and "strict" does not look at the text of the answer.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'agentevals==0.0.9'

cat > probe.py <<'PROBE'
import json
from agentevals.trajectory.match import create_trajectory_match_evaluator

def run(**arguments):
    call = {"id": "call", "type": "function", "function": {"name": "search", "arguments": json.dumps(arguments)}}
    return [{"role": "user", "content": "Find it."}, {"role": "assistant", "content": "", "tool_calls": [call]}, {"role": "assistant", "content": "Found."}]

expected = run(query="weather", limit=5)
runs = {"the same": run(query="weather", limit=5), "one argument less": run(query="weather"), "one more": run(query="weather", limit=5, page=2), "another value": run(query="news", limit=5)}
for arguments in ("exact", "subset", "superset"):
    for calls in ("strict", "unordered", "subset", "superset"):
        evaluator = create_trajectory_match_evaluator(trajectory_match_mode=calls, tool_args_match_mode=arguments)
        passed = [name for name, run in runs.items() if evaluator(outputs=run, reference_outputs=expected)["score"]]
        print(f"arguments {arguments}, calls {calls}: passes {', '.join(passed)}")
other = expected[:-1] + [{"role": "assistant", "content": "Nothing found."}]
print("exact and strict, another answer:", create_trajectory_match_evaluator(trajectory_match_mode="strict")(outputs=other, reference_outputs=expected)["score"])
PROBE

cat > expected.txt <<'EXPECTED'
arguments exact, calls strict: passes the same
arguments exact, calls unordered: passes the same
arguments exact, calls subset: passes the same
arguments exact, calls superset: passes the same
arguments subset, calls strict: passes the same, one argument less
arguments subset, calls unordered: passes the same
arguments subset, calls subset: passes the same, one more
arguments subset, calls superset: passes the same, one argument less
arguments superset, calls strict: passes the same, one more
arguments superset, calls unordered: passes the same
arguments superset, calls subset: passes the same, one argument less
arguments superset, calls superset: passes the same, one more
exact and strict, another answer: True
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
