#!/usr/bin/env bash
# Guess: Asked for the cost of a model that is not in its price book, LiteLLM raises an error or answers that it does not know.
# Package: litellm 1.110.2 (PyPI) with its bundled price book
# Seen: A retired model whose provider it can tell by the name, claude-sonnet-4-20250514, costs 0 dollars, while an older one is an error, so an old run looks free of charge.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'litellm==1.110.2'

cat > probe.py <<'PROBE'
import logging
import litellm

logging.disable(logging.CRITICAL)
litellm.suppress_debug_info = True
for model in ("claude-sonnet-4-5", "claude-sonnet-4-20250514", "claude-3-5-sonnet-20241022"):
    try:
        cost = sum(litellm.cost_per_token(model=model, prompt_tokens=1_000_000, completion_tokens=1_000_000))
    except Exception as error:
        cost = type(error).__name__
    print(f"{model}: in the price book {model in litellm.model_cost}, a million tokens in and out: {cost}")
PROBE

cat > expected.txt <<'EXPECTED'
claude-sonnet-4-5: in the price book True, a million tokens in and out: 18.0
claude-sonnet-4-20250514: in the price book False, a million tokens in and out: 0.0
claude-3-5-sonnet-20241022: in the price book False, a million tokens in and out: BadRequestError
EXPECTED

LITELLM_LOCAL_MODEL_COST_MAP=True venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
