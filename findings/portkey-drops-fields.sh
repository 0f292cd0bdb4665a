#!/usr/bin/env bash
# Guess: A field of a request that Portkey's gateway does not know is handed on to the provider, or refused.
# Package: @portkey-ai/gateway 1.15.2 (npm, with @hono/node-server 1.13.8) before a server on this machine
# Seen: It is dropped in silence: top_k, min_p and chat_template_kwargs do not arrive, the reply is 200, and no header says so; seed and temperature arrive.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'PACKAGE'
{ "private": true, "type": "module", "dependencies": { "@portkey-ai/gateway": "1.15.2" }, "overrides": { "hono": "4.9.7", "@hono/node-server": "1.13.8" } }
PACKAGE
npm install --silent --no-audit --no-fund --ignore-scripts >/dev/null

# The gateway listens at every address of the machine, unless it is told so from outside.
cat > loopback.mjs <<'LOOPBACK'
import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', rest.find((one) => typeof one === 'function')) : listen.call(this, port, ...rest);
};
LOOPBACK

cat > probe.mjs <<'PROBE'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

let arrived = {};
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  arrived = JSON.parse(body);
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }];
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices }));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
free.close();
const gateway = spawn(process.execPath, ['--import', './loopback.mjs', 'node_modules/@portkey-ai/gateway/build/start-server.js', `--port=${port}`, '--headless'], { stdio: 'ignore' });
const ask = () => fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer none', 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${server.address().port}/v1` },
  body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Say hello.' }], temperature: 0, seed: 1, top_k: 1, min_p: 0.1, chat_template_kwargs: { enable_thinking: false } }),
});
let reply = null;
for (let tries = 0; reply === null && tries < 120; tries++) reply = await ask().catch(() => sleep(500, null));
gateway.kill();
server.close();
server.closeAllConnections();
console.log('status', reply.status);
for (const name of ['temperature', 'seed', 'top_k', 'min_p', 'chat_template_kwargs']) console.log(name, name in arrived ? 'arrived' : 'is gone');
PROBE

cat > expected.txt <<'EXPECTED'
status 200
temperature arrived
seed arrived
top_k is gone
min_p is gone
chat_template_kwargs is gone
EXPECTED

node probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
