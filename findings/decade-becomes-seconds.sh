#!/usr/bin/env bash
# Guess: A reader of dates takes "the 1960s" for a decade or reads no date in it, and does not read a date with a month 13.
# Package: dateparser 1.5.0 (PyPI)
# Seen: "1960s" is 1,960 seconds ago, "42" is the year 2042 while "24" is the 24th of this month and "3.5" the 5th of March, "2024-13-04" is the 13th of April, and a date without a day, "March 2024", gets today's day, so what it is equal to changes from day to day; "44 BC" is no date.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'dateparser==1.5.0'

cat > probe.py <<'PROBE'
from datetime import datetime
import dateparser

replies = ("4 July 1776", "1960s", "the 1960s", "42", "24", "3.5", "2024-13-04", "March 2024", "1969", "44 BC")
for today in (datetime(2026, 1, 15), datetime(2026, 1, 31)):
    print(f"read on {today:%d %B %Y}")
    for reply in replies:
        print(f"  {reply}: {dateparser.parse(reply, languages=['en'], settings={'RELATIVE_BASE': today})}")
PROBE

cat > expected.txt <<'EXPECTED'
read on 15 January 2026
  4 July 1776: 1776-07-04 00:00:00
  1960s: 2026-01-14 23:27:20
  the 1960s: 2026-01-14 23:27:20
  42: 2042-01-15 00:00:00
  24: 2026-01-24 00:00:00
  3.5: 2026-03-05 00:00:00
  2024-13-04: 2024-04-13 00:00:00
  March 2024: 2024-03-15 00:00:00
  1969: 1969-01-15 00:00:00
  44 BC: None
read on 31 January 2026
  4 July 1776: 1776-07-04 00:00:00
  1960s: 2026-01-30 23:27:20
  the 1960s: 2026-01-30 23:27:20
  42: 2042-01-31 00:00:00
  24: 2026-01-24 00:00:00
  3.5: 2026-03-05 00:00:00
  2024-13-04: 2024-04-13 00:00:00
  March 2024: 2024-03-31 00:00:00
  1969: 1969-01-31 00:00:00
  44 BC: None
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
