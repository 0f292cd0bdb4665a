#!/usr/bin/env bash
# Guess: "NO" is in capital letters and "hello" is in lower case, as IFEval's two checks of letters demand.
# Package: lm-eval 0.4.13 with langdetect 1.0.9 (PyPI)
# Seen: Both fail, as each check demands besides that the language detector says English, which it does not for short replies, nor for some whole sentences in capital letters.
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

from langdetect import DetectorFactory

DetectorFactory.seed = 1
for name, reply in (("CapitalLettersEnglishChecker", "NO"), ("CapitalLettersEnglishChecker", "HELLO"), ("CapitalLettersEnglishChecker", "THIS IS THE ANSWER TO THE QUESTION"), ("LowercaseLettersEnglishChecker", "hello"), ("LowercaseLettersEnglishChecker", "this is the answer to the question")):
    print(f"{name} {reply!r}: {check(name, reply)}")
PROBE

cat > expected.txt <<'EXPECTED'
CapitalLettersEnglishChecker 'NO': False
CapitalLettersEnglishChecker 'HELLO': False
CapitalLettersEnglishChecker 'THIS IS THE ANSWER TO THE QUESTION': False
LowercaseLettersEnglishChecker 'hello': False
LowercaseLettersEnglishChecker 'this is the answer to the question': True
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
