#!/usr/bin/env bash
# Guess: The language check of IFEval gives one verdict for one reply.
# Package: lm-eval 0.4.13 with langdetect 1.0.9 (PyPI)
# Seen: langdetect draws at random and the check sets no seed, so a short reply passes or fails from run to run, "Hello" never passes as English, and a reply with no letters passes for every language.
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

for reply, language in (("Hello", "en"), ("Ich", "de"), ("Bonjour", "fr"), ("The answer is four.", "en"), ("42", "en"), ("42", "th")):
    verdicts = []
    for seed in range(40):
        DetectorFactory.seed = seed
        verdicts.append(check("ResponseLanguageChecker", reply, language=language))
    print(f"{reply!r} as {language}: {sum(verdicts)} of 40 seeds pass" if sum(verdicts) in (0, 40) else f"{reply!r} as {language}: some seeds pass, some fail")
PROBE

cat > expected.txt <<'EXPECTED'
'Hello' as en: 0 of 40 seeds pass
'Ich' as de: some seeds pass, some fail
'Bonjour' as fr: some seeds pass, some fail
'The answer is four.' as en: 40 of 40 seeds pass
'42' as en: 40 of 40 seeds pass
'42' as th: 40 of 40 seeds pass
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
