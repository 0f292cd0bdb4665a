#!/usr/bin/env bash
# Guess: One tokenizer.json gives the same tokens in both packages, also with an added token marked single_word, and no tokens decode to an empty text.
# Package: @huggingface/tokenizers 0.2.0 (npm) beside tokenizers 0.23.3 (PyPI)
# Seen: The JavaScript package takes the added token out of the middle of longer words too, which changes counts and prompts, and it raises an error for an empty list of ids, as an empty reply has.
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

const texts = ['ab', 'cab', 'an ab.', '']
const python = `
import json, sys
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
tokenizer.add_tokens([AddedToken("ab", single_word=True, normalized=False)])
tokenizer.save("tokenizer.json")
encodings = [tokenizer.encode(text) for text in json.load(sys.stdin)]
print(json.dumps([[encoding.tokens, tokenizer.decode(encoding.ids)] for encoding in encodings]))
`
const results = JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(texts), encoding: 'utf8' }))
const tokenizer = new Tokenizer(JSON.parse(readFileSync('tokenizer.json', 'utf8')), {})
for (const [index, text] of texts.entries()) {
  const { ids, tokens } = tokenizer.encode(text)
  let decoded
  try {
    decoded = JSON.stringify(tokenizer.decode(ids))
  } catch (error) {
    decoded = `error: ${error.message}`
  }
  const [pythonTokens, pythonDecoded] = results[index]
  console.log(`${JSON.stringify(text)}  Python ${pythonTokens.join('|')} decoded ${JSON.stringify(pythonDecoded)}  JavaScript ${tokens.join('|')} decoded ${decoded}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
"ab"  Python ab decoded "ab"  JavaScript ab decoded "ab"
"cab"  Python c|a|b decoded "cab"  JavaScript c|ab decoded "cab"
"an ab."  Python a|n|Ġ|ab|. decoded "an ab."  JavaScript a|n|Ġ|ab|. decoded "an ab."
""  Python  decoded ""  JavaScript  decoded error: token_ids must be a non-empty array of integers.
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
