#!/usr/bin/env bash
# Guess: A caption that equals its reference letter by letter has the best CIDEr, and what it earns does not depend on the other pictures.
# Package: pycocoevalcap 1.2 (PyPI)
# Seen: Words are weighed by how few of the pictures have them, so a set of one picture, or one whose references are alike, has 0 for perfect captions; a perfect one of one word earns 2.5 of 10, and the same pair of caption and reference earns from 3.75 to 6.64 depending on the pictures beside it.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pycocoevalcap==1.2' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
from pycocoevalcap.cider.cider import Cider

def show(title, pairs):
    replies = {index: [reply] for index, (reply, _) in enumerate(pairs)}
    references = {index: [reference] for index, (_, reference) in enumerate(pairs)}
    mean, scores = Cider().compute_score(references, replies)
    print(f"{title}: mean {mean:.2f}, of the first picture {scores[0]:.2f}")

cat, dogs, yes = "a cat sleeps on a red mat", "two dogs run through deep snow", "yes"
show("one picture, perfect", [(cat, cat)])
show("two pictures, perfect", [(cat, cat), (dogs, dogs)])
show("two pictures with one reference, perfect", [(cat, cat), (cat, cat)])
show("two answers of one word, perfect", [(yes, yes), ("no", "no")])
near = ("a cat sleeps on a blue mat", cat)
show("a near caption beside dogs", [near, (dogs, dogs)])
show("the same beside another cat", [near, ("a cat sleeps on the floor", "a cat sleeps on the floor")])
show("the same beside both", [near, (dogs, dogs), ("a cat sleeps on the floor", "a cat sleeps on the floor")])
PROBE

cat > expected.txt <<'EXPECTED'
one picture, perfect: mean 0.00, of the first picture 0.00
two pictures, perfect: mean 10.00, of the first picture 10.00
two pictures with one reference, perfect: mean 0.00, of the first picture 0.00
two answers of one word, perfect: mean 2.50, of the first picture 2.50
a near caption beside dogs: mean 8.32, of the first picture 6.64
the same beside another cat: mean 6.88, of the first picture 3.75
the same beside both: mean 8.19, of the first picture 4.56
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
