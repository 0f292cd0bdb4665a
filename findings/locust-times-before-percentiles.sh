#!/usr/bin/env bash
# Guess: Percentiles of the times of requests are those of the times that were measured, and the 100th is the slowest request.
# Package: locust 2.47.0 (PyPI)
# Seen: Each time is rounded to two digits before, so the 100th percentile is 49 ms above the slowest request of 1,451 ms and 49 below that of 1,549, these two have one p99 while those of 1,449 and 1,451 ms are 100 ms apart, 14.4 seconds are 14, and below half a millisecond all percentiles are 0; the maximum of the same object is exact, and the median of 100 and 200 ms is 200.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'locust==2.47.0'

cat > probe.py <<'PROBE'
from locust.stats import RequestStats, StatsEntry

def show(title, times):
    entry = StatsEntry(RequestStats(), "completion", "POST")
    for time in times:
        entry.log(time, 0)
    percentiles = {f"p{share}": entry.get_response_time_percentile(share / 100) for share in (50, 99, 100)}
    print(f"{title}: median {entry.median_response_time}, maximum {entry.max_response_time}, {percentiles}")

for time in (1449, 1451, 1549, 1551, 14400, 0.4):
    show(f"100 requests of {time} ms", [time] * 100)
show("two requests of 100 and 200 ms", [100, 200])
show("50 requests of 1,440 and 50 of 1,460 ms", [1440] * 50 + [1460] * 50)
PROBE

cat > expected.txt <<'EXPECTED'
100 requests of 1449 ms: median 1449, maximum 1449, {'p50': 1400, 'p99': 1400, 'p100': 1400}
100 requests of 1451 ms: median 1451, maximum 1451, {'p50': 1500, 'p99': 1500, 'p100': 1500}
100 requests of 1549 ms: median 1549, maximum 1549, {'p50': 1500, 'p99': 1500, 'p100': 1500}
100 requests of 1551 ms: median 1551, maximum 1551, {'p50': 1600, 'p99': 1600, 'p100': 1600}
100 requests of 14400 ms: median 14400, maximum 14400, {'p50': 14000, 'p99': 14000, 'p100': 14000}
100 requests of 0.4 ms: median 0.4, maximum 0.4, {'p50': 0, 'p99': 0, 'p100': 0}
two requests of 100 and 200 ms: median 200, maximum 200, {'p50': 200, 'p99': 200, 'p100': 200}
50 requests of 1,440 and 50 of 1,460 ms: median 1460, maximum 1460, {'p50': 1500, 'p99': 1500, 'p100': 1500}
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
