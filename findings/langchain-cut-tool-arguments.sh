#!/usr/bin/env bash
# Guess: The arguments of a tool call that are cut off at the limit of tokens make an invalid call, whether the reply came as a stream or whole.
# Package: langchain-core 1.8.3 (PyPI)
# Seen: Whole they are an invalid call, and streamed a valid one with what was there: the city is Par, 1200 may be the head of 12000, and a field is missing; of two objects in one call the stream keeps the first, while one brace too many is invalid in both.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'langchain-core==1.8.3'

cat > probe.py <<'PROBE'
from langchain_core.messages import AIMessage, AIMessageChunk

def compare(arguments):
    raw = {"id": "1", "type": "function", "function": {"name": "book", "arguments": arguments}}
    whole = AIMessage("", additional_kwargs={"tool_calls": [raw]}, response_metadata={"finish_reason": "length"})
    middle = len(arguments) // 2
    first = AIMessageChunk("", tool_call_chunks=[{"name": "book", "args": arguments[:middle], "id": "1", "index": 0}])
    second = AIMessageChunk("", tool_call_chunks=[{"name": None, "args": arguments[middle:], "id": None, "index": 0}])
    stream = first + second + AIMessageChunk("", response_metadata={"finish_reason": "length"})
    print(arguments)
    for title, message in (("whole", whole), ("stream", stream)):
        print(f"  {title}: valid {[call['args'] for call in message.tool_calls]}, invalid {[call['args'] for call in message.invalid_tool_calls]}")

compare('{"city": "Paris"}')
compare('{"city": "Par')
compare('{"price": 1200')
compare('{"city": "Paris", "nights')
compare('{"city": "Paris"} {"city": "Rome"}')
compare('{"city": "Paris"}}')
PROBE

cat > expected.txt <<'EXPECTED'
{"city": "Paris"}
  whole: valid [{'city': 'Paris'}], invalid []
  stream: valid [{'city': 'Paris'}], invalid []
{"city": "Par
  whole: valid [], invalid ['{"city": "Par']
  stream: valid [{'city': 'Par'}], invalid []
{"price": 1200
  whole: valid [], invalid ['{"price": 1200']
  stream: valid [{'price': 1200}], invalid []
{"city": "Paris", "nights
  whole: valid [], invalid ['{"city": "Paris", "nights']
  stream: valid [{'city': 'Paris'}], invalid []
{"city": "Paris"} {"city": "Rome"}
  whole: valid [], invalid ['{"city": "Paris"} {"city": "Rome"}']
  stream: valid [{'city': 'Paris'}], invalid []
{"city": "Paris"}}
  whole: valid [], invalid ['{"city": "Paris"}}']
  stream: valid [], invalid ['{"city": "Paris"}}']
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
