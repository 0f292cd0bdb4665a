#!/usr/bin/env bash
# Guess: An infinite perplexity that is logged to a tracker comes back as infinity, or the logging is refused.
# Package: mlflow-skinny 3.17.2 with its SQLite store, sqlalchemy 2.1.9 and alembic 1.20.1 (PyPI)
# Seen: It comes back as the largest number of double precision, 1.8e308, without a word, so no check for infinity finds it and the mean with another run is a finite number; not-a-number comes back as it is, and is in neither of the searches for runs below 20 and for runs of 20 and more.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'mlflow-skinny==3.17.2' 'sqlalchemy==2.1.9' 'alembic==1.20.1'

cat > probe.py <<'PROBE'
import logging, math
from mlflow import MlflowClient

logging.disable(logging.CRITICAL)
client = MlflowClient(tracking_uri="sqlite:///runs.db")
experiment = client.create_experiment("perplexity")

def log(value):
    run = client.create_run(experiment).info.run_id
    client.log_metric(run, "perplexity", value)
    return client.get_run(run).data.metrics["perplexity"]

values = [log(value) for value in (12.5, math.inf, -math.inf, math.nan)]
print("logged 12.5, inf, -inf and nan, read", values)
print("finite:", [math.isfinite(value) for value in values])
print("mean of 12.5 and inf:", sum(values[:2]) / 2)
for condition in ("< 20", ">= 20"):
    print(f"runs with perplexity {condition}:", [run.data.metrics["perplexity"] for run in client.search_runs([experiment], f"metrics.perplexity {condition}", order_by=["metrics.perplexity"])])
PROBE

cat > expected.txt <<'EXPECTED'
logged 12.5, inf, -inf and nan, read [12.5, 1.7976931348623157e+308, -1.7976931348623157e+308, nan]
finite: [True, True, True, False]
mean of 12.5 and inf: 8.988465674311579e+307
runs with perplexity < 20: [-1.7976931348623157e+308, 12.5]
runs with perplexity >= 20: [1.7976931348623157e+308]
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
