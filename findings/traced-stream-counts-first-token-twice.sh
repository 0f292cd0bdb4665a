#!/usr/bin/env bash
# Guess: A call of Anthropic's client that is traced states the same output tokens whether the reply came whole or as a stream, and two tracers state the same.
# Package: opentelemetry-instrumentation-anthropic 0.62.4 and openinference-instrumentation-anthropic 3.1.0 with anthropic 2.15.0 (PyPI), on a server of the probe
# Seen: opentelemetry-instrumentation-anthropic adds the count that opens a stream to the one that closes it, which holds all tokens already, so each streamed reply has as many tokens too many as the opening states: 8 become 11, a short reply of 1 becomes 2; openinference states 8 and 1 for both.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'opentelemetry-instrumentation-anthropic==0.62.4' 'openinference-instrumentation-anthropic==3.1.0' 'opentelemetry-sdk==1.45.2' 'anthropic==2.15.0'

cat > probe.py <<'PROBE'
import json, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import anthropic
from openinference.instrumentation.anthropic import AnthropicInstrumentor as OpenInference
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor as OpenTelemetry
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

class Server(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        opening, all_tokens = (1, 1) if request["model"] == "short" else (3, 8)
        message = {"id": "message", "type": "message", "role": "assistant", "model": request["model"], "content": [{"type": "text", "text": "Paris"}], "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": 20, "output_tokens": all_tokens}}
        if request.get("stream"):
            events = [
                ("message_start", {"message": {**message, "content": [], "stop_reason": None, "usage": {"input_tokens": 20, "output_tokens": opening}}}),
                ("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}}),
                ("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": "Paris"}}),
                ("content_block_stop", {"index": 0}),
                ("message_delta", {"delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": {"output_tokens": all_tokens}}),
                ("message_stop", {}),
            ]
            kind, body = "text/event-stream", "".join(f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in events)
        else:
            kind, body = "application/json", json.dumps(message)
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

def trace(tracer, model, stream):
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer.instrument(tracer_provider=provider)
    client = anthropic.Anthropic(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}")
    reply = client.messages.create(model=model, max_tokens=20, messages=[{"role": "user", "content": "Capital of France?"}], stream=stream)
    if stream:
        list(reply)
    tracer.uninstrument()
    attributes = exporter.get_finished_spans()[0].attributes
    return attributes.get("gen_ai.usage.output_tokens", attributes.get("llm.token_count.completion"))

server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
for name, tracer in (("opentelemetry-instrumentation-anthropic", OpenTelemetry()), ("openinference-instrumentation-anthropic", OpenInference())):
    for model in ("long", "short"):
        print(f"{name}, {model} reply: whole {trace(tracer, model, False)} output tokens, as a stream {trace(tracer, model, True)}")
PROBE

cat > expected.txt <<'EXPECTED'
opentelemetry-instrumentation-anthropic, long reply: whole 8 output tokens, as a stream 11
opentelemetry-instrumentation-anthropic, short reply: whole 1 output tokens, as a stream 2
openinference-instrumentation-anthropic, long reply: whole 8 output tokens, as a stream 8
openinference-instrumentation-anthropic, short reply: whole 1 output tokens, as a stream 1
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
