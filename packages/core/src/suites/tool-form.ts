import { resolveCapabilities } from '../contract/capabilities.ts';
import { listPrompts } from '../experiments/list-prompts.ts';
import type { Settings } from '../experiments/settings.ts';
import type { ModelEntry } from '../models/model.ts';
import type { ToolForm } from './prompt.ts';
import type { Prompt } from './prompt-variant.ts';
import type { Suite } from './suite.ts';

const showsTools = (prompt: Prompt): boolean =>
  [prompt, ...Object.values(prompt.for ?? {})].some(({ system, template }) =>
    `${system ?? ''}${template ?? ''}`.includes('{{tools}}'),
  );

/**
 * How the tools of a suite reach this model; null = its prompt has none. A prompt with one form only has that one;
 * `either` takes the field where the roster says that the model has it, else the text.
 */
export function chooseToolForm(
  prompt: Prompt,
  model: Pick<ModelEntry, 'can' | 'host'>,
  wanted: Settings['tools'],
): ToolForm | null {
  const text = showsTools(prompt);
  if (prompt.native === undefined) return text ? 'prompt' : null;
  if (!text || wanted === 'native') return 'native';
  return wanted === 'either' && resolveCapabilities(model).tools === true ? 'native' : 'prompt';
}

/**
 * The form in which each suite's tools reach this model, by suite (`suite/prompt` for a wording that is not the main one); what has
 * no tools is left out.
 */
export function chooseToolForms(
  suites: readonly Suite[],
  model: Pick<ModelEntry, 'can' | 'host'>,
  settings: Settings,
): Record<string, ToolForm> {
  return Object.fromEntries(
    suites.flatMap((suite) =>
      listPrompts(suite, settings).flatMap((name) => {
        const form = chooseToolForm(suite.prompts[name]!, model, settings.tools);
        return form === null ? [] : [[name === 'main' ? suite.name : `${suite.name}/${name}`, form]];
      }),
    ),
  );
}
