"""Renders chat templates as transformers does: the reference that ours is held against.

Reads one JSON object from standard input, {"date": "YYYY-MM-DD", "renders": [{"template": TEXT, "variables": {...}}]},
and writes one JSON line for each render: {"text": ...} or {"error": ...}.
Needs what requirements.txt names.
"""

import json
import signal
import sys
import warnings
from datetime import datetime

from transformers.utils import chat_template_utils


def fix_clock(date: str) -> None:
    moment = datetime.fromisoformat(date)

    class FixedClock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    chat_template_utils.datetime = FixedClock


class TooSlow(Exception):
    pass


def stop(signum, frame):
    raise TooSlow("the render took longer than 5 s")


def main() -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, stop)
    job = json.load(sys.stdin)
    fix_clock(job["date"])
    cache = {}
    for task in job["renders"]:
        signal.setitimer(signal.ITIMER_REAL, 5)
        try:
            key = task["template"]
            if key not in cache:
                cache[key] = chat_template_utils._cached_compile_jinja_template(key)
            line = {"text": cache[key].render(**task["variables"])}
            json.dumps(line, ensure_ascii=False).encode("utf-8")
        except Exception as problem:  # whatever a template raises is its answer
            line = {"error": f"{type(problem).__name__}: {problem}"}
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.write(json.dumps(line) + "\n")


main()
