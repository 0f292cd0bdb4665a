import { resolve } from 'node:path';
import {
  ConfigError,
  findModel,
  findRosterEntry,
  RECORDED,
  type RunInputs,
  readInputs,
  readManifest,
  type ScorerChoice,
  type ScoresEntry,
} from '@evenhand/core';
import { canonicalJson, displayPath } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { writeRun } from '@evenhand/page';
import { type RunTables, type ScoreChanges, UNKNOWN } from '@evenhand/report';
import {
  addScores,
  connectJudge,
  findFitSuites,
  loadNamedModules,
  NO_CONTEXT,
  prepareNetwork,
  replaceScores,
  toProvenance,
  toScorerConfig,
} from '@evenhand/runner';

import { INCOMPLETE, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';
import { assertNotRedacted } from '../redacted.ts';
import { createExperimentContext, scorerRegistry } from '../registry.ts';
import { withRunThreads } from '../run-threads.ts';
import { createRuntime } from '../runtime.ts';

interface Flags {
  readonly scorer?: string;
  readonly headline?: boolean;
  /** Files of the scorer code of the run. */
  readonly module?: readonly string[];
  /** Label of the judge model, in place of the run's. */
  readonly judge?: string;
  readonly localOnly?: boolean;
  readonly json?: boolean;
}

/** Scores the stored replies of a run again. Sends nothing to the models under test; the scorer `judge` calls its own. @throws ConfigError; then nothing has changed */
export async function score(run: string, flags: Flags): Promise<void> {
  const folder = resolve(run);
  const manifest = readManifest(folder);
  if (manifest.records.length === 0)
    throw new ConfigError(
      `${displayPath(folder)}: has no records yet; resume it first: evenhand run --resume ${displayPath(folder)}`,
    );
  assertNotRedacted(folder, manifest, 'scored again');
  loadNamedModules(flags);
  const inputs = readInputs(folder, manifest);
  const scorerChoices = flags.scorer === undefined ? listOwnScorers(inputs) : selectNamedScorer(inputs, flags.scorer);
  const changed = [...scorerChoices].filter(([suite, one]) => differsFromRun(inputs, suite, one));
  const replace = flags.headline === true && changed.length > 0;
  if (flags.headline === true && !replace)
    console.error('the published scores are already by this scorer in this version; nothing to replace');
  const applied = replace ? new Map(changed) : scorerChoices;
  const { means, close } = await meansFor(inputs, applied, flags);
  let scorers: string[];
  try {
    scorers = await (replace ? replaceScores : addScores)(folder, applied, scorerRegistry, means);
  } finally {
    await close();
  }
  const { tables } = withRunThreads(folder, (threads) => writeRun(folder, { threads }));
  process.exitCode = manifest.status === 'complete' ? OK : INCOMPLETE;
  if (flags.json) {
    printJson({
      folder: displayPath(folder),
      scorers,
      headline: replace,
      moved: selectChanges(tables, scorers, replace),
    });
    return;
  }
  const scoreChanges = selectChanges(tables, scorers, replace);
  if (scoreChanges.length > 0) printScoreChanges({ scoreChanges });
  else printPublished(tables, scorers);
  for (const entry of readManifest(folder).scores.filter(({ scorer }) => scorers.includes(scorer))) printJudge(entry);
  print(
    replace
      ? `\n${messages.terminal.replaced(scorers.join(', '), displayPath(folder))}`
      : `\n${messages.terminal.added(scorers.map((one) => `${displayPath(folder)}/scores/${one}/`).join(', '))}`,
  );
}

/** What these scorers say and no other one of the run. @param replaced the scorers are the published ones now */
function selectChanges({ scoreChanges }: RunTables, scorers: readonly string[], replaced: boolean): ScoreChanges[] {
  return scoreChanges.filter(({ scorer, publishedScorer }) => scorers.includes(replaced ? publishedScorer : scorer));
}

/** The scorer is the published one: there is nothing that it would differ from. */
function printPublished({ summary }: RunTables, scorers: readonly string[]): void {
  const rows = summary.filter((row) => row.suite !== '*' && (row.language ?? '*') === '*');
  print(`\n${messages.terminal.scorerIsPublished(scorers.join(', '))}`);
  printTable(
    listHeads('suite', 'prompt', 'model', 'mean', 'accuracy', 'n'),
    rows.map((row) => [
      ...[row.suite, row.prompt, row.model].map(String),
      ...[row.mean_score, row.accuracy].map((share) => (typeof share === 'number' ? percent(share) : UNKNOWN)),
      String(row.n),
    ]),
    [3, 4, 5],
    3,
  );
}

/** Each suite's own scorer, with its options, in the version of this evenhand. */
function listOwnScorers(inputs: RunInputs): Map<string, ScorerChoice> {
  const recorded = inputs.suites.filter(({ scorer }) => scorer.name === RECORDED.name).map(({ name }) => name);
  if (recorded.length === inputs.suites.length)
    throw new ConfigError(
      `${recorded.join(', ')}: has the scores of the program that the replies come from, which cannot be recomputed here; name one of our scorers: --scorer NAME`,
    );
  return new Map(
    inputs.suites.filter(({ name }) => !recorded.includes(name)).map(({ name, scorer }) => [name, scorer]),
  );
}

/** One scorer for all suites that it can score. @throws ConfigError where it can score none */
function selectNamedScorer(inputs: RunInputs, name: string): Map<string, ScorerChoice> {
  const { fit, unfit } = findFitSuites(inputs, scorerRegistry, name);
  if (fit.length === 0)
    throw new ConfigError(unfit.map(({ suite, why }) => `--scorer ${name}: cannot score ${suite}: ${why}`));
  for (const { suite, why } of unfit) console.error(`not rescored: ${suite}, ${oneLine(why, 300)}`);
  return new Map(
    inputs.suites
      .filter((suite) => fit.includes(suite.name))
      .map((suite) => [
        suite.name,
        suite.scorer.name === name ? suite.scorer : { name, options: {}, reading: 'lenient' as const },
      ]),
  );
}

/** What the scorers need besides the replies: the scorer `judge` its model, which is reached here. */
async function meansFor(inputs: RunInputs, judging: ReadonlyMap<string, ScorerChoice>, flags: Flags) {
  const label = flags.judge;
  const none = { means: NO_CONTEXT, close: async () => {} };
  const byModel = [...judging].filter(([, { name }]) => name === 'judge').map(([suite]) => suite);
  if (byModel.length === 0) {
    if (label !== undefined)
      throw new ConfigError(`--judge ${label}: no suite is scored by a judge model here; add --scorer judge`);
    return none;
  }
  const context = createExperimentContext();
  const judge = label === undefined ? (inputs.judge ?? null) : findModel(label, context, 'judge');
  if (judge === null)
    throw new ConfigError(`suite ${byModel.join(', ')}: needs a judge model, and none is named; add --judge MODEL`);
  const runtime = createRuntime(flags);
  prepareNetwork({ ...inputs, models: [], judge }, runtime.network, context.providers);
  const connected = await connectJudge(inputs, judge, context.providers, runtime, new AbortController().signal);
  const known = inputs.models.map((model) =>
    model.developer === null ? (findRosterEntry(context.catalogue, model.id) ?? model) : model,
  );
  const underTest = known.map((model, index) => ({ ...toProvenance(model), id: inputs.models[index]!.id }));
  return { means: { underTest, judgeModel: connected.model }, close: connected.close };
}

/** How a judge model fared. */
function printJudge({ scorer, agreement, spent, unjudged }: ScoresEntry): void {
  if (unjudged > 0) print(messages.terminal.unscored(scorer, unjudged));
  if (agreement === null || spent === null) return;
  const twice = agreement.agreed + agreement.disagreed;
  const usd = spent.usd === null ? messages.terminal.costUnknown : `$${spent.usd.toFixed(6)}`;
  print(
    `\n${messages.terminal.judgeResult(scorer, agreement.agreed, twice, agreement.unreadable, spent.requests, usd)}`,
  );
}

function differsFromRun(inputs: RunInputs, suite: string, judging: ScorerChoice): boolean {
  return (
    canonicalJson(inputs.suites.find(({ name }) => name === suite)!.scorer) !==
    canonicalJson(toScorerConfig(scorerRegistry, judging))
  );
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

/** Which scores changed, and the first of their replies. */
function printScoreChanges({ scoreChanges }: Pick<RunTables, 'scoreChanges'>): void {
  print();
  printTable(
    listHeads('suite', 'model', 'publishedScorer', 'mean', 'otherScorer', 'mean', 'up', 'down', 'replies'),
    scoreChanges.map((one) => [
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
  );
  if (scoreChanges.every(({ up, down }) => up + down === 0)) print(messages.terminal.scoresUnchanged);
  for (const one of scoreChanges.filter(({ flips }) => flips.length > 0)) printFlips(one);
}

function printFlips(one: ScoreChanges): void {
  const total = one.up + one.down;
  print(`\n${styled('bold', messages.terminal.scoresChanged(one.model, one.scorer, total, one.flips.length))}`);
  for (const flip of one.flips)
    print(
      `  ${messages.terminal.scoreChange(
        oneLine(flip.key, 80),
        `${flip.published} (${formatAnswer(flip.publishedAnswer)})`,
        `${flip.other} (${formatAnswer(flip.otherAnswer)})`,
      )}`,
    );
}

const formatAnswer = (answer: string | null) => (answer === null ? messages.heads.noAnswer : oneLine(answer, 40));
