#!/usr/bin/env bash
# Guess: A reply that equals its reference letter by letter has BLEU 100.
# Package: sacrebleu 2.6.0 (PyPI)
# Seen: The score of the set (corpus_bleu) is 0 where all texts are shorter than four words, sentence_bleu gives 100 for the same pair, and a sentence of Chinese counts as one or two words unless its tokenizer is named.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'sacrebleu==2.6.0'

cat > probe.py <<'PROBE'
import sacrebleu

for reply in ("Paris", "the cat", "the cat sat", "the cat sat down", "我喜欢学习。"):
    print(f"{reply}: corpus_bleu {sacrebleu.corpus_bleu([reply], [[reply]]).score:.0f}, sentence_bleu {sacrebleu.sentence_bleu(reply, [reply]).score:.0f}, corpus_bleu of ten such pairs {sacrebleu.corpus_bleu([reply] * 10, [[reply] * 10]).score:.0f}")
print(f"我喜欢学习。 with the tokenizer zh: {sacrebleu.corpus_bleu(['我喜欢学习。'], [['我喜欢学习。']], tokenize='zh').score:.0f}")
PROBE

cat > expected.txt <<'EXPECTED'
Paris: corpus_bleu 0, sentence_bleu 100, corpus_bleu of ten such pairs 0
the cat: corpus_bleu 0, sentence_bleu 100, corpus_bleu of ten such pairs 0
the cat sat: corpus_bleu 0, sentence_bleu 100, corpus_bleu of ten such pairs 0
the cat sat down: corpus_bleu 100, sentence_bleu 100, corpus_bleu of ten such pairs 100
我喜欢学习。: corpus_bleu 0, sentence_bleu 100, corpus_bleu of ten such pairs 0
我喜欢学习。 with the tokenizer zh: 100
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
