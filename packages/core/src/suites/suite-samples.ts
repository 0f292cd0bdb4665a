import { explainIllFormed, explainIssues, type Located, pushAll } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';
import type { ScorerDefinition } from '../contract/score.ts';

import type { Prompt } from './prompt-variant.ts';
import { type Sample, type SampleInput, sampleSchema } from './sample.ts';

/** A suite with the wrong scorer has a mistake in each of its samples, and one set has thousands of them. */
const MAX_REPORTED = 100;

function throwIfAny(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const rest = problems.length - MAX_REPORTED;
  throw new ConfigError(rest > 0 ? [...problems.slice(0, MAX_REPORTED), `and ${rest} more mistakes`] : problems);
}

/** Samples that a program made (a reader, a generator), checked like those of a file. @throws ConfigError */
export function parseSamples(samples: readonly SampleInput[], source: string): Located<Sample>[] {
  const problems: string[] = [];
  const checked = samples.flatMap((sample): Located<Sample>[] => {
    const broken = explainIllFormed(sample);
    const where = `${source}: ${JSON.stringify((sample as Partial<SampleInput> | null)?.id) ?? 'a sample without id'}`;
    if (broken !== null) {
      problems.push(`${where}: ${broken}`);
      return [];
    }
    const result = sampleSchema.safeParse(sample);
    if (result.success) return [{ value: result.data, location: where }];
    pushAll(
      problems,
      explainIssues(result.error, sample, sampleSchema).map((text) => `${where}: ${text}`),
    );
    return [];
  });
  throwIfAny(problems);
  return checked;
}

/**
 * The samples, one by one; looked at for what none can know of itself: ids, twins, what templates and the scorer need.
 * @throws ConfigError behind the last one, with all mistakes
 */
export function* checkSamples(
  located: Iterable<Located<Sample>>,
  scorer: Pick<ScorerDefinition, 'name' | 'checkTarget' | 'checkSample'>,
  prompts: readonly Prompt[],
  checkPlay: (sample: Sample) => string | null = () => null,
): Generator<Sample> {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const twins = new Map<string, { cluster: string | null; id: string }>();
  const wants = (name: string) =>
    prompts.some((prompt) => listTexts(prompt).some((text) => text.includes(`{{${name}}}`)));
  const [wantsChoices, wantsTools] = [wants('choices'), wants('tools')];
  for (const { value: sample, location } of located) {
    const before = seen.get(sample.id);
    if (before !== undefined)
      problems.push(
        `${location}: duplicate sample id ${JSON.stringify(sample.id)} (first at ${before}); ids must be unique in a suite`,
      );
    seen.set(sample.id, location);
    if (wantsChoices && sample.choices === null)
      problems.push(`${location}: choices: is missing; the suite's template shows {{choices}}`);
    if (wantsTools && sample.tools === null)
      problems.push(`${location}: tools: is missing; the suite's prompt shows {{tools}}`);
    for (const target of sample.target) {
      const why = scorer.checkTarget(target);
      if (why !== null) problems.push(`${location}: target: found ${JSON.stringify(target)}; ${why}`);
    }
    const unfit = scorer.checkSample?.(sample) ?? null;
    if (unfit !== null) problems.push(`${location}: found a sample that ${scorer.name} cannot score; ${unfit}`);
    const unplayable = checkPlay(sample);
    if (unplayable !== null)
      problems.push(`${location}: found a sample that the suite's environment cannot play; ${unplayable}`);
    const twin = sample.twin === null ? undefined : twins.get(sample.twin);
    if (sample.twin !== null && twin === undefined) twins.set(sample.twin, { cluster: sample.cluster, id: sample.id });
    if (twin !== undefined && twin.cluster !== sample.cluster)
      problems.push(
        `${location}: cluster: found ${JSON.stringify(sample.cluster)}; its twin ${JSON.stringify(twin.id)} has ${JSON.stringify(twin.cluster)}, and twins share a cluster`,
      );
    yield sample;
  }
  throwIfAny(problems);
}

function listTexts(prompt: Prompt): string[] {
  return [prompt, ...Object.values(prompt.for ?? {}), prompt.native ?? {}].flatMap((form) => [
    form.system ?? '',
    form.template ?? '',
  ]);
}
