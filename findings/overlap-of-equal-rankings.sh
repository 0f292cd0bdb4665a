#!/usr/bin/env bash
# Guess: Two leaderboards that rank the same models in the same order have a rank-biased overlap of 1, whatever the weight of the top.
# Package: rbo 0.1.3 (PyPI)
# Seen: With the usual weight p = 0.9 it is 0.10 for one model, 0.27 for three and 0.65 for ten, so short leaderboards look unlike; only the extrapolated form and p = 1 give 1.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'rbo==0.1.3'

cat > probe.py <<'PROBE'
import rbo

for models in (1, 3, 10, 30):
    ranking = [f"model-{index}" for index in range(models)]
    compared = rbo.RankingSimilarity(ranking, ranking)
    print(f"{models} models: p = 0.9 {compared.rbo(p=0.9):.2f}, p = 1 {compared.rbo():.2f}, extrapolated {compared.rbo_ext(p=0.9):.2f}")
PROBE

cat > expected.txt <<'EXPECTED'
1 models: p = 0.9 0.10, p = 1 1.00, extrapolated 1.00
3 models: p = 0.9 0.27, p = 1 1.00, extrapolated 1.00
10 models: p = 0.9 0.65, p = 1 1.00, extrapolated 1.00
30 models: p = 0.9 0.96, p = 1 1.00, extrapolated 1.00
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
