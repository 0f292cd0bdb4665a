import {
  abilitiesOf,
  commonSampling,
  type ModelEntry,
  type Provider,
  promptsOf,
  type RunInputs,
  reasoningProblem,
  type Settings,
  type Suite,
  samplingFor,
  toolFormOf,
} from '@evenhand/core';

/**
 * What models are to be asked for and do not have, by their entries and by what their protocol can carry; empty = nothing.
 * All of it is found before anything is asked.
 */
export function unmetDemands({ suites, models, settings }: RunInputs, providers: readonly Provider[]): string[] {
  const problems = models.flatMap((model) =>
    suites.flatMap((suite) =>
      promptsOf(suite, settings).flatMap((name) => problemsOf(model, suite, name, settings, providers)),
    ),
  );
  return [...new Set(problems)];
}

function problemsOf(
  model: ModelEntry,
  suite: Suite,
  name: string,
  settings: Settings,
  providers: readonly Provider[],
): string[] {
  const prompt = suite.prompts[name]!;
  const can = abilitiesOf(model);
  const form = toolFormOf(prompt, model, settings.tools);
  const format = prompt.format ?? null;
  const reasoning = samplingFor(commonSampling(suite, settings.sampling), model).reasoning ?? null;
  const at = `model ${model.id} at ${model.host.name}`;
  const of = `suite ${suite.name}${name === 'main' ? '' : ` (${name})`}`;
  const problems: string[] = [];
  if (settings.tools === 'native' && form === 'prompt')
    problems.push(`${of}: has no form in which tools are sent by a field of their own; use tools: prompt`);
  if (form === 'native' && can.tools === false)
    problems.push(
      `${at}: takes no tools by a field of their own, and ${of} would send them so; use tools: prompt or either`,
    );
  if (format !== null && can.jsonSchema === false)
    problems.push(
      `${at}: its replies cannot be held to a form, and ${of} asks for that (format); leave the model or the suite out`,
    );
  const unfit = reasoning === null ? null : reasoningProblem(reasoning, can);
  if (unfit !== null) problems.push(`${at}: ${unfit}; change \`reasoning\` in sampling, or in what the entry requires`);
  const provider = providers.find((one) => one.name === model.host.provider);
  const refused = provider?.refuses?.(model, { tools: form === 'native', format, reasoning }) ?? [];
  return [...problems, ...refused.map((words) => `${at}: ${words}`)];
}
