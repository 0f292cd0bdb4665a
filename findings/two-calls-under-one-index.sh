#!/usr/bin/env bash
# Guess: Two tool calls of a stream whose server gives each its own id and both the index 0 are two calls for every client, as each part holds a whole call.
# Package: openai 6.49.0, ai 6.0.326 with @ai-sdk/openai-compatible 2.0.92 (npm), litellm 1.110.2 and langchain-core 1.8.3 (PyPI), on a server of the probe
# Seen: The AI SDK and LangChain give two calls, while openai's stream helper and LiteLLM give one with the id of the second and both arguments in a row, which is no JSON; and where each part of one call repeats the name, LangChain alone makes the name "looklook" of it.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'openai@6.49.0' 'ai@6.0.326' '@ai-sdk/openai-compatible@2.0.92' 'zod@4.6.7'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'litellm==1.110.2' 'langchain-core==1.8.3'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText, tool } from 'ai'
import OpenAI from 'openai'
import { z } from 'zod'

const part = (index, id, text) => ({ tool_calls: [{ index, id, type: 'function', function: { name: 'look', arguments: text } }] })
const streams = {
  'two calls, indices 0 and 1': [part(0, 'first', '{"city":"Paris"}'), part(1, 'second', '{"city":"Rome"}')],
  'two calls, both with index 0': [part(0, 'first', '{"city":"Paris"}'), part(0, 'second', '{"city":"Rome"}')],
  'one call, its name in each part': [part(0, 'first', '{"city":'), part(0, 'first', '"Paris"}')],
}
const chunk = (delta, finish_reason = null) => ({ id: 'reply', object: 'chat.completion.chunk', created: 1, model: 'model', choices: [{ index: 0, delta, finish_reason }] })
const chunks = Object.values(streams).map(parts => [chunk({ role: 'assistant', content: '' }), ...parts.map(delta => chunk(delta)), chunk({}, 'tool_calls')])

const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/event-stream')
  for (const one of chunks[Number(request.url.match(/stream(\d)/)[1])]) response.write(`data: ${JSON.stringify(one)}\n\n`)
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const python = `
import json, sys, litellm
from langchain_core.messages import AIMessageChunk
litellm.suppress_debug_info = True
for chunks in json.load(sys.stdin):
    whole = litellm.stream_chunk_builder([litellm.ModelResponseStream(**chunk) for chunk in chunks]).choices[0].message
    message = AIMessageChunk(content="")
    for chunk in chunks:
        for call in chunk["choices"][0]["delta"].get("tool_calls", []):
            message += AIMessageChunk(content="", tool_call_chunks=[{"index": call["index"], "id": call["id"], "name": call["function"]["name"], "args": call["function"]["arguments"], "type": "tool_call_chunk"}])
    dump = lambda value: json.dumps(value, separators=(",", ":"))
    print(dump([dump([[call.id, call.function.name, call.function.arguments] for call in whole.tool_calls]), dump([[call["id"], call["name"], dump(call["args"])] for call in message.tool_calls])]))
`
const lines = execFileSync('venv/bin/python', ['-W', 'ignore', '-c', python], { input: JSON.stringify(chunks), encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim().split('\n')
for (const [index, title] of Object.keys(streams).entries()) {
  const baseURL = `http://127.0.0.1:${server.address().port}/stream${index}`
  const { choices } = await new OpenAI({ apiKey: 'none', baseURL }).chat.completions.stream({ model: 'model', messages: [{ role: 'user', content: 'Look.' }] }).finalChatCompletion()
  const result = streamText({ model: createOpenAICompatible({ name: 'server', baseURL })('model'), prompt: 'Look.', tools: { look: tool({ inputSchema: z.object({ city: z.string() }) }) } })
  const [lite, lang] = JSON.parse(lines[index])
  console.log(title)
  console.log('  openai   ', JSON.stringify(choices[0].message.tool_calls.map(call => [call.id, call.function.name, call.function.arguments])))
  console.log('  AI SDK   ', JSON.stringify((await result.toolCalls).map(call => [call.toolCallId, call.toolName, JSON.stringify(call.input)])))
  console.log('  LiteLLM  ', lite)
  console.log('  LangChain', lang)
}
server.close()
server.closeAllConnections()
PROBE

cat > expected.txt <<'EXPECTED'
two calls, indices 0 and 1
  openai    [["first","look","{\"city\":\"Paris\"}"],["second","look","{\"city\":\"Rome\"}"]]
  AI SDK    [["first","look","{\"city\":\"Paris\"}"],["second","look","{\"city\":\"Rome\"}"]]
  LiteLLM   [["first","look","{\"city\":\"Paris\"}"],["second","look","{\"city\":\"Rome\"}"]]
  LangChain [["first","look","{\"city\":\"Paris\"}"],["second","look","{\"city\":\"Rome\"}"]]
two calls, both with index 0
  openai    [["second","look","{\"city\":\"Paris\"}{\"city\":\"Rome\"}"]]
  AI SDK    [["first","look","{\"city\":\"Paris\"}"],["second","look","{\"city\":\"Rome\"}"]]
  LiteLLM   [["second","look","{\"city\":\"Paris\"}{\"city\":\"Rome\"}"]]
  LangChain [["first","look","{\"city\":\"Paris\"}"],["second","look","{\"city\":\"Rome\"}"]]
one call, its name in each part
  openai    [["first","look","{\"city\":\"Paris\"}"]]
  AI SDK    [["first","look","{\"city\":\"Paris\"}"]]
  LiteLLM   [["first","look","{\"city\":\"Paris\"}"]]
  LangChain [["first","looklook","{\"city\":\"Paris\"}"]]
EXPECTED

LITELLM_LOCAL_MODEL_COST_MAP=True node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
