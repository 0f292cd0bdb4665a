#!/usr/bin/env bash
# Guess: Of two definitions of one function in a reply, a draft and its correction, the last counts, as when Python runs it.
# Package: evalplus 0.3.1 (PyPI)
# Seen: The sanitizer keeps the first and drops the second, so a reply that corrects itself is judged by its mistake.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'datasets==5.2.0' 'tree-sitter==0.26.1' 'tree-sitter-python==0.25.0' 'tempdir==0.7.1' 'wget==3.2' 'appdirs==1.4.4' 'termcolor==3.3.0'
venv/bin/pip install --quiet --no-compile --no-deps 'evalplus==0.3.1'

cat > probe.py <<'PROBE'
from evalplus.sanitize import sanitize

reply = "def f(x):\n    return x\n\n# That was wrong.\ndef f(x):\n    return x + 1\n"
space = {}
exec(reply, space)
print("run as written, f(1) =", space["f"](1))
space = {}
exec(sanitize(reply, "f"), space)
print("after the sanitizer, f(1) =", space["f"](1))
PROBE

cat > expected.txt <<'EXPECTED'
run as written, f(1) = 2
after the sanitizer, f(1) = 1
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
