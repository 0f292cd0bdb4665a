import { hashOf } from './canonical.ts';
import type { Message, Sampling } from './generation.ts';
import type { ModelEntry } from './model.ts';
import type { Sample } from './sample.ts';
import type { Prompt, SuiteHeader } from './suite.ts';

/** The messages that every model of a cell gets. A dialogue's opening goes as it is. */
export function renderPrompt(prompt: Prompt, sample: Sample): Message[] {
  const system: Message[] = prompt.system === null ? [] : [{ role: 'system', content: prompt.system }];
  if (typeof sample.input !== 'string') return [...system, ...sample.input];
  const { input } = sample;
  const choices = (sample.choices ?? [])
    .map((choice, index) => `${String.fromCharCode(65 + index)}. ${choice}`)
    .join('\n');
  const content = prompt.template.replace(/\{\{(input|choices)\}\}/g, (_, name) =>
    name === 'input' ? input : choices,
  );
  return [...system, { role: 'user', content }];
}

/** Suite, then experiment: what is asked of every model alike. */
export function commonSampling(suite: Pick<SuiteHeader, 'request'>, experiment: Sampling): Sampling {
  return { ...suite.request, ...experiment };
}

/** What this model gets: its own requirements override, and reasoning is allowed on top of the output limit. */
export function samplingFor(common: Sampling, model: Pick<ModelEntry, 'requires' | 'reasoningBudgetTokens'>): Sampling {
  const merged = { ...common, ...model.requires };
  if (merged.maxOutputTokens === undefined || model.reasoningBudgetTokens === null) return merged;
  return { ...merged, maxOutputTokens: merged.maxOutputTokens + model.reasoningBudgetTokens };
}

/** SHA-256 of what was to be asked, before any model's own requirement or any adapter touched it. */
export function promptSha256(messages: readonly Message[], common: Sampling): string {
  return hashOf({ messages, sampling: common, tools: [] });
}
