#!/usr/bin/env bash
# Guess: The raw reply that comes beside the object is what the server sent last, its usage included, and a grade of 7.0 is an integer, as it is for JSON Schema.
# Package: instructor 1.17.0 with openai 3.3.0 (PyPI), on a server of the probe
# Seen: After a second try the raw reply holds the last text with the tokens of all tries, 40 where the server stated 20 for it, so tokens per second and tokens per reply are double; and 7.0, "7" and true are no integer in either mode of JSON, so each costs a second call that nothing in the object tells of.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'instructor==1.17.0' 'openai==3.3.0' 'pydantic==2.14.4'

cat > probe.py <<'PROBE'
import json, logging, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import instructor, openai
from pydantic import BaseModel, Field

logging.disable(logging.CRITICAL)
replies = []

class Server(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        choice = {"index": 0, "message": {"role": "assistant", "content": replies.pop(0)}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        body = json.dumps({"id": f"reply {len(replies)} from the end", "object": "chat.completion", "created": 1, "model": "model", "choices": [choice], "usage": usage}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

class Grade(BaseModel):
    grade: int = Field(ge=1, le=10)

server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = openai.OpenAI(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}/v1", max_retries=0)
for mode in (instructor.Mode.JSON, instructor.Mode.MD_JSON):
    for tries in (['{"grade": 7}'], ['{"grade": 70}', '{"grade": 7}'], ['{"grade": 7.0}', '{"grade": 7}'], ['{"grade": "7"}', '{"grade": 7}'], ['{"grade": true}', '{"grade": 7}']):
        replies[:] = tries
        grade, raw = instructor.from_openai(client, mode=mode).chat.completions.create_with_completion(model="model", response_model=Grade, messages=[{"role": "user", "content": "Grade it."}], max_retries=3)
        print(f"{mode.name}, server sends {', then '.join(tries)}: {grade}, raw reply {raw.choices[0].message.content} ({raw.id}) with {raw.usage.prompt_tokens} tokens in and {raw.usage.completion_tokens} out")
PROBE

cat > expected.txt <<'EXPECTED'
JSON, server sends {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 100 tokens in and 20 out
JSON, server sends {"grade": 70}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
JSON, server sends {"grade": 7.0}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
JSON, server sends {"grade": "7"}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
JSON, server sends {"grade": true}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
MD_JSON, server sends {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 100 tokens in and 20 out
MD_JSON, server sends {"grade": 70}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
MD_JSON, server sends {"grade": 7.0}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
MD_JSON, server sends {"grade": "7"}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
MD_JSON, server sends {"grade": true}, then {"grade": 7}: grade=7, raw reply {"grade": 7} (reply 0 from the end) with 200 tokens in and 40 out
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
