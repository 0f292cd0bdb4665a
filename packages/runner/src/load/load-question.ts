import {
  type AnyScorer,
  ConfigError,
  chooseToolForm,
  countWorstTokens,
  type ModelEntry,
  mergeSampling,
  type RenderedPrompt,
  type RunInputs,
  renderPrompt,
  resolveSampling,
  type Sample,
  type Sampling,
} from '@evenhand/core';
import { orderBySeed } from '@evenhand/io';

/** A sample of a suite, ready to be sent to a model under load. */
export interface LoadQuestion {
  readonly suite: string;
  readonly sample: Sample;
  readonly prompt: RenderedPrompt;
  readonly promptBytes: number;
  readonly sampling: Sampling;
  readonly scorer: AnyScorer;
}

/** All samples of all suites in the main wording of their prompt, in an order that follows from the run's seed. @throws ConfigError for dialogues */
export function listLoadQuestions(
  { suites, settings }: Pick<RunInputs, 'suites' | 'settings'>,
  model: ModelEntry,
  scorers: ReadonlyMap<string, AnyScorer>,
): LoadQuestion[] {
  const dialogues = suites.filter(({ environment }) => environment !== undefined);
  if (dialogues.length > 0)
    throw new ConfigError(
      dialogues.map(
        ({ name }) => `suite ${name}: its samples are dialogues, and a load is of single requests; leave it out`,
      ),
    );
  const questions = suites.flatMap((suite) => {
    const wording = suite.prompts.main!;
    const sampling = resolveSampling(mergeSampling(suite, settings.sampling), model);
    return suite.samples
      .values()
      .map((sample): LoadQuestion => {
        const prompt = renderPrompt(wording, sample, chooseToolForm(wording, model, settings.tools));
        const scorer = scorers.get(suite.name)!;
        return { suite: suite.name, sample, prompt, promptBytes: countWorstTokens(prompt), sampling, scorer };
      })
      .toArray();
  });
  return orderBySeed(questions, settings.seed, ({ suite, sample }) => `load/${suite}/${sample.id}`);
}
