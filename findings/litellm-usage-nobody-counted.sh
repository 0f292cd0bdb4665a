#!/usr/bin/env bash
# Guess: The usage of a reply whose server states none is unknown.
# Package: litellm 1.110.2 (PyPI) against a server on this machine
# Seen: It is 0 tokens for a whole reply, and for a stream it is a count of LiteLLM's own tokenizer, with nothing that tells it from the server's count.
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

REPLIES = {"whole": reply(usage=None, finish_reason="stop"), "stream": delta("Hello") + delta("", "stop") + "data: [DONE]\n\n"}
import litellm

logging.disable(logging.CRITICAL)
litellm.suppress_debug_info = True

def ask(model, **options):
    return litellm.completion(model=f"openai/{model}", api_base=url, api_key="none", messages=messages, num_retries=0, **options)

print("whole reply:", ask("whole").usage.total_tokens, "tokens")
counts = [part.usage.total_tokens for part in ask("stream", stream=True, stream_options={"include_usage": True}) if getattr(part, "usage", None)]
print("stream:", counts[-1], "tokens")
PROBE

cat > expected.txt <<'EXPECTED'
whole reply: 0 tokens
stream: 11 tokens
EXPECTED

LITELLM_LOCAL_MODEL_COST_MAP=True venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
