#!/usr/bin/env bash
# Guess: The sanitizer of EvalPlus takes prose and tests out of a reply and keeps the code that the function needs.
# Package: evalplus 0.3.1 (PyPI)
# Seen: It keeps only plain assignments, imports, definitions and classes, so a function with a decorator is dropped, as are "limit += 1", "a, b = 1, 2", "table[0] = 1" and a guarded import, and the rest then fails.
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

replies = {
    "decorator": "import functools\n\n@functools.cache\ndef f(x):\n    return x",
    "augmented assignment": "limit = 1\nlimit += 1\n\ndef f(x):\n    return x + limit",
    "two names at once": "a, b = 1, 2\n\ndef f(x):\n    return x + a",
    "filled table": "table = {}\ntable[0] = 1\n\ndef f(x):\n    return table[x]",
    "guarded import": "try:\n    import math\nexcept ImportError:\n    math = None\n\ndef f(x):\n    return math.sqrt(x)",
    "plain": "LIMIT = 1\n\ndef f(x):\n    return x + LIMIT",
}
for name, reply in replies.items():
    print(f"{name}: {sanitize(reply, 'f')!r}")
PROBE

cat > expected.txt <<'EXPECTED'
decorator: 'import functools'
augmented assignment: 'limit = 1\ndef f(x):\n    return x + limit'
two names at once: 'def f(x):\n    return x + a'
filled table: 'table = {}\ndef f(x):\n    return table[x]'
guarded import: 'def f(x):\n    return math.sqrt(x)'
plain: 'LIMIT = 1\ndef f(x):\n    return x + LIMIT'
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
