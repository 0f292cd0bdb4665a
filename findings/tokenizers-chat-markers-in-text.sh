#!/usr/bin/env bash
# Guess: Two packages of one encoding count the tokens of a reply that quotes the marker <|im_start|> alike.
# Package: gpt-tokenizer 4.0.0 and js-tiktoken 1.0.21 (npm), the encoding o200k_base
# Seen: gpt-tokenizer raises an error, also when it only counts, and js-tiktoken counts six plain tokens, while both raise an error for <|endoftext|>.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'gpt-tokenizer@4.0.0' 'js-tiktoken@1.0.21'

cat > probe.mjs <<'PROBE'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { getEncoding } from 'js-tiktoken'

const encoding = getEncoding('o200k_base')
const count = compute => {
  try {
    return compute()
  } catch (error) {
    return `error: ${error.message.split(/[:.]/)[0]}`
  }
}
for (const text of ['plain text', '<|im_start|>', '<|endoftext|>']) console.log(`${text}: gpt-tokenizer ${count(() => countTokens(text))}, js-tiktoken ${count(() => encoding.encode(text).length)}`)
PROBE

cat > expected.txt <<'EXPECTED'
plain text: gpt-tokenizer 2, js-tiktoken 2
<|im_start|>: gpt-tokenizer error: Disallowed special token found, js-tiktoken 6
<|endoftext|>: gpt-tokenizer error: Disallowed special token found, js-tiktoken error: The text contains a special token that is not allowed
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
