#!/usr/bin/env bash
# Guess: A histogram of latencies that was set up for up to a minute counts a request of two minutes as its slowest, as the same histogram in JavaScript does.
# Package: hdrhistogram 0.10.8 (PyPI) beside hdr-histogram-js 3.0.1 (npm)
# Seen: In Python the request is not counted at all: the number of requests, the mean, p99.9 and the maximum are those of the others, and only the value that record_value returns says so; in JavaScript the histogram grows, and both take 0.9 seconds for 0 where seconds are recorded, as parts of a unit are cut off.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'hdr-histogram-js@3.0.1'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'hdrhistogram==0.10.8'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { build } from 'hdr-histogram-js'

const runs = { 'milliseconds, range 1 to 60,000': [[...Array(98).fill(100), 90000, 120000], 60000], 'seconds, range 1 to 60': [[...Array(98).fill(0.9), 1.9, 2.9], 60] }
const python = `
import json, sys
from hdrh.histogram import HdrHistogram
for values, highest in json.load(sys.stdin):
    histogram = HdrHistogram(1, highest, 3)
    for value in values:
        histogram.record_value(value)
    print(f"{histogram.get_total_count()} requests, mean {histogram.get_mean_value():.2f}, p50 {histogram.get_value_at_percentile(50)}, p99.9 {histogram.get_value_at_percentile(99.9)}, maximum {histogram.get_max_value()}")
`
const lines = execFileSync('venv/bin/python', ['-c', python], { input: JSON.stringify(Object.values(runs)), encoding: 'utf8' }).trim().split('\n')
for (const [index, [title, [values, highest]]] of Object.entries(runs).entries()) {
  const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: highest, numberOfSignificantValueDigits: 3 })
  for (const value of values) histogram.recordValue(value)
  console.log(`${title}: true mean ${(values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2)}, maximum ${Math.max(...values)}`)
  console.log(`  Python: ${lines[index]}`)
  console.log(`  JavaScript: ${histogram.totalCount} requests, mean ${histogram.mean.toFixed(2)}, p50 ${histogram.getValueAtPercentile(50)}, p99.9 ${histogram.getValueAtPercentile(99.9)}, maximum ${histogram.maxValue}`)
}
PROBE

cat > expected.txt <<'EXPECTED'
milliseconds, range 1 to 60,000: true mean 2198.00, maximum 120000
  Python: 98 requests, mean 100.00, p50 100, p99.9 100, maximum 100
  JavaScript: 100 requests, mean 2198.48, p50 100, p99.9 120063, maximum 120000
seconds, range 1 to 60: true mean 0.93, maximum 2.9
  Python: 100 requests, mean 0.03, p50 0, p99.9 2, maximum 2
  JavaScript: 100 requests, mean 0.03, p50 0, p99.9 2, maximum 2.9
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
