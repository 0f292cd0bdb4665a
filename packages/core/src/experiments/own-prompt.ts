import { describe, idSchema, type YamlFile } from '@evenhand/io';
import * as z from 'zod';
import { ConfigError } from '../contract/errors.ts';
import type { Prompt } from '../suites/prompt-variant.ts';
import { createPromptReader, promptVariantSchema } from '../suites/prompt-variant-file.ts';
import type { Suite } from '../suites/suite.ts';
import type { Settings } from './settings.ts';

/** Words of an experiment's own for the questions of its suites: one more prompt variant, and the one that is run. */
export const ownPromptSchema = z.strictObject({
  name: describe(
    idSchema.default('own'),
    'Name of the variant in all files; no suite of the experiment may have one of that name.',
  ),
  ...promptVariantSchema.shape,
});
export type OwnPrompt = z.infer<typeof ownPromptSchema>;

/** What an experiment, or a command line, says of prompts. */
export interface StatedPrompt {
  readonly prompt?: OwnPrompt | undefined;
  /** A system message in place of the suites'; null = none is sent; absent = nothing is said. */
  readonly system?: string | null | undefined;
}

/** Words that a command line puts in place of an experiment's. */
export interface PromptOverride extends StatedPrompt {
  /** Where they stand, for errors. */
  readonly file: YamlFile<unknown>;
  /** The folder that paths in them are relative to. */
  readonly base: string;
}

/** Those of the command line over those of the file. */
export function mergePrompts(file: StatedPrompt, over: StatedPrompt): StatedPrompt {
  if (over.prompt !== undefined) return over;
  return { prompt: file.prompt, system: over.system === undefined ? file.system : over.system };
}

/**
 * Gives every suite the variant, and has it run where the settings name no other prompt: `prompts: [main, own]` or `all` runs it
 * beside the suite's own words.
 *
 * @param file where the words stand, for errors and for files of worked examples @throws ConfigError
 */
export function addOwnPrompt<T extends { readonly suites: readonly Suite[]; readonly settings: Settings }>(
  experiment: T,
  { prompt, system }: StatedPrompt,
  file: YamlFile<unknown>,
  base: string,
): T {
  const settings =
    prompt === undefined && system === undefined
      ? experiment.settings
      : withPrompt(experiment.settings, prompt?.name ?? 'own');
  const suites = experiment.suites.map((suite) =>
    settings === experiment.settings && prompt === undefined
      ? suite
      : addVariant(suite, { prompt, system }, file, base),
  );
  assertPrompts(suites, settings);
  return { ...experiment, suites, settings };
}

const withPrompt = (settings: Settings, name: string): Settings =>
  settings.prompts === 'main' ? { ...settings, prompts: name } : settings;

function addVariant(suite: Suite, stated: StatedPrompt, file: YamlFile<unknown>, base: string): Suite {
  const { name = 'own', ...words } = stated.prompt ?? {};
  const variant = { ...words, ...(stated.system === undefined ? {} : { system: stated.system }) };
  if (Object.hasOwn(suite.prompts, name))
    throw file.problem(
      ['prompt', 'name'],
      `suite ${suite.name} has a prompt ${JSON.stringify(name)} already; give yours another name`,
    );
  const main = withoutStated(suite.prompts.main!, variant);
  const prompt = createPromptReader(file, base, null).readPrompt(variant, main, ['prompt']);
  assertShown(prompt, suite, file);
  return { ...suite, prompts: { ...suite.prompts, [name]: prompt } };
}

/** One's own words hold for all samples: what the suite says otherwise for some tags or languages gives way. */
function withoutStated(main: Prompt, stated: { readonly [K in 'system' | 'template' | 'shot']?: unknown }): Prompt {
  const keys = (['system', 'template', 'shot'] as const).filter((key) => stated[key] !== undefined);
  const strip = <T extends object>(from: T): T =>
    Object.fromEntries(Object.entries(from).filter(([key]) => !(keys as string[]).includes(key))) as T;
  return {
    ...main,
    ...(main.for === undefined
      ? {}
      : { for: Object.fromEntries(Object.entries(main.for).map(([key, words]) => [key, strip(words)])) }),
    ...(main.native === undefined ? {} : { native: strip(main.native) }),
  };
}

/** @throws ConfigError where the words show what a sample does not have */
function assertShown(prompt: Prompt, suite: Suite, file: YamlFile<unknown>): void {
  const texts = [prompt, ...Object.values(prompt.for ?? {})].flatMap(({ system, template }) => [system, template]);
  for (const key of ['choices', 'tools'] as const) {
    if (!texts.some((text) => text?.includes(`{{${key}}}`))) continue;
    for (const sample of suite.samples)
      if (sample[key] === null)
        throw file.problem(
          ['prompt'],
          `shows {{${key}}}, and sample ${JSON.stringify(sample.id)} of ${suite.name} has none`,
        );
  }
}

/** @throws ConfigError naming a prompt that a suite does not have */
function assertPrompts(suites: readonly Suite[], settings: Settings): void {
  for (const suite of suites) {
    const [missing] = listMissingPrompts(suite, settings);
    if (missing !== undefined)
      throw new ConfigError(
        `prompts: suite ${suite.name} has no prompt ${JSON.stringify(missing)}; it has ${Object.keys(suite.prompts).join(', ')}`,
      );
  }
}

/** Names that are wanted and that no prompt of the suite has. */
function listMissingPrompts(suite: Pick<Suite, 'prompts'>, { prompts }: Pick<Settings, 'prompts'>): string[] {
  return prompts === 'all' ? [] : [prompts].flat().filter((name) => !Object.hasOwn(suite.prompts, name));
}
