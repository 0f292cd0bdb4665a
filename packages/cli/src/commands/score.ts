import { resolve } from 'node:path';
import {
  ConfigError,
  canonicalJson,
  modelNamed,
  type RunInputs,
  readInputs,
  readManifest,
  rosterEntry,
  type ScorerChoice,
  type ScoresEntry,
  shown,
} from '@evenhand/core';
import { type Moved, type RunTables, writeResults } from '@evenhand/report';
import {
  connectJudge,
  fitSuites,
  kinOf,
  loadNamed,
  NO_CONTEXT,
  readyNetwork,
  scoreBeside,
  scoreHeadline,
  toScorerConfig,
} from '@evenhand/runner';

import { INCOMPLETE, OK } from '../output/exit.ts';
import { oneLine, print, printJson, styled, textTable } from '../output/terminal.ts';
import { loadParts, scorerRegistry } from '../registry.ts';

import { runtimeFor } from '../runtime.ts';

interface Flags {
  readonly scorer?: string;
  readonly headline?: boolean;
  /** Files of code that judged in the run. */
  readonly module?: readonly string[];
  /** Label of the model that judges, in place of the run's. */
  readonly judge?: string;
  readonly localOnly?: boolean;
  readonly json?: boolean;
}

/** Judges the stored replies of a run again. Asks no model under test; the scorer `judge` asks its own. @throws ConfigError; then nothing has changed */
export async function score(run: string, flags: Flags): Promise<void> {
  const folder = resolve(run);
  const manifest = readManifest(folder);
  if (manifest.records.length === 0)
    throw new ConfigError(
      `${shown(folder)}: has no records yet; resume it first: evenhand run --resume ${shown(folder)}`,
    );
  loadNamed(flags);
  const inputs = readInputs(folder, manifest);
  const judging = flags.scorer === undefined ? ownJudges(inputs) : namedJudge(inputs, flags.scorer);
  const changed = [...judging].filter(([suite, one]) => isOther(inputs, suite, one));
  const replace = flags.headline === true && changed.length > 0;
  if (flags.headline === true && !replace)
    console.error('the published verdicts are already by this judge in this version; nothing to replace');
  const chosen = replace ? new Map(changed) : judging;
  const { means, close } = await meansFor(inputs, chosen, flags);
  let scorers: string[];
  try {
    scorers = await (replace ? scoreHeadline : scoreBeside)(folder, chosen, scorerRegistry, means);
  } finally {
    await close();
  }
  const tables = writeResults(folder);
  process.exitCode = manifest.status === 'complete' ? OK : INCOMPLETE;
  if (flags.json) {
    printJson({ folder: shown(folder), scorers, headline: replace, moved: tables.moved });
    return;
  }
  printMoved(tables);
  for (const entry of readManifest(folder).scores.filter(({ scorer }) => scorers.includes(scorer))) printJudge(entry);
  print(
    replace
      ? `\nThe published verdicts are now by ${scorers.join(', ')}; the earlier ones stand under ${shown(folder)}/scores/.`
      : `\nWritten: ${scorers.map((one) => `${shown(folder)}/scores/${one}/`).join(', ')}; the published verdicts stay as they are (--headline replaces them).`,
  );
}

/** Each suite's own judge, with its options, in the version of this evenhand. */
function ownJudges(inputs: RunInputs): Map<string, ScorerChoice> {
  return new Map(inputs.suites.map(({ name, scorer }) => [name, scorer]));
}

/** One judge for all suites that it can judge. @throws ConfigError where it can judge none */
function namedJudge(inputs: RunInputs, name: string): Map<string, ScorerChoice> {
  const { fit, unfit } = fitSuites(inputs, scorerRegistry, name);
  if (fit.length === 0)
    throw new ConfigError(unfit.map(({ suite, why }) => `--scorer ${name}: cannot judge ${suite}: ${why}`));
  for (const { suite, why } of unfit) console.error(`left alone: ${suite}, ${oneLine(why, 300)}`);
  return new Map(
    inputs.suites
      .filter((suite) => fit.includes(suite.name))
      .map((suite) => [
        suite.name,
        suite.scorer.name === name ? suite.scorer : { name, options: {}, reading: 'lenient' as const },
      ]),
  );
}

