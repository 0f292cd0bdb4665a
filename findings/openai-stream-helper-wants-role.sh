#!/usr/bin/env bash
# Guess: Where the loop over a stream works with a server, the stream helper of the same client works too.
# Package: openai 6.49.0 (npm) against a server on this machine
# Seen: The helper refuses at its end a stream none of whose parts states the role "assistant", which some servers leave out, after all of the text has come.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'openai@6.49.0'

cat > probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import OpenAI from 'openai'

const part = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const streams = {
  'with the role': part({ role: 'assistant', content: 'Hello' }) + part({}, 'stop') + 'data: [DONE]\n\n',
  'without the role': part({ content: 'Hello' }) + part({}, 'stop') + 'data: [DONE]\n\n',
}
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(streams[JSON.parse(body).model])
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new OpenAI({ baseURL: `http://127.0.0.1:${server.address().port}/v1`, apiKey: 'none', maxRetries: 0 })
for (const model of Object.keys(streams)) {
  const request = { model, messages: [{ role: 'user', content: 'Say hello.' }] }
  let text = ''
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) text += chunk.choices[0].delta.content ?? ''
  const helper = await client.chat.completions.stream(request).finalContent().catch(error => `error: ${error.message}`)
  console.log(`${model}: loop ${text}, helper ${helper}`)
}
server.close()
server.closeAllConnections()
PROBE

cat > expected.txt <<'EXPECTED'
with the role: loop Hello, helper Hello
without the role: loop Hello, helper error: missing role for choice 0
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
