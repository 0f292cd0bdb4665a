import { orderBySeed, suggestName } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';
import { PackedSamples } from '../suites/packed-samples.ts';
import type { Prompt } from '../suites/prompt-variant.ts';
import type { Sample } from '../suites/sample.ts';
import { type Counterpart, drawFreshSuite, type Suite } from '../suites/suite.ts';
import type { Settings } from './settings.ts';

/** How a counterpart is called: the suite's name and this. */
const ENDINGS: Readonly<Record<Counterpart['how'], string>> = { fresh: 'fresh', shuffled: 'shuffled' };

/**
 * The experiment with a counterpart for each suite that can have one, where its settings ask for them: questions drawn anew
 * (`fresh`), or the same ones with their options in another order (`shuffleOptions`). Counterparts have weight 0 in averages.
 * @throws ConfigError where a setting asks for what no suite can give
 */
export function addCounterparts<T extends { readonly suites: readonly Suite[]; readonly settings: Settings }>(
  experiment: T,
): T {
  const { fresh, shuffleOptions, seed } = experiment.settings;
  const makers: readonly ((suite: Suite) => Suite | null)[] = [
    ...(fresh ? [(suite: Suite) => drawFresh(suite, seed)] : []),
    ...(shuffleOptions ? [(suite: Suite) => shuffleSuite(suite, seed)] : []),
  ];
  if (makers.length === 0) return experiment;
  const made = experiment.suites.map((suite) => makers.map((make) => make(suite)));
  const missing = [fresh ? '--fresh' : null, shuffleOptions ? '--shuffle-options' : null]
    .filter((flag) => flag !== null)
    .find((_, index) => made.every((all) => all[index] === null));
  if (missing !== undefined)
    throw new ConfigError(
      missing === '--fresh'
        ? '--fresh: no suite of the experiment is made by a generator with a seed, so that nothing can be drawn anew; leave the flag out, or name such a suite (evenhand list suites)'
        : '--shuffle-options: no suite of the experiment has questions with options whose order can change; leave the flag out, or name a multiple-choice suite',
    );
  const counterparts = made.flat().filter((suite) => suite !== null);
  assertNewNames(experiment.suites, counterparts);
  return {
    ...experiment,
    suites: experiment.suites.flatMap((suite, index) => [suite, ...made[index]!.filter((one) => one !== null)]),
    settings: {
      ...experiment.settings,
      weights: { ...experiment.settings.weights, ...Object.fromEntries(counterparts.map(({ name }) => [name, 0])) },
    },
  };
}

function assertNewNames(suites: readonly Suite[], counterparts: readonly Suite[]): void {
  const names = suites.map(({ name }) => name);
  const taken = counterparts.find(({ name }) => names.includes(name));
  if (taken !== undefined)
    throw new ConfigError(
      `the counterpart of suite ${taken.counterpart!.of} would be called ${taken.name}, which is a suite of the experiment; ${suggestName(taken.name, names)}; rename that suite`,
    );
}

/** Another list by the suite's own generator; null = it has none with a seed. */
function drawFresh(suite: Suite, seed: number): Suite | null {
  const drawn = drawFreshSuite(suite, seed);
  if (drawn === null) return null;
  // Nobody can have seen them, whenever the published ones were written.
  const { written: _, ...fresh } = drawn.suite;
  return toCounterpart(fresh, suite, 'fresh', drawn.seed);
}

/** The questions whose options can change places, with their options in another order; null = there are none. */
function shuffleSuite(suite: Suite, seed: number): Suite | null {
  if (!Object.values(suite.prompts).every(showsChoices)) return null;
  const samples = [...suite.samples].flatMap((sample) => shuffleOptions(sample, seed) ?? []);
  if (samples.length === 0) return null;
  const packed = new PackedSamples(samples);
  return toCounterpart(
    { ...suite, samples: packed, size: packed.length, samplesSha256: packed.sha256 },
    suite,
    'shuffled',
    seed,
  );
}

function toCounterpart(made: Suite, { name: of }: Suite, how: Counterpart['how'], seed: number): Suite {
  return { ...made, name: `${of}-${ENDINGS[how]}`, counterpart: { of, how, seed } };
}

