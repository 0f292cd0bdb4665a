#!/usr/bin/env bash
# Guess: A reply that says one word of the reference over and over has a low precision, and two packages of ROUGE agree on plain English.
# Package: rouge 1.0.1 beside rouge-score 0.1.2 (PyPI)
# Seen: rouge counts each different word once, so "no no no no no" has the full score against "no", a text that is said three times has 0.86 and not 0.50, and one other word of six costs 0.09 and not 0.17; it cuts the text into sentences at every point, so 14.3 has the full ROUGE-L against 3.14, as has a text with its sentences in another order.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'rouge==1.0.1' 'rouge-score==0.1.2' 'numpy==2.4.6' 'nltk==3.10.4'

cat > probe.py <<'PROBE'
from rouge import Rouge
from rouge_score.rouge_scorer import RougeScorer

KINDS = ("rouge-1", "rouge-2", "rouge-l")
scorer = RougeScorer([kind.replace("-", "").replace("l", "L") for kind in KINDS])
pairs = [
    ("the cat sat on the mat", "the cat sat on a mat"),
    ("no no no no no", "no"),
    ("the cat sat. " * 3, "the cat sat."),
    ("14.3", "3.14"),
    ("It rains. I stay.", "I stay. It rains."),
]
for reply, reference in pairs:
    first = Rouge().get_scores(reply, reference)[0]
    second = list(scorer.score(reference, reply).values())
    print(f"{reply.strip()} | {reference}: " + ", ".join(f"{kind} {first[kind]['f']:.2f} and {score.fmeasure:.2f}" for kind, score in zip(KINDS, second)))
PROBE

cat > expected.txt <<'EXPECTED'
the cat sat on the mat | the cat sat on a mat: rouge-1 0.91 and 0.83, rouge-2 0.60 and 0.60, rouge-l 0.91 and 0.83
no no no no no | no: rouge-1 1.00 and 0.33, rouge-2 0.00 and 0.00, rouge-l 1.00 and 0.33
the cat sat. the cat sat. the cat sat. | the cat sat.: rouge-1 0.86 and 0.50, rouge-2 0.67 and 0.40, rouge-l 0.86 and 0.50
14.3 | 3.14: rouge-1 1.00 and 1.00, rouge-2 0.00 and 0.00, rouge-l 1.00 and 0.50
It rains. I stay. | I stay. It rains.: rouge-1 1.00 and 1.00, rouge-2 0.67 and 0.67, rouge-l 1.00 and 0.50
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
