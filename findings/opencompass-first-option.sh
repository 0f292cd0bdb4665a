#!/usr/bin/env bash
# Guess: The reader of options in OpenCompass finds the letter of a reply that names it first, in either case.
# Package: opencompass 0.5.4 (PyPI)
# Seen: "Answer: (B) because A is false" is read as A and "A or B" as B, as one letter behind "or" or "is" is enough; a letter in lower case is no answer, while "A good question. It must be C." is read well.
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


# The file needs of the package only a registry of names; all of its dependencies would be many.
registry = types.ModuleType('opencompass.registry')
registry.TEXT_POSTPROCESSORS = Registry()
sys.modules['opencompass'] = types.ModuleType('opencompass')
sys.modules['opencompass.registry'] = registry
spec = importlib.util.spec_from_file_location('readers', 'site/opencompass/utils/text_postprocessors.py')
readers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(readers)

for reply in [
    'Answer: (B) because A is false',
    'A or B',
    'I would say that option C is right, not A.',
    'A good question. It must be C.',
    'I choose B.',
    'd',
    'I am sure: b',
]:
    print(f'{reply!r}: {readers.first_option_postprocess(reply, "ABCD")!r}')
PROBE

cat > expected.txt <<'EXPECTED'
'Answer: (B) because A is false': 'A'
'A or B': 'B'
'I would say that option C is right, not A.': 'A'
'A good question. It must be C.': 'C'
'I choose B.': 'B'
'd': ''
'I am sure: b': ''
EXPECTED

python3 probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
