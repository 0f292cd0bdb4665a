#!/usr/bin/env bash
# Guess: In the saved results of verifiers the rollouts that share an id are those of one example.
# Package: verifiers 0.1.5 (PyPI)
# Seen: With two rollouts of each of three examples the lines ask one, two, three, one, two, three and their ids are 0, 0, 1, 1, 2, 2, so that what is grouped by id are rollouts of different examples.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'verifiers==0.1.5' httpx

cat > spelling.py <<'ENVIRONMENT'
import verifiers as vf
from datasets import Dataset

def load_environment():
    questions = Dataset.from_list([{"question": word, "answer": word} for word in ("one", "two", "three")])
    return vf.SingleTurnEnv(dataset=questions, eval_dataset=questions, rubric=vf.Rubric(funcs=[lambda **_: 1.0]))
ENVIRONMENT

cat > probe.py <<'PROBE'
import glob
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Server(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        choice = {"index": 0, "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}
        reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_address[1]}/v1"
command = ["venv/bin/vf-eval", "spelling", "-m", "m", "-b", address, "-n", "3", "-r", "2", "-s"]
environment = {**os.environ, "PYTHONPATH": ".", "OPENAI_API_KEY": "none"}
subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
for path in glob.glob("outputs/evals/*/*/results.jsonl"):
    for line in open(path):
        row = json.loads(line)
        print(row["id"], row["prompt"][-1]["content"])
PROBE

cat > expected.txt <<'EXPECTED'
0 one
0 two
1 three
1 one
2 two
2 three
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
