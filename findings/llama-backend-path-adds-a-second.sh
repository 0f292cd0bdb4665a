#!/usr/bin/env bash
# Guess: The environment variable GGML_BACKEND_PATH, set to one file of kernels for the processor, makes llama.cpp compute with that file.
# Package: node-llama-cpp 3.22.1 (npm), on Linux on x86-64 with AVX2
# Seen: The file is loaded besides the best one for the machine: two sets of kernels are listed, and the best one stands first; nothing warns that the named one is idle.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
grep -qw avx2 /proc/cpuinfo || { echo "skipped: needs a processor with AVX2"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'node-llama-cpp@3.22.1'

cat > probe.mjs <<'PROBE'
import { getLlama, LlamaLogLevel } from 'node-llama-cpp'

const llama = await getLlama({ build: 'never', gpu: false, skipDownload: true, progressLogs: false, logLevel: LlamaLogLevel.error })
const sets = llama.systemInfo.split('CPU :').slice(1)
console.log('sets of kernels:', sets.length, '- with AVX2:', sets.map((set) => set.includes('AVX2 = 1')).join(', '))
process.exit(0)
PROBE

plain=$(find node_modules/@node-llama-cpp -name 'libggml-cpu-x64.so' | head -1)
{
  echo 'without the variable'; node probe.mjs
  echo 'with the kernels that need no AVX2'; GGML_BACKEND_PATH=$PWD/$plain node probe.mjs
} | tee seen.txt
cat > expected.txt <<'EXPECTED'
without the variable
sets of kernels: 1 - with AVX2: true
with the kernels that need no AVX2
sets of kernels: 2 - with AVX2: true, false
EXPECTED
diff expected.txt seen.txt
