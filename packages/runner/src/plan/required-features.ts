import {
  type Capabilities,
  chooseToolForm,
  listPrompts,
  type ModelEntry,
  mergeSampling,
  type Provider,
  packSamples,
  type Reasoning,
  type RunInputs,
  resolveCapabilities,
  resolveSampling,
  type Settings,
  type Suite,
} from '@evenhand/core';

/**
 * What models are to be asked for and do not have, by their entries and by what their protocol can carry; empty = nothing.
 * All of it is found before anything is asked.
 */
export function findUnsupportedFeatures(
  { suites, models, settings }: RunInputs,
  providers: readonly Provider[],
): string[] {
  const problems = models.flatMap((model) =>
    suites.flatMap((suite) =>
      listPrompts(suite, settings).flatMap((name) => findProblems(model, suite, name, settings, providers)),
    ),
  );
  return [...new Set(problems)];
}

function findProblems(
  model: ModelEntry,
  suite: Suite,
  name: string,
  settings: Settings,
  providers: readonly Provider[],
): string[] {
  const prompt = suite.prompts[name]!;
  const capabilities = resolveCapabilities(model);
  const form = chooseToolForm(prompt, model, settings.tools);
  const format = prompt.format ?? null;
  const reasoning = resolveSampling(mergeSampling(suite, settings.sampling), model).reasoning ?? null;
  const modelLabel = `model ${model.id} at ${model.host.name}`;
  const suiteLabel = `suite ${suite.name}${name === 'main' ? '' : ` (${name})`}`;
  const problems: string[] = [];
  if (settings.tools === 'native' && form === 'prompt')
    problems.push(`${suiteLabel}: has no prompt for tools sent in the tools field of the API; use tools: prompt`);
  if (form === 'native' && capabilities.tools === false)
    problems.push(
      `${modelLabel}: does not accept tools in the tools field of the API, and ${suiteLabel} would send them there; use tools: prompt or either`,
    );
  if (format !== null && capabilities.jsonSchema === false)
    problems.push(
      `${modelLabel}: cannot constrain its replies to a format, and ${suiteLabel} requires that (format); leave the model or the suite out`,
    );
  const unfit = reasoning === null ? null : findReasoningProblem(reasoning, capabilities);
  if (unfit !== null)
    problems.push(`${modelLabel}: ${unfit}; change \`reasoning\` in sampling, or in what the entry requires`);
  const provider = providers.find((one) => one.name === model.host.provider);
  if (packSamples(suite.samples).hasImages && (provider?.images !== true || capabilities.images === false))
    problems.push(
      `${modelLabel}: images are not supported by ${provider?.images === true ? model.id : model.host.provider}, and ${suiteLabel} shows some; leave the model or the suite out`,
    );
  const unsupported = provider?.findUnsupported?.(model, { tools: form === 'native', format, reasoning }) ?? [];
  return [...problems, ...unsupported.map((message) => `${modelLabel}: ${message}`)];
}

/** Why a model cannot be told to reason so, as its entry has it; null = nothing is known against it. */
function findReasoningProblem(reasoning: Reasoning, { efforts, reasoningBudget }: Capabilities): string | null {
  if ('budgetTokens' in reasoning)
    return reasoningBudget === false ? 'it does not accept a reasoning budget in tokens (budgetTokens)' : null;
  if (efforts === undefined || efforts.includes(reasoning.effort)) return null;
  return efforts.length === 0
    ? 'it does not accept a reasoning effort (effort)'
    : `it does not accept the effort ${reasoning.effort}; it accepts ${efforts.join(', ')}`;
}
