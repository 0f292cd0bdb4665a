#!/usr/bin/env bash
# Guess: IFEval's checks for a title, placeholders, highlighted parts and JSON look for these and not for program code.
# Package: lm-eval 0.4.13 (PyPI)
# Seen: "x << 1 >> y" has a title, "a[0] = b[1]" two placeholders, "2*3*4" a highlighted part, "NaN" is JSON, the keyword art is found in party, and a full-width comma is no comma.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'langdetect==1.0.9' 'immutabledict==4.3.1' 'nltk==3.10.4' 'packaging==26.4'
venv/bin/pip install --quiet --no-compile --no-deps 'lm-eval==0.4.13'

cat > probe.py <<'PROBE'
import sys, types
import lm_eval

# The checks need nothing of the rest of the harness, so the package of tasks is entered without its start-up code.
tasks = types.ModuleType("lm_eval.tasks")
tasks.__path__ = [f"{lm_eval.__path__[0]}/tasks"]
sys.modules["lm_eval.tasks"] = tasks
import contextlib, io
import nltk

nltk.download = lambda *names, **options: True  # the checks below need no downloaded data
with contextlib.redirect_stdout(io.StringIO()):
    from lm_eval.tasks.ifeval import instructions

def check(name, reply, **arguments):
    instruction = getattr(instructions, name)("id")
    instruction.build_description(**arguments)
    return instruction.check_following(reply)

for name, reply, arguments in (
    ("TitleChecker", "x << 1 >> y", {}),
    ("PlaceholderChecker", "a[0] = b[1]", {"num_placeholders": 2}),
    ("HighlightSectionChecker", "2*3*4", {"num_highlights": 1}),
    ("JsonFormat", "NaN", {}),
    ("KeywordChecker", "We had a party.", {"keywords": ["art"]}),
    ("CommaChecker", "你好，世界", {}),
    ("QuotationChecker", "“A whole reply in quotation marks.”", {}),
):
    print(f"{name} {reply!r}: {check(name, reply, **arguments)}")
PROBE

cat > expected.txt <<'EXPECTED'
TitleChecker 'x << 1 >> y': True
PlaceholderChecker 'a[0] = b[1]': True
HighlightSectionChecker '2*3*4': True
JsonFormat 'NaN': True
KeywordChecker 'We had a party.': True
CommaChecker '你好，世界': True
QuotationChecker '“A whole reply in quotation marks.”': False
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
