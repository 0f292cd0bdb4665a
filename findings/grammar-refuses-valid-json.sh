#!/usr/bin/env bash
# Guess: What is valid JSON under a schema can be written under a constrained decoder that is given the schema.
# Package: outlines-core 0.2.14, lm-format-enforcer 0.11.3 and llguidance 1.9.1 beside jsonschema 4.26.0 (PyPI)
# Seen: Each forbids something else: outlines-core has 1E+3 and not 1e3, takes a pattern for the whole text as lm-format-enforcer does, and fixes the order of keys as llguidance does; llguidance forbids 5e-1 for a number with bounds and besides 0.50 where a bound is exclusive; lm-format-enforcer takes 1e3 for an integer and not 5.0; and keys that the schema does not name can be written under llguidance only.
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

compare({"type": "number"}, "1E+3", "1e3", "0.50")
compare({"type": "number", "minimum": 0, "maximum": 1}, "0.50", "5e-1")
compare({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, "0.5", "0.50", "5e-1")
compare({"type": "integer"}, "5", "5.0", "1e3")
compare({"type": "string", "pattern": "b"}, '"b"', '"abc"')
compare({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"]}, '{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":1,"b":2,"c":3}')
PROBE

cat > expected.txt <<'EXPECTED'
{"type": "number"}
  1E+3  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  1e3  valid True, outlines-core False, lm-format-enforcer True, llguidance True
  0.50  valid True, outlines-core True, lm-format-enforcer True, llguidance True
{"type": "number", "minimum": 0, "maximum": 1}
  0.50  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  5e-1  valid True, outlines-core True, lm-format-enforcer True, llguidance False
{"type": "number", "exclusiveMinimum": 0, "maximum": 1}
  0.5  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  0.50  valid True, outlines-core True, lm-format-enforcer True, llguidance False
  5e-1  valid True, outlines-core True, lm-format-enforcer True, llguidance False
{"type": "integer"}
  5  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  5.0  valid True, outlines-core False, lm-format-enforcer False, llguidance False
  1e3  valid True, outlines-core False, lm-format-enforcer True, llguidance False
{"type": "string", "pattern": "b"}
  "b"  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  "abc"  valid True, outlines-core False, lm-format-enforcer False, llguidance True
{"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"]}
  {"a":1,"b":2}  valid True, outlines-core True, lm-format-enforcer True, llguidance True
  {"b":2,"a":1}  valid True, outlines-core False, lm-format-enforcer True, llguidance False
  {"a":1,"b":2,"c":3}  valid True, outlines-core False, lm-format-enforcer False, llguidance True
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
