#!/usr/bin/env bash
# Guess: A reply with no finish reason, or with one that is new to LiteLLM, keeps it or becomes unknown.
# Package: litellm 1.110.2 (PyPI) against a server on this machine
# Seen: Both become "stop", so a cut-off reply of such a server looks like a finished one, while "length" is kept.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'litellm==1.110.2'

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

REPLIES = {"none": reply(), "new": reply(finish_reason="max_output_reached"), "length": reply(finish_reason="length")}
import litellm

logging.disable(logging.CRITICAL)
litellm.suppress_debug_info = True

def ask(model, **options):
    return litellm.completion(model=f"openai/{model}", api_base=url, api_key="none", messages=messages, num_retries=0, **options)

for model in REPLIES:
    print(f"server says {json.loads(REPLIES[model])['choices'][0].get('finish_reason')}: LiteLLM says {ask(model).choices[0].finish_reason}")
PROBE

cat > expected.txt <<'EXPECTED'
server says None: LiteLLM says stop
server says max_output_reached: LiteLLM says stop
server says length: LiteLLM says length
EXPECTED

LITELLM_LOCAL_MODEL_COST_MAP=True venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
