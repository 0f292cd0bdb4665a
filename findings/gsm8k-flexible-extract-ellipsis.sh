#!/usr/bin/env bash
# Guess: The flexible filter of the gsm8k task finds the last number of a reply.
# Package: lm-eval 0.4.13 (PyPI)
# Seen: An ellipsis is taken for a number, as two points are enough for the pattern, "3-5" gives -5 and "1/2" gives 2, so a right answer before "..." is lost.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'regex==2026.11.19' 'PyYAML==6.0.4' 'numpy==2.4.6' 'typing_extensions==4.16.0'
venv/bin/pip install --quiet --no-compile --no-deps 'lm-eval==0.4.13'

cat > probe.py <<'PROBE'
from importlib.resources import files
import yaml
from lm_eval.filters.extraction import RegexFilter

class Loader(yaml.SafeLoader):
    pass

Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
task = yaml.load((files("lm_eval") / "tasks/gsm8k/gsm8k.yaml").read_text(), Loader)
pattern = next(entry for entry in task["filter_list"] if entry["name"] == "flexible-extract")["filter"][0]
extract = RegexFilter(regex_pattern=pattern["regex_pattern"], group_select=pattern["group_select"])
for reply in ("The answer is 18", "The answer is 18, I think...", "18 (eighteen) ... done", "between 3-5", "1/2", "$1,000"):
    print(f"{reply}: {extract.apply([[reply]], [{}])[0][0]}")
PROBE

cat > expected.txt <<'EXPECTED'
The answer is 18: 18
The answer is 18, I think...: ...
18 (eighteen) ... done: ...
between 3-5: -5
1/2: 2
$1,000: $1,000
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
