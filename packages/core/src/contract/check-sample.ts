import type { Sample } from '../suites/sample.ts';
import type { BaseScorerDefinition } from './score.ts';

/** Why a scorer cannot judge a sample; null = it can. */
export function explainUnscorable(definition: BaseScorerDefinition, sample: Sample): string | null {
  for (const target of sample.target) {
    const why = definition.checkTarget(target);
    if (why !== null) return `target: found ${JSON.stringify(target.slice(0, 80))}; ${why}`;
  }
  return definition.checkSample?.(sample) ?? null;
}
