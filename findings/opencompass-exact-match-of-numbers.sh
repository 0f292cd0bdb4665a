#!/usr/bin/env bash
# Guess: The exact-match evaluator of OpenCompass marks the reply -5 wrong where 5 is right, and 1,000 right where 1000 is.
# Package: opencompass 0.5.4 (PyPI)
# Seen: Reply and right answer are cut at the first comma or point and lose all signs, so -5 is 5, 3/4 is 34, 1,000 is 1 and 2.75 is 2, while "1,000" is not 1000, and "x = 3" is not 3.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --target site 'opencompass==0.5.4'

cat > probe.py <<'PROBE'
import importlib.util
import sys
import types


class Registry:
    def register_module(self, *_args, **_options):
        return lambda function: function


def module(name, **members):
    made = types.ModuleType(name)
    for key, value in members.items():
        setattr(made, key, value)
    sys.modules[name] = made
    return made


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, f'site/opencompass/{path}')
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


# The two files need of the package a registry of names and a base class; all of its dependencies would be many.
module('opencompass')
module('opencompass.openicl')
module('opencompass.utils')
module('opencompass.openicl.icl_evaluator')
module('opencompass.openicl.icl_evaluator.icl_base_evaluator', BaseEvaluator=object)
module('opencompass.registry', TEXT_POSTPROCESSORS=Registry(), ICL_EVALUATORS=Registry())
load('opencompass.utils.text_postprocessors', 'utils/text_postprocessors.py')
evaluator = load('opencompass.openicl.icl_evaluator.icl_em_evaluator', 'openicl/icl_evaluator/icl_em_evaluator.py')

for reply, right in [('-5', '5'), ('34', '3/4'), ('1', '1,000'), ('2.9', '2.75'), ('1,000', '1000'), ('x = 3', '3'), ('5', '5')]:
    score = evaluator.EMEvaluator().score([reply], [[right]])
    print(f'{reply} for {right}: {score["score"]}')
PROBE

cat > expected.txt <<'EXPECTED'
-5 for 5: 100.0
34 for 3/4: 100.0
1 for 1,000: 100.0
2.9 for 2.75: 100.0
1,000 for 1000: 0.0
x = 3 for 3: 0.0
5 for 5: 100.0
EXPECTED

python3 probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
