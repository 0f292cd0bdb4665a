#!/usr/bin/env bash
# Guess: The 99th percentile of ten latencies lies near the slowest, by whatever rule of interpolation.
# Package: jstat 1.9.6 (npm) beside simple-statistics 7.12.1 (npm)
# Seen: jStat.percentile never looks beyond the last value but one until p is exactly 1: nine requests of 100 ms and one of 1,000 ms have a p99 of 100 ms, 99 % of 1 to 10 is 9, and 99 % of two values is the smaller one, where jStat.quantiles of the same package gives the larger one.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'jstat@1.9.6' 'simple-statistics@7.12.1'

cat > probe.mjs <<'PROBE'
import jstat from 'jstat'
import { quantile } from 'simple-statistics'

const { jStat } = jstat
const samples = {
  '9 times 100 and 1000': [...Array(9).fill(100), 1000],
  '1 to 10': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  '100 and 200': [100, 200],
}
for (const [title, values] of Object.entries(samples)) {
  for (const p of [0.5, 0.95, 0.99, 1]) {
    const figures = [jStat.percentile(values, p), jStat.quantiles(values, [p])[0], quantile(values, p)]
    const [percentile, quantiles, simple] = figures.map(value => Number(value.toFixed(2)))
    console.log(`${title}, p = ${p}: jStat.percentile ${percentile}, jStat.quantiles ${quantiles}, simple-statistics ${simple}`)
  }
}
PROBE

cat > expected.txt <<'EXPECTED'
9 times 100 and 1000, p = 0.5: jStat.percentile 100, jStat.quantiles 100, simple-statistics 100
9 times 100 and 1000, p = 0.95: jStat.percentile 100, jStat.quantiles 1000, simple-statistics 595
9 times 100 and 1000, p = 0.99: jStat.percentile 100, jStat.quantiles 1000, simple-statistics 919
9 times 100 and 1000, p = 1: jStat.percentile 1000, jStat.quantiles 1000, simple-statistics 1000
1 to 10, p = 0.5: jStat.percentile 5.5, jStat.quantiles 5.5, simple-statistics 5.5
1 to 10, p = 0.95: jStat.percentile 9, jStat.quantiles 10, simple-statistics 9.55
1 to 10, p = 0.99: jStat.percentile 9, jStat.quantiles 10, simple-statistics 9.91
1 to 10, p = 1: jStat.percentile 10, jStat.quantiles 10, simple-statistics 10
100 and 200, p = 0.5: jStat.percentile 100, jStat.quantiles 150, simple-statistics 150
100 and 200, p = 0.95: jStat.percentile 100, jStat.quantiles 200, simple-statistics 195
100 and 200, p = 0.99: jStat.percentile 100, jStat.quantiles 200, simple-statistics 199
100 and 200, p = 1: jStat.percentile 200, jStat.quantiles 200, simple-statistics 200
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
