#!/usr/bin/env bash
# Guess: The number of tokens of a text under a tokenizer.json is that of the text, in Python and in JavaScript, and a longer text has more.
# Package: tokenizers 0.23.3 (PyPI) beside @huggingface/tokenizers 0.2.0 (npm)
# Seen: The file keeps the cut and the filling that were on when it was saved, as those of some embedding models do: in Python a text of 100 words then counts 8 with the one and 16 with both, and one of 3 words counts 16 too, without a word; in JavaScript both are ignored, so the counts are 102 and 5, two of which are the marks around the text.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts '@huggingface/tokenizers@0.2.0'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'tokenizers==0.23.3'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'

const python = `
import json
from tokenizers import Tokenizer, models, pre_tokenizers, processors
words = {word: index for index, word in enumerate("[PAD] [UNK] [CLS] [SEP] one two three four five".split())}
tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
tokenizer.save("plain.json")
tokenizer.enable_truncation(8)
tokenizer.save("cut.json")
tokenizer.no_truncation()
tokenizer.enable_padding(length=16, pad_token="[PAD]")
tokenizer.save("filled.json")
tokenizer.enable_truncation(16)
tokenizer.save("both.json")
texts = ["one two three", "one two three four five " * 20]
print(json.dumps({name: [len(Tokenizer.from_file(f"{name}.json").encode(text).ids) for text in texts] for name in ("plain", "cut", "filled", "both")}))
`
const counts = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { encoding: 'utf8' }))
for (const [name, [short, long]] of Object.entries(counts)) {
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(`${name}.json`, 'utf8')), {})
  const [first, second] = ['one two three', 'one two three four five '.repeat(20)].map(text => tokenizer.encode(text).ids.length)
  console.log(`${name}: Python ${short} for 3 words and ${long} for 100, JavaScript ${first} and ${second}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
plain: Python 5 for 3 words and 102 for 100, JavaScript 5 and 102
cut: Python 5 for 3 words and 8 for 100, JavaScript 5 and 102
filled: Python 16 for 3 words and 102 for 100, JavaScript 5 and 102
both: Python 16 for 3 words and 16 for 100, JavaScript 5 and 102
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
