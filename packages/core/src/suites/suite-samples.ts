import { ConfigError } from '../contract/errors.ts';
import type { ScorerDefinition } from '../contract/score.ts';
import type { Placed } from '../io/json-lines.ts';
import { explainIssues, whyIllFormed } from '../io/yaml-file.ts';
import type { Prompt } from './prompt-variant.ts';
import { type Sample, type SampleInput, sampleSchema } from './sample.ts';

/** A suite with the wrong scorer has a mistake in each of its samples, and one set has thousands of them. */
const MOST_SHOWN = 100;

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const rest = problems.length - MOST_SHOWN;
  throw new ConfigError(rest > 0 ? [...problems.slice(0, MOST_SHOWN), `and ${rest} more mistakes`] : problems);
}

/** Samples that a program made (a reader, a generator), checked like those of a file. @throws ConfigError */
export function placed(samples: readonly SampleInput[], place: string): Placed<Sample>[] {
  const problems: string[] = [];
  const checked = samples.flatMap((sample): Placed<Sample>[] => {
    const broken = whyIllFormed(sample);
    const where = `${place}: ${JSON.stringify((sample as Partial<SampleInput> | null)?.id) ?? 'a sample without id'}`;
    if (broken !== null) {
      problems.push(`${where}: ${broken}`);
      return [];
    }
    const result = sampleSchema.safeParse(sample);
    if (result.success) return [{ value: result.data, place: where }];
    problems.push(...explainIssues(result.error, sample, sampleSchema).map((text) => `${where}: ${text}`));
    return [];
  });
  refuse(problems);
  return checked;
}

/**
 * The samples, one by one; looked at for what none can know of itself: ids, twins, what templates and the scorer need.
 * @throws ConfigError behind the last one, with all mistakes
 */
export function* checkedSamples(
  located: Iterable<Placed<Sample>>,
  scorer: Pick<ScorerDefinition, 'name' | 'checkTarget' | 'checkSample'>,
  prompts: readonly Prompt[],
): Generator<Sample> {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const twins = new Map<string, { cluster: string | null; id: string }>();
  const wants = (name: string) =>
    prompts.some((prompt) => textsOf(prompt).some((text) => text.includes(`{{${name}}}`)));
  const [wantsChoices, wantsTools] = [wants('choices'), wants('tools')];
  for (const { value: sample, place } of located) {
    const before = seen.get(sample.id);
    if (before !== undefined)
      problems.push(
        `${place}: duplicate sample id ${JSON.stringify(sample.id)} (first at ${before}); ids must be unique in a suite`,
      );
    seen.set(sample.id, place);
    if (wantsChoices && sample.choices === null)
      problems.push(`${place}: choices: is missing; the suite's template shows {{choices}}`);
    if (wantsTools && sample.tools === null)
      problems.push(`${place}: tools: is missing; the suite's prompt shows {{tools}}`);
    for (const target of sample.target) {
      const why = scorer.checkTarget(target);
      if (why !== null) problems.push(`${place}: target: found ${JSON.stringify(target)}; ${why}`);
    }
    const unfit = scorer.checkSample?.(sample) ?? null;
    if (unfit !== null) problems.push(`${place}: found a sample that ${scorer.name} cannot judge; ${unfit}`);
    const twin = sample.twin === null ? undefined : twins.get(sample.twin);
    if (sample.twin !== null && twin === undefined) twins.set(sample.twin, { cluster: sample.cluster, id: sample.id });
    if (twin !== undefined && twin.cluster !== sample.cluster)
      problems.push(
        `${place}: cluster: found ${JSON.stringify(sample.cluster)}; its twin ${JSON.stringify(twin.id)} has ${JSON.stringify(twin.cluster)}, and twins share a cluster`,
      );
    yield sample;
  }
  refuse(problems);
}

function textsOf(prompt: Prompt): string[] {
  return [prompt, ...Object.values(prompt.for ?? {}), prompt.native ?? {}].flatMap((words) => [
    words.system ?? '',
    words.template ?? '',
  ]);
}
