#!/usr/bin/env bash
# Guess: A constrained decoder lets a model write only what the JSON Schema allows, or refuses a schema with a keyword that it does not know.
# Package: outlines-core 0.2.14, lm-format-enforcer 0.11.3 and llguidance 1.9.1 beside jsonschema 4.26.0 (PyPI)
# Seen: outlines-core and lm-format-enforcer drop minimum, maximum, multipleOf and uniqueItems without a word, so a grade of 11 or -5 on a scale from 1 to 10 gets through; llguidance keeps the bounds and refuses the schema with the keyword that it does not know.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'outlines-core==0.2.14' 'lm-format-enforcer==0.11.3' 'llguidance==1.9.1' 'jsonschema==4.26.0'

cat > probe.py <<'PROBE'
import json, re
import jsonschema
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper
from lmformatenforcer import JsonSchemaParser
from outlines_core.json_schema import build_regex_from_schema

class Bytes:
    bos_token_id, eos_token_id, special_token_ids = None, 256, [256]
    tokens = [bytes([byte]) for byte in range(256)] + [b"<end>"]
    def __call__(self, text):
        return list(text if isinstance(text, bytes) else text.encode())

tokenizer = LLTokenizer(TokenizerWrapper(Bytes()))

def outlines(schema, text):
    return re.fullmatch(build_regex_from_schema(json.dumps(schema)), text) is not None

def enforcer(schema, text):
    parser = JsonSchemaParser(schema)
    for letter in text:
        if letter not in parser.get_allowed_characters():
            return False
        parser = parser.add_character(letter)
    return parser.can_end()

def guidance(schema, text):
    matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_json_schema(schema))
    if matcher.get_error():
        return "refused: " + matcher.get_error().split("\n")[0]
    return matcher.try_consume_tokens(list(text.encode())) == len(text.encode()) and matcher.is_accepting()

def compare(schema, *texts):
    print(json.dumps(schema))
    for text in texts:
        valid = jsonschema.Draft202012Validator(schema).is_valid(json.loads(text))
        print(f"  {text}  valid {valid}, outlines-core {outlines(schema, text)}, lm-format-enforcer {enforcer(schema, text)}, llguidance {guidance(schema, text)}")

compare({"type": "integer", "minimum": 1, "maximum": 10}, "5", "11", "-5")
compare({"type": "number", "minimum": 0, "maximum": 1}, "0.5", "2")
compare({"type": "integer", "multipleOf": 5}, "10", "7")
compare({"type": "array", "items": {"type": "integer"}, "uniqueItems": True}, "[1, 2]", "[1, 1]")
PROBE

cat > expected.txt <<'EXPECTED'
{"type": "integer", "minimum": 1, "maximum": 10}
  5  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  11  valid False, outlines-core True, lm-format-enforcer True, llguidance False
  -5  valid False, outlines-core True, lm-format-enforcer True, llguidance False
{"type": "number", "minimum": 0, "maximum": 1}
  0.5  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  2  valid False, outlines-core True, lm-format-enforcer True, llguidance False
{"type": "integer", "multipleOf": 5}
  10  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  7  valid False, outlines-core True, lm-format-enforcer True, llguidance False
{"type": "array", "items": {"type": "integer"}, "uniqueItems": true}
  [1, 2]  valid True, outlines-core True, lm-format-enforcer True, llguidance refused: Unimplemented keys: ["uniqueItems"]
  [1, 1]  valid False, outlines-core True, lm-format-enforcer True, llguidance refused: Unimplemented keys: ["uniqueItems"]
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
