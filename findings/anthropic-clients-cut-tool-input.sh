#!/usr/bin/env bash
# Guess: The official clients for Python and JavaScript give one input of a tool call whose stream was cut off at the limit of tokens, or refuse it.
# Package: anthropic 2.15.0 (PyPI) and @anthropic-ai/sdk 1.15.0 (npm), on a server of the probe
# Seen: Both give an object with what was there and no error, and they differ: a number at the cut, which may be the head of a longer one, is 12 in Python and no field in JavaScript, as is the last number of a list; a text that was cut is left out by both.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts '@anthropic-ai/sdk@1.15.0'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'anthropic==2.15.0'

cat > probe.mjs <<'PROBE'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import Anthropic from '@anthropic-ai/sdk'

const cuts = ['{"to":"Paris","amount":120}', '{"to":"Paris","amount":12', '{"items":[3,14', '{"to":"Paris","urgent":true', '{"to":"Paris","urgent":tr', '{"to":"Par']

const server = createServer((request, response) => {
  const send = (type, data) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  const input = cuts[Number(request.url.match(/cut(\d)/)[1])]
  response.setHeader('content-type', 'text/event-stream')
  send('message_start', { message: { id: 'message', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } } })
  send('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'call', name: 'pay', input: {} } })
  send('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: input } })
  send('content_block_stop', { index: 0 })
  send('message_delta', { delta: { stop_reason: 'max_tokens', stop_sequence: null }, usage: { output_tokens: 30 } })
  send('message_stop', {})
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const python = `
import json, sys, anthropic
address, count = sys.argv[1:]
for index in range(int(count)):
    client = anthropic.Anthropic(api_key="none", base_url=f"{address}/cut{index}")
    with client.messages.stream(model="claude", max_tokens=30, messages=[{"role": "user", "content": "Pay."}]) as stream:
        print(json.dumps(stream.get_final_message().content[0].input, separators=(",", ":")))
`
const address = `http://127.0.0.1:${server.address().port}`
const { stdout } = await promisify(execFile)('venv/bin/python', ['-c', python, address, cuts.length])
for (const [index, line] of stdout.trim().split('\n').entries()) {
  const client = new Anthropic({ apiKey: 'none', baseURL: `${address}/cut${index}` })
  const message = await client.messages.stream({ model: 'claude', max_tokens: 30, messages: [{ role: 'user', content: 'Pay.' }] }).finalMessage()
  console.log(`${cuts[index]}  Python ${line}  JavaScript ${JSON.stringify(message.content[0].input)}`)
}
server.close()
server.closeAllConnections()
PROBE

cat > expected.txt <<'EXPECTED'
{"to":"Paris","amount":120}  Python {"to":"Paris","amount":120}  JavaScript {"to":"Paris","amount":120}
{"to":"Paris","amount":12  Python {"to":"Paris","amount":12}  JavaScript {"to":"Paris"}
{"items":[3,14  Python {"items":[3,14]}  JavaScript {"items":[3]}
{"to":"Paris","urgent":true  Python {"to":"Paris","urgent":true}  JavaScript {"to":"Paris","urgent":true}
{"to":"Paris","urgent":tr  Python {"to":"Paris"}  JavaScript {"to":"Paris"}
{"to":"Par  Python {}  JavaScript {}
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
