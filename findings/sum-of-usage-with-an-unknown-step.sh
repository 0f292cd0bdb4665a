#!/usr/bin/env bash
# Guess: The total usage of a run of two steps, of which one server's reply states no usage, is unknown or marked as a lower bound.
# Package: ai 6.0.326 (npm), with its mock of a model
# Seen: The total is the sum of what was stated, with nothing that tells it from a full count: 120 tokens in all where the second step is unknown, and 270 where its output is, so a run on a server that leaves usage out of some replies looks cheaper; only where no step states anything is the total unknown.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'ai@6.0.326' 'zod@4.6.7'

cat > probe.mjs <<'PROBE'
import { generateText, stepCountIs, tool } from 'ai'
import { MockLanguageModelV3 } from 'ai/test'
import { z } from 'zod'

const usage = (input, output) => ({ inputTokens: { total: input, noCache: undefined, cacheRead: undefined, cacheWrite: undefined }, outputTokens: { total: output, text: undefined, reasoning: undefined } })
const show = async (title, ...usages) => {
  let step = 0
  const model = new MockLanguageModelV3({
    doGenerate: async () => {
      const last = step === usages.length - 1
      const content = last ? [{ type: 'text', text: 'Done.' }] : [{ type: 'tool-call', toolCallId: `call ${step}`, toolName: 'look', input: '{}' }]
      return { content, finishReason: { unified: last ? 'stop' : 'tool-calls', raw: undefined }, usage: usages[step++], warnings: [] }
    },
  })
  const result = await generateText({ model, prompt: 'Look.', tools: { look: tool({ inputSchema: z.object({}), execute: async () => 'seen' }) }, stopWhen: stepCountIs(9) })
  const name = ({ inputTokens, outputTokens, totalTokens }) => `${inputTokens} in, ${outputTokens} out, ${totalTokens} in all`
  console.log(`${title}: ${result.steps.map(one => name(one.usage)).join(' + ')} = ${name(result.totalUsage)}`)
}
await show('both known', usage(100, 20), usage(150, 30))
await show('the second unknown', usage(100, 20), usage())
await show('the first unknown', usage(), usage(150, 30))
await show('output of the second unknown', usage(100, 20), usage(150))
await show('both unknown', usage(), usage())
PROBE

cat > expected.txt <<'EXPECTED'
both known: 100 in, 20 out, 120 in all + 150 in, 30 out, 180 in all = 250 in, 50 out, 300 in all
the second unknown: 100 in, 20 out, 120 in all + undefined in, undefined out, undefined in all = 100 in, 20 out, 120 in all
the first unknown: undefined in, undefined out, undefined in all + 150 in, 30 out, 180 in all = 150 in, 30 out, 180 in all
output of the second unknown: 100 in, 20 out, 120 in all + 150 in, undefined out, 150 in all = 250 in, 20 out, 270 in all
both unknown: undefined in, undefined out, undefined in all + undefined in, undefined out, undefined in all = undefined in, undefined out, undefined in all
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
