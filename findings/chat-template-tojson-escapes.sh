#!/usr/bin/env bash
# Guess: The same chat template with tojson for the tools gives the same prompt under both engines.
# Package: minijinja 3.1.0 beside Jinja2 3.1.6 with the tojson filter of the transformers library (PyPI)
# Seen: minijinja writes <, >, & and the apostrophe as \u escapes, so a tool whose description holds one reaches the model in other tokens, and a list of mixed types is sorted where Jinja2 raises an error.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'minijinja==3.1.0' 'Jinja2==3.1.6'

cat > probe.py <<'PROBE'
import json, minijinja
from jinja2.sandbox import ImmutableSandboxedEnvironment

environment = ImmutableSandboxedEnvironment()
environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)

def compare(source, **values):
    print(source)
    try:
        print("  Jinja2   ", environment.from_string(source).render(**values))
    except TypeError as error:
        print("  Jinja2    error:", error)
    print("  minijinja", minijinja.Environment().render_str(source, **values))

compare("{{ tool | tojson }}", tool={"description": "Is a < b & b > c? It's a test."})
compare("{{ values | sort }}", values=["b", 1])
PROBE

cat > expected.txt <<'EXPECTED'
{{ tool | tojson }}
  Jinja2    {"description": "Is a < b & b > c? It's a test."}
  minijinja {"description": "Is a \u003c b \u0026 b \u003e c? It\u0027s a test."}
{{ values | sort }}
  Jinja2    error: '<' not supported between instances of 'int' and 'str'
  minijinja [1, 'b']
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
