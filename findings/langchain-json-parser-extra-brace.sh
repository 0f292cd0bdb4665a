#!/usr/bin/env bash
# Guess: The parser of whole replies, JsonOutputParser, gives the object or raises an error for a reply with one brace too many, and raises an error for one that is cut off.
# Package: langchain-core 1.8.3 (PyPI)
# Seen: One brace too many makes None without an error, the same as the reply null; a cut-off reply is the object so far, so 12 may stand for 120 and tru for no field; a second object is dropped, while a trailing comma or one word before the object is an error.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'langchain-core==1.8.3'

cat > probe.py <<'PROBE'
from langchain_core.exceptions import OutputParserException
from langchain_core.output_parsers import JsonOutputParser

parser = JsonOutputParser()
for reply in ('{"score": 7}', '{"score": 7}}', 'null', '{"score": 7}]', '{"score": 12', '{"right": tru', '{"score": 7} {"score": 8}', '{"score": 7,}', 'Score: {"score": 7}'):
    try:
        print(reply, "->", parser.parse(reply))
    except OutputParserException:
        print(reply, "-> error")
PROBE

cat > expected.txt <<'EXPECTED'
{"score": 7} -> {'score': 7}
{"score": 7}} -> None
null -> None
{"score": 7}] -> None
{"score": 12 -> {'score': 12}
{"right": tru -> {}
{"score": 7} {"score": 8} -> {'score': 7}
{"score": 7,} -> error
Score: {"score": 7} -> error
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
