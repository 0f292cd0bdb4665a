#!/usr/bin/env bash
# Guess: Three price books give one price for the same call of a model that all of them list.
# Package: litellm 1.110.2, genai-prices 0.2.3, tokencost 0.1.26 (PyPI), with their bundled price books
# Seen: A call of 300,000 tokens costs twice as much in one as in another where a surcharge for long prompts is known to one only, cached tokens are dearer in tokencost, and its gpt-3.5-turbo has an old price.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'litellm==1.110.2' 'genai-prices==0.2.3' 'tokencost==0.1.26'

cat > probe.py <<'PROBE'
import logging
import litellm, tokencost
from genai_prices import Usage, calc_price

logging.disable(logging.CRITICAL)
litellm.suppress_debug_info = True

def compare(model, tokens_in, tokens_out, cached=0):
    lite = sum(litellm.cost_per_token(model=model, prompt_tokens=tokens_in, completion_tokens=tokens_out, cache_read_input_tokens=cached))
    genai = calc_price(Usage(input_tokens=tokens_in, output_tokens=tokens_out, cache_read_tokens=cached), model_ref=model).total_price
    try:
        cost = f"{tokencost.calculate_cost_by_tokens(tokens_in, model, 'input') + tokencost.calculate_cost_by_tokens(tokens_out, model, 'output'):.4f}"
    except KeyError:
        cost = "not listed"
    print(f"{model}, {tokens_in} in of which {cached} cached, {tokens_out} out: litellm {lite:.4f}, genai-prices {genai:.4f}, tokencost {cost}")

compare("gpt-4o", 100_000, 1_000)
compare("gpt-4o", 100_000, 1_000, cached=50_000)
compare("claude-sonnet-4-5", 300_000, 1_000)
compare("gemini-2.5-pro", 300_000, 1_000)
compare("gpt-3.5-turbo", 100_000, 1_000)
PROBE

cat > expected.txt <<'EXPECTED'
gpt-4o, 100000 in of which 0 cached, 1000 out: litellm 0.2600, genai-prices 0.2600, tokencost 0.2600
gpt-4o, 100000 in of which 50000 cached, 1000 out: litellm 0.1975, genai-prices 0.1975, tokencost 0.2600
claude-sonnet-4-5, 300000 in of which 0 cached, 1000 out: litellm 0.9150, genai-prices 1.8225, tokencost not listed
gemini-2.5-pro, 300000 in of which 0 cached, 1000 out: litellm 0.7650, genai-prices 0.7650, tokencost 0.3850
gpt-3.5-turbo, 100000 in of which 0 cached, 1000 out: litellm 0.0515, genai-prices 0.0515, tokencost 0.1520
EXPECTED

LITELLM_LOCAL_MODEL_COST_MAP=True venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
