import type { Manifest, ManifestModel, ModelEntry, RunHeaders, SuiteHeader } from '@evenhand/core';
import { hashJson } from '@evenhand/io';

/** What is known of a model beside its replies. */
export interface ModelFacts {
  readonly entry: ModelEntry;
  readonly served: ManifestModel;
  readonly quantization: string | null;
  readonly parameters: number | null;
  /** Hash of the sampling of all suites; and of the forms of their tools. Two million pairs are told apart by them. */
  readonly samplingHash: string;
  readonly toolFormsHash: string;
}

export function collectModelFacts(manifest: Manifest, inputs: RunHeaders): Map<string, ModelFacts> {
  const served = new Map(manifest.models.map((model) => [model.id, model]));
  return new Map(
    inputs.models.map((entry) => {
      const model = served.get(entry.id)!;
      return [
        entry.id,
        {
          entry,
          served: model,
          quantization: entry.quantization ?? model.identity.quantization,
          parameters: entry.parameters ?? model.identity.parameters,
          samplingHash: hashJson(model.sampling),
          toolFormsHash: hashJson(model.toolForms ?? {}),
        },
      ];
    }),
  );
}

export function isQuantized(quantization: string | null): boolean {
  return quantization !== null && !/^(b?f16|b?fp16|f32|fp32|bf16|none)$/i.test(quantization);
}

export function sizesDiffer(a: ModelFacts, b: ModelFacts): boolean {
  if (a.parameters === null || b.parameters === null) return false;
  return Math.max(a.parameters, b.parameters) / Math.min(a.parameters, b.parameters) > 1.5;
}

/** Questions that are newer than what the one model was trained on, and not newer than what the other was: only the other can have seen them. */
export function wasWrittenBetween(written: string, a: ModelFacts, b: ModelFacts): boolean {
  const [first, second] = [a.entry.trainedUntil, b.entry.trainedUntil];
  return first !== null && second !== null && written > first !== written > second;
}

export function settingsDiffer(a: ModelFacts, b: ModelFacts): boolean {
  return a.samplingHash !== b.samplingHash;
}

/** What the server adds to the sampling by itself, as far as it acts: at temperature 0 only a penalty can. */
export function serverSampling({ identity, sampling }: ManifestModel): string[] {
  const greedy = Object.values(sampling).every(({ temperature }) => temperature === 0);
  return (identity.serverSampling ?? []).filter((setting) => !greedy || /penalty/.test(setting));
}

/**
 * Trials at temperature 0, or at whatever the server takes where nothing is said: no draws from a stated distribution.
 * @param imported whether the sampling is what another program wrote down, which may have left it out
 */
export function repeatsAreGreedy(
  { sampling }: ManifestModel,
  suite: string,
  trials: number,
  imported: boolean,
): boolean {
  if (trials < 2) return false;
  const { temperature } = sampling[suite] ?? {};
  return temperature === 0 || (temperature === undefined && !imported);
}

/** A chat template adds words of its own to the suite's system message. */
export function templateAddsWords(facts: ModelFacts, suite: SuiteHeader, prompt: string): boolean {
  return (facts.served.identity.templateWords ?? 0) > 0 && suite.prompts[prompt]?.system != null;
}

/** The switches to think of two chat templates stand differently; one that has none, or does not say, is no ground. */
export function thinkingDiffers(a: ModelFacts, b: ModelFacts): boolean {
  const [one, other] = [a.served.identity.thinkingSwitch, b.served.identity.thinkingSwitch];
  return one !== null && other !== null && one !== other;
}

/** A chat template speaks where the suite sends no system message of its own. */
export function templateAddsSystemPrompt(facts: ModelFacts, suite: SuiteHeader, prompt: string): boolean {
  return facts.served.identity.defaultSystemPrompt === true && suite.prompts[prompt]?.system == null;
}
