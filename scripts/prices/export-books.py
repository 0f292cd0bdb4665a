"""Writes what public price books say as probes for `evenhand prices check`. For development only; nothing of it is installed with evenhand.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/prices/requirements.txt
    VENV/bin/python scripts/prices/export-books.py > books.json
    npx evenhand prices check books.json

A probe is what a request of so many input tokens, sent at that moment, is charged by the book; the book's own rules decide. USD for a million tokens.
"""
import argparse
import datetime as dt
import importlib.metadata as metadata
import importlib.resources as resources
import json
import sys
from decimal import Decimal

import genai_prices.data as genai
import yaml
from genai_prices.types import ModelPrice, TieredPrices

UTC = dt.timezone.utc
# Hosts of benchmarks/hosts by the name that the book has for the maker's own site.
GENAI_HOSTS = {
    'anthropic': 'anthropic', 'deepseek': 'deepseek', 'google': 'gemini', 'groq': 'groq', 'meta': 'meta',
    'mistral': 'mistral', 'moonshotai': 'moonshot-intl', 'openai': 'openai', 'together': 'together', 'x-ai': 'xai', 'zai': 'zai',
}
METERGRAPH_HOSTS = {
    'anthropic-api': 'anthropic', 'deepseek-api': 'deepseek', 'google-api': 'gemini', 'meta-api': 'meta',
    'mistral-api': 'mistral', 'moonshot-api': 'moonshot-intl', 'openai-api': 'openai', 'xai-api': 'xai', 'zai-api': 'zai',
    'alibaba-api': 'dashscope-intl',
}


def moments(day: dt.date) -> list[dt.datetime]:
    """Within and outside peak hours of the last Monday, and the hours of the peak on the Saturday before it."""
    monday = day - dt.timedelta(days=day.weekday())
    at = lambda date, hour: dt.datetime.combine(date, dt.time(hour), UTC)
    return [at(monday, 0), at(monday, 2), at(monday - dt.timedelta(days=2), 2)]


def lengths(edges: set[int]) -> list[int]:
    return sorted({1000, *edges, *(edge + 1 for edge in edges)})


def number(value) -> float | None:
    return None if value is None else float(value)


def genai_probes(at: list[dt.datetime]):
    book = f"genai-prices {metadata.version('genai-prices')}"
    fields = {
        'input': 'input_mtok', 'output': 'output_mtok', 'cachedInput': 'cache_read_mtok',
        'cacheWrite': 'cache_write_mtok', 'cacheWrite1h': 'cache_write_1h_mtok',
    }
    for provider in genai.providers:
        host = GENAI_HOSTS.get(provider.id)
        if host is None:
            continue
        for model in provider.models:
            for moment in at:
                price: ModelPrice = model.get_prices(moment)
                values = {ours: getattr(price, theirs, None) for ours, theirs in fields.items()}
                edges = {tier.start for value in values.values() if isinstance(value, TieredPrices) for tier in value.tiers}
                for length in lengths(edges):
                    def rate(value):
                        if isinstance(value, TieredPrices):
                            fitting = [tier.price for tier in value.tiers if length > tier.start]
                            value = fitting[-1] if fitting else value.base
                        return number(value)
                    yield {
                        'book': book, 'host': host, 'model': model.id, 'at': moment.isoformat(), 'inputTokens': length,
                        'rates': {name: rate(value) for name, value in values.items()},
                    }


def instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    found = dt.datetime.fromisoformat(str(text))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_peak(rule: dict, moment: dt.datetime) -> bool:
    if rule.get('peak_weekdays_only') and moment.weekday() > 4:
        return False
    return any(first <= moment.hour < end for first, end in rule['peak_hours_utc'])


def metergraph_probes(at: list[dt.datetime]):
    book = f"metergraph-core {metadata.version('metergraph-core')}"
    text = resources.files('metergraph_core').joinpath('data/prices.yaml').read_text('utf-8')
    for model in yaml.safe_load(text)['models']:
        for price in model.get('prices', []):
            host = METERGRAPH_HOSTS.get(price['channel'])
            if host is None or price['region'] != 'global':
                continue
            names = {alias['alias'] for alias in model['aliases'] if alias['channel'] == price['channel']}
            rules = price.get('rules', {})
            context = rules.get('long_context')
            for moment in at:
                start, end = instant(price['effective_from']), instant(price.get('effective_to'))
                if moment < start or (end is not None and moment >= end):
                    continue
                discount = rules.get('off_peak_discount')
                times = 1 if discount is None or is_peak(discount, moment) else discount['multiplier']
                for length in lengths({context['threshold']} if context else set()):
                    is_long = context is not None and length > context['threshold']
                    into = times * (context['input_multiplier'] if is_long else 1)
                    out = times * (context['output_multiplier'] if is_long else 1)
                    scaled = lambda key, by: None if price.get(key) is None else round(float(Decimal(str(price[key])) * Decimal(str(by))), 9)
                    for name in sorted(names):
                        yield {
                            'book': book, 'host': host, 'model': name, 'at': moment.isoformat(), 'inputTokens': length,
                            'rates': {
                                'input': scaled('input_per_mtok', into), 'output': scaled('output_per_mtok', out),
                                'cachedInput': scaled('cache_read_per_mtok', into),
                                'cacheWrite': scaled('cache_write_5m_per_mtok', into),
                                'cacheWrite1h': scaled('cache_write_1h_per_mtok', into),
                            },
                        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--day', type=dt.date.fromisoformat, default=dt.datetime.now(UTC).date())
    at = moments(parser.parse_args().day)
    json.dump({'probes': [*genai_probes(at), *metergraph_probes(at)]}, sys.stdout, indent=1)
    sys.stdout.write('\n')


if __name__ == '__main__':
    main()
