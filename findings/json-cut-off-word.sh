#!/usr/bin/env bash
# Guess: A reply cut off within the word "true" at the limit of tokens is repaired to true or left without the field.
# Package: json-repair 0.64.6, partial-json-parser 0.2.1.1.post7, jiter 0.19.0 (PyPI)
# Seen: json-repair makes the text "tru" of it, a value of another type that passes as present, partial-json-parser makes true, and jiter leaves the field out.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'json-repair==0.64.6' 'partial-json-parser==0.2.1.1.post7' 'jiter==0.19.0'

cat > probe.py <<'PROBE'
import json, jiter, json_repair, partial_json_parser

for reply in ('{"ok": tru', '{"ok": fal', '{"ok": nul', '{"n": 12', '{"n": -'):
    row = []
    for name, parse in (("json-repair", json_repair.loads), ("partial-json-parser", partial_json_parser.loads), ("jiter", lambda text: jiter.from_json(text.encode(), partial_mode=True))):
        try:
            row.append(f"{name} {json.dumps(parse(reply))}")
        except Exception:
            row.append(f"{name} error")
    print(reply, " ", "  ".join(row))
PROBE

cat > expected.txt <<'EXPECTED'
{"ok": tru   json-repair {"ok": "tru"}  partial-json-parser {"ok": true}  jiter {}
{"ok": fal   json-repair {"ok": "fal"}  partial-json-parser {"ok": false}  jiter {}
{"ok": nul   json-repair {"ok": "nul"}  partial-json-parser {"ok": null}  jiter {}
{"n": 12   json-repair {"n": 12}  partial-json-parser {"n": 12}  jiter {"n": 12}
{"n": -   json-repair {"n": ""}  partial-json-parser {}  jiter {}
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
