#!/usr/bin/env bash
# Guess: A list of lists in the metadata of a GGUF file is read as it was written by the package that wrote it.
# Package: gguf 0.19.0 (PyPI) beside @huggingface/gguf 0.4.6 (npm)
# Seen: The Python package writes it well and reads it back as one flat list, and the JavaScript reader gives the lists back.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts '@huggingface/gguf@0.4.6'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'gguf==0.19.0'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { gguf } from '@huggingface/gguf'

const python = `
import numpy
from gguf import GGUFReader, GGUFWriter
writer = GGUFWriter("model.gguf", "llama")
writer.add_array("example.layers", [[1, 2], [3]])
writer.add_tensor("weight", numpy.ones(4, numpy.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
print("Python    ", GGUFReader("model.gguf").fields["example.layers"].contents())
`
process.stdout.write(execFileSync('venv/bin/python', ['-c', python], { encoding: 'utf8' }))
const { metadata } = await gguf('model.gguf', { allowLocalFile: true })
console.log('JavaScript', JSON.stringify(metadata['example.layers']))
PROBE

cat > expected.txt <<'EXPECTED'
Python     [1, 2, 3]
JavaScript [[1,2],[3]]
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
