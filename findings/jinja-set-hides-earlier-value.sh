#!/usr/bin/env bash
# Guess: A "set" at the end of a chat template leaves alone what a loop before it prints.
# Package: Jinja2 3.1.6 (PyPI)
# Seen: A set anywhere in the template hides the given value from loops and macros before it, so they print nothing, while the same line outside of a loop prints the value; and 2 ** 3 ** 2 is 64, where Python has 512.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'Jinja2==3.1.6'

cat > probe.py <<'PROBE'
from jinja2.sandbox import ImmutableSandboxedEnvironment

environment = ImmutableSandboxedEnvironment()
for source in (
    "{% for turn in [1] %}[{{ system }}]{% endfor %}",
    "{% for turn in [1] %}[{{ system }}]{% endfor %}{% set system = 'late' %}",
    "[{{ system }}]{% set system = 'late' %}",
    "{{ 2 ** 3 ** 2 }}",
):
    print(source, "->", environment.from_string(source).render(system="given"))
PROBE

cat > expected.txt <<'EXPECTED'
{% for turn in [1] %}[{{ system }}]{% endfor %} -> [given]
{% for turn in [1] %}[{{ system }}]{% endfor %}{% set system = 'late' %} -> []
[{{ system }}]{% set system = 'late' %} -> [given]
{{ 2 ** 3 ** 2 }} -> 64
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
