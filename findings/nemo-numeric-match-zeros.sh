#!/usr/bin/env bash
# Guess: A scorer that compares the last number of a reply with the right one takes "The answer is 100." for 100 for right, and 10 and a reply without a number for wrong.
# Package: nemo-evaluator 0.3.0 (PyPI), its scorer numeric_match, which its MGSM uses
# Seen: Zeros are cut off the end of both numbers before the point is looked for, so 1, 10, 100 and 1,000 are the same number, "100." with the full stop of its sentence is another one and wrong for 100, and where 0 is expected both are empty texts and a reply without any number is right.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --no-deps --ignore-requires-python 'nemo-evaluator==0.3.0'

cat > probe.py <<'PROBE'
import importlib.machinery, importlib.util, pathlib, sys, types

# The scorers need nothing but Python; the package around them imports its servers.
root = pathlib.Path(importlib.util.find_spec("nemo_evaluator").submodule_search_locations[0])
for name, folder in (("nemo_evaluator", root), ("nemo_evaluator.scoring", root / "scoring")):
    module = types.ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module
from nemo_evaluator.scoring.pattern import numeric_match
from nemo_evaluator.scoring.types import ScorerInput

seen = {}
for reply, target in (("The answer is 10", "100"), ("The answer is 100.", "100"), ("1,000", "1"), ("20", "2"), ("I do not know.", "0"), ("15", "25"), ("2.50", "2.5")):
    seen[reply, target] = numeric_match(ScorerInput(response=reply, target=target, metadata={}))["correct"]
    print(f"{reply!r} for {target}: {'right' if seen[reply, target] else 'wrong'}")
if list(seen.values()) != [True, False, True, True, True, False, True]:
    sys.exit("the behaviour has changed")
PROBE
venv/bin/python probe.py
