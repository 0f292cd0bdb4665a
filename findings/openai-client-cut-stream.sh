#!/usr/bin/env bash
# Guess: A stream that ends with neither a finish reason nor the [DONE] line raises an error, and so does a body with status 200 that holds only an error object.
# Package: openai 3.57.0 (PyPI) against a server on this machine
# Seen: The loop over the stream just ends, with half of the text and no finish reason, and the whole reply comes back as a completion with no choices.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'openai==3.57.0'

cat > probe.py <<'PROBE'
import json, logging, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}

class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = REPLIES[request["model"]].encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if request.get("stream") else "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"
messages = [{"role": "user", "content": "Say hello."}]

def chunk(**fields):
    return "data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", **fields}) + "\n\n"

def delta(text, finish_reason=None):
    return chunk(choices=[{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish_reason}])

def reply(usage=USAGE, **choice):
    return json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello"}, **choice}], **({"usage": usage} if usage else {})})

import openai

REPLIES = {"cut": delta("Hel"), "error": json.dumps({"error": {"message": "overloaded"}}), "stream error": delta("Hel") + 'data: {"error": {"message": "overloaded"}}\n\n'}
client = openai.OpenAI(base_url=url, api_key="none", max_retries=0)
parts = list(client.chat.completions.create(model="cut", messages=messages, stream=True))
print("cut stream:", repr("".join(part.choices[0].delta.content for part in parts)), "finish reason", parts[-1].choices[0].finish_reason)
print("error with status 200: choices", client.chat.completions.create(model="error", messages=messages).choices)
try:
    print(list(client.chat.completions.create(model="stream error", messages=messages, stream=True)))
except openai.APIError as error:
    print("error within a stream: raises", error)
PROBE

cat > expected.txt <<'EXPECTED'
cut stream: 'Hel' finish reason None
error with status 200: choices None
error within a stream: raises overloaded
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