/** Where options stand in the text of a question instead, they cannot change places: only `{{choices}}` writes them anew. */
function showsChoices({ template, native, for: others = {} }: Prompt): boolean {
  const templates = [template, native?.template, ...Object.values(others).map((other) => other.template)];
  return templates.every((text) => text === undefined || text.includes('{{choices}}'));
}

/** Options that speak of others by their place or letter lose their sense elsewhere. */
const SPEAKS_OF_OTHERS =
  /\b(?:above|below|preceding|following options?)\b|\b(?:both|all|none|neither|either)\b.{0,20}\b(?:of (?:the|these|them)|[A-J]\b)|\b[A-J]\s?(?:and|or|&|,|\/)\s?[A-J]\b|以上|以下|上述|都对|都不|[A-J]\s?[和或、与]\s?[A-J]/iu;
const NAMES_A_POSITION =
  /\b(?:options?|choices?|answers?)\s?[([]?(?:[A-J]|[1-9])\b|[([][A-J][)\]]|\b[A-J]\s(?:only|alone)\b|\b(?:only|same as)\s[A-J]\b|\b(?:first|second|third|last|previous|next|other)\s(?:two\s|three\s)?(?:options?|choices?|answers?)\b|选项|[A-J]项|前[一两二三]项|[上前后]一项|其[他余]各?项|皆[是非对错]|均[为是非对错不正]/iu;
const speaksOfOthers = (choice: string) => SPEAKS_OF_OTHERS.test(choice) || NAMES_A_POSITION.test(choice);

/** Whether a question has a list of its options with letters in its own text, or names one by its letter. */
function namesOptions({ input, choices }: Sample): boolean {
  const text = (typeof input === 'string' ? [{ text: input }] : input)
    .flatMap((part) => ('text' in part ? part.text : []))
    .join('\n');
  return (
    /\b(?:option|choice|answer)s?\s?[([]?[A-J]\b|选项\s?[A-J]/u.test(text) ||
    (choices ?? []).some((choice) =>
      [...text.matchAll(/(?<![A-Za-z])[([]?[A-Za-z][.):、．）：\]]\s*/gu)].some(({ index, 0: mark }) =>
        text.startsWith(choice.trim(), index + mark.length),
      ),
    )
  );
}

const LETTERS = /^[A-Z](?:[\s,、;]{0,2}[A-Z])*$/;

/**
 * A question with its options in an order drawn from the seed and its id, in which no right option keeps its letter, and its target
 * by the new letters. null = it has no options, or they cannot change places: one of them speaks of the others ("all of the above"),
 * the question has them with letters in its own text, or every order leaves a right one where it was.
 */
export function shuffleOptions(sample: Sample, seed: number): Sample | null {
  const { choices } = sample;
  if (choices === null || choices.some(speaksOfOthers) || namesOptions(sample)) return null;
  const indices = choices.map((_, index) => index);
  const right = new Set(
    sample.target.flatMap((target) =>
      isLetters(target, choices.length)
        ? [...target.matchAll(/[A-Z]/g)].map(([letter]) => toIndex(letter))
        : choices.indexOf(target),
    ),
  );
  for (let attempt = 0; attempt < 100; attempt += 1) {
    // order[i] = which of the old options stands at i.
    const order = orderBySeed(indices, seed, (index) => `options/${sample.id}/${attempt}/${index}`);
    if ([...right].some((index) => order[index] === index)) continue;
    const target = sample.target.map((text) =>
      isLetters(text, choices.length)
        ? text.replace(/[A-Z]/g, (letter) => toLetter(order.indexOf(toIndex(letter))))
        : text,
    );
    return { ...sample, choices: order.map((index) => choices[index]!), target: target.map(sortLetters) };
  }
  return null;
}

const toIndex = (letter: string) => letter.charCodeAt(0) - 65;
const toLetter = (index: number) => String.fromCharCode(65 + index);
const isLetters = (target: string, count: number) =>
  LETTERS.test(target) && [...target.matchAll(/[A-Z]/g)].every(([letter]) => toIndex(letter) < count);

/** "CA" is "AC": several letters stand in the order of the alphabet, as suites write them. */
function sortLetters(target: string): string {
  return /^[A-Z]{2,}$/.test(target) ? [...target].sort().join('') : target;
}
