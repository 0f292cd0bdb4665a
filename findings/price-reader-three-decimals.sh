#!/usr/bin/env bash
# Guess: A price of a table of models such as "$0.125 per million tokens" is read as an eighth of a dollar.
# Package: price-parser 0.5.1 (PyPI)
# Seen: Three digits after a point or a comma are taken for thousands, so it is 125 dollars and $3.000 is 3,000, while $0.0025 and $0.15 are read well; a text whose first number is no price, as in "1M tokens cost $3", is that number, "$1e-6" is 1, and -5 is 5.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'price-parser==0.5.1'

cat > probe.py <<'PROBE'
from price_parser import Price

for text in ("$0.15 per million tokens", "$0.125 per million tokens", "$0.0025 per call", "$3.000", "$3.00", "1.234 USD", "1,234 USD", "1M tokens cost $3", "$3 per 1M tokens", "$1e-6", "-5 USD"):
    price = Price.fromstring(text)
    print(f"{text}: {price.amount} {price.currency}")
PROBE

cat > expected.txt <<'EXPECTED'
$0.15 per million tokens: 0.15 $
$0.125 per million tokens: 125 $
$0.0025 per call: 0.0025 $
$3.000: 3000 $
$3.00: 3.00 $
1.234 USD: 1234 USD
1,234 USD: 1234 USD
1M tokens cost $3: 1 $
$3 per 1M tokens: 3 $
$1e-6: 1 $
-5 USD: 5 USD
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