/** What the judges need besides the replies: the scorer `judge` its model, which is reached here. */
async function meansFor(inputs: RunInputs, judging: ReadonlyMap<string, ScorerChoice>, flags: Flags) {
  const label = flags.judge;
  const none = { means: NO_CONTEXT, close: async () => {} };
  const byModel = [...judging].filter(([, { name }]) => name === 'judge').map(([suite]) => suite);
  if (byModel.length === 0) {
    if (label !== undefined)
      throw new ConfigError(`--judge ${label}: no suite is judged by a model here; add --scorer judge`);
    return none;
  }
  const parts = loadParts();
  const judge = label === undefined ? (inputs.judge ?? null) : modelNamed(label, parts, 'judge');
  if (judge === null)
    throw new ConfigError(
      `suite ${byModel.join(', ')}: is to be judged by a model, and none is named; add --judge MODEL`,
    );
  const runtime = runtimeFor(flags);
  readyNetwork({ ...inputs, models: [], judge }, runtime.network, parts.providers);
  const connected = await connectJudge(inputs, judge, parts.providers, runtime, new AbortController().signal);
  const known = inputs.models.map((model) =>
    model.developer === null ? (rosterEntry(parts.catalogue, model.id) ?? model) : model,
  );
  const underTest = known.map((model, index) => ({ ...kinOf(model), id: inputs.models[index]!.id }));
  return { means: { underTest, judgeModel: connected.model }, close: connected.close };
}

/** How a judge model fared. */
function printJudge({ scorer, agreement, spent, unjudged }: ScoresEntry): void {
  if (unjudged > 0) print(`${scorer}: ${unjudged} replies got no verdict.`);
  if (agreement === null || spent === null) return;
  const twice = agreement.agreed + agreement.disagreed;
  const usd = spent.usd === null ? 'cost unknown' : `$${spent.usd.toFixed(6)}`;
  print(
    `\n${scorer}: said the same in both orders of ${agreement.agreed} of ${twice} replies${agreement.unreadable > 0 ? `, ${agreement.unreadable} more with one verdict only` : ''}; ${spent.requests} requests, ${usd}, which are no cost of the models under test.`,
  );
}

function isOther(inputs: RunInputs, suite: string, judging: ScorerChoice): boolean {
  return (
    canonicalJson(inputs.suites.find(({ name }) => name === suite)!.scorer) !==
    canonicalJson(toScorerConfig(scorerRegistry, judging))
  );
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

/** What moved, and the first of the replies that did. */
export function printMoved({ moved }: Pick<RunTables, 'moved'>): void {
  if (moved.length === 0) {
    print('No reply is judged differently.');
    return;
  }
  print(
    `\n${textTable(
      ['suite', 'model', 'published by', 'mean', 'other judge', 'mean', 'up', 'down', 'replies'],
      moved.map((one) => [
        one.suite,
        one.model,
        one.publishedScorer,
        percent(one.published / one.n),
        one.scorer,
        percent(one.other / one.n),
        String(one.up),
        String(one.down),
        String(one.n),
      ]),
      [3, 5, 6, 7, 8],
    )}`,
  );
  for (const one of moved.filter(({ flips }) => flips.length > 0)) printFlips(one);
}

function printFlips(one: Moved): void {
  const total = one.up + one.down;
  print(
    `\n${styled('bold', `${one.model}, ${one.scorer}`)}: ${total} moved${total > one.flips.length ? `; the first ${one.flips.length}` : ''}`,
  );
  for (const flip of one.flips)
    print(
      `  ${oneLine(flip.key, 80)}: ${flip.published} (${said(flip.publishedAnswer)}) became ${flip.other} (${said(flip.otherAnswer)})`,
    );
}

const said = (answer: string | null) => (answer === null ? 'no answer' : oneLine(answer, 40));
