import { resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { compareCodeUnits, didYouMean, displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import {
  type GroupComparisons,
  type Grouping,
  groupComparisons,
  joinRows,
  languagePairs,
  listNoWorse,
  listPairs,
  listSameModelPairs,
  listUnknownAmounts,
  measureTables,
  mergeRuns,
  type NoWorseFinding,
  qualityTables,
  type Row,
  type Rows,
  type RunData,
  selectShownPairs,
  type TwinContrast,
  twinContrasts,
} from '@evenhand/report';
import { printGroups, printNoWorse, printRatios, printTwins } from '../output/comparison-tables.ts';
import { warnOfRuns } from '../output/run-warnings.ts';
import { printCaveats, printPairs } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';
import { readLargeRun } from '../run-threads.ts';

interface Flags {
  readonly baseline?: string;
  /** Several runs: every pair, not only those of one model. */
  readonly allPairs?: boolean;
  readonly language?: string;
  readonly adjust?: 'holm' | 'max-t' | 'bh' | 'none';
  /** Intervals that hold together, beside each pair's own. */
  readonly simultaneous?: boolean;
  readonly within?: readonly string[];
  readonly groupBy?: Grouping;
  /** `true`: by the run's own margin; else points, as they were typed. */
  readonly nonInferiority?: boolean | string;
  readonly json?: boolean;
}

/** Paired comparisons, of one run or of several on the same samples. @throws ConfigError when nothing can be paired */
export function compare(runs: readonly string[], flags: Flags): void {
  const loaded = runs.map((run) => readLargeRun(resolve(run)));
  warnOfRuns(loaded);
  const data = mergeRuns(loaded);
  const models = data.manifest.models.map(({ id }) => id);
  if (models.length < 2)
    throw new ConfigError(
      `${displayPath(loaded[0]!.folder)}: has only one model, so there is nothing to compare it with; name a second run`,
    );
  if (flags.baseline !== undefined && !models.includes(flags.baseline)) {
    const hint = didYouMean(flags.baseline, models, String);
    throw new ConfigError(
      `--baseline: there is no model ${flags.baseline}; ${hint === null ? '' : `${hint} `}the models are ${models.join(', ')}`,
    );
  }
  const baseline = flags.baseline ?? null;
  const adjustment = flags.adjust ?? 'holm';
  const acrossRuns = flags.allPairs === true || baseline !== null ? [] : listSameModelPairs(loaded);
  const selected = acrossRuns.length > 0 ? { pairs: acrossRuns } : {};
  const { comparisons, summary } = qualityTables(data, {
    ...{ baseline, adjustment, ...selected },
    simultaneous: flags.simultaneous ?? false,
  });
  const wanted = comparisons.filter((row) => isWanted(row.language as string, flags.language));
  if (wanted.length === 0)
    throw new ConfigError(
      `--language: no pair has language ${flags.language}; the languages are ${[...new Set(comparisons.map((row) => row.language))].join(', ')}`,
    );
  if (wanted.every((row) => row.n_pairs === 0))
    throw new ConfigError(
      'the models have no replies to the same samples (same suite, version, prompt variant, sample and trial), so there is nothing to compare',
    );
  const language = flags.language === undefined || flags.language === 'all' ? '*' : flags.language;
  const { ratios, efficiency } = measureTables(data, { baseline, language, ...selected });
  const unknown = listUnknownAmounts(data, language);
  const twins = twinContrasts(data, {
    languages: twinLanguages(data, flags.within),
    baseline,
    adjustment,
    ...selected,
  });
  const groups = flags.groupBy === undefined ? null : groupComparisons(data, flags.groupBy);
  const noWorse =
    flags.nonInferiority === undefined
      ? null
      : listNoWorse(
          data,
          acrossRuns.length > 0 ? acrossRuns : listPairs([...models].sort(compareCodeUnits), baseline),
          readMargin(flags.nonInferiority),
        );
  if (flags.json) {
    printJson({
      comparisons: wanted,
      ratios,
      unknown,
      twins: twins.map(twinRow),
      groups: groups === null ? null : groupRows(groups),
      ...(noWorse === null ? {} : { no_worse: noWorse.map(noWorseRow) }),
    });
    return;
  }
  if (acrossRuns.length > 0) print(messages.terminal.sameModelPairs);
  const several = new Set(wanted.map((row) => row.prompt)).size > 1;
  const select = (rows: Rows) => (baseline === null ? selectShownPairs(rows, summary) : [...rows]);
  const shown = select(wanted);
  printPairs(several ? shown.map(withPrompt(messages.report.average)) : shown, [], true);
  if (shown.length < wanted.length) print(messages.report.somePairs(shown.length, wanted.length));
  if (flags.simultaneous) print(`\n${messages.terminal.simultaneousNote}`);
  if (adjustment !== 'holm') print(`\n${ADJUSTMENT_NOTES()[adjustment]}`);
  const shownRatios = select(ratios);
  printRatios(several ? shownRatios.map(withPrompt(messages.terminal.allRequests)) : shownRatios, unknown, language);
  printTwins(twins);
  if (groups !== null) printGroups(groups, flags.groupBy!);
  if (noWorse !== null) printNoWorse(noWorse);
  printCaveats(joinRows([wanted, ratios, efficiency]));
}

const ADJUSTMENT_NOTES = () => ({
  'max-t': messages.terminal.maxT,
  bh: messages.terminal.benjamini,
  none: messages.terminal.notAdjusted,
});

/** A share; null = the run's own margin. @throws ConfigError */
function readMargin(flag: boolean | string): number | null {
  if (typeof flag === 'boolean') return null;
  const points = Number(flag);
  if (flag.trim() === '' || !(points > 0 && points < 100))
    throw new ConfigError(`--non-inferiority: found ${flag}; expected points above 0 and below 100, such as 2`);
  return points / 100;
}

const isWanted = (language: string, wanted: string | undefined) =>
  wanted === undefined || wanted === 'all' || language === wanted;

/** Rows of several prompt variants name theirs after the suite. */
const withPrompt =
  (all: string) =>
  (row: Row): Row => ({
    ...row,
    suite: `${row.suite === '*' ? all : row.suite} (${row.prompt})`,
  });

/** @throws ConfigError where no twins are in both languages */
function twinLanguages(data: RunData, within: readonly string[] | undefined): [string, string] | null {
  if (within === undefined) return null;
  const there = languagePairs(data, null).map(([a, b]) => `${a},${b}`);
  const [a, b, ...more] = within;
  if (a === undefined || b === undefined || more.length > 0 || a === b)
    throw new ConfigError(`--within: found ${within.join(',') || 'nothing'}; expected two languages such as en,zh`);
  if (languagePairs(data, [a, b]).length === 0)
    throw new ConfigError(
      `--within: no sample exists in both ${a} and ${b}; ${there.length === 0 ? 'no suite of this run has translated samples' : `there are translated samples in ${there.join('; ')}`}`,
    );
  return [a, b];
}

function twinRow(one: TwinContrast): Row {
  return {
    suite: one.suite,
    prompt: one.prompt,
    language_a: one.languageA,
    language_b: one.languageB,
    model_a: one.modelA,
    model_b: one.modelB,
    n_twins: one.nTwins,
    difference: one.estimate,
    difference_lo: one.lo,
    difference_hi: one.hi,
    p: one.p,
    test: one.test,
    p_adjusted: one.pAdjusted,
    verdict: one.verdict,
  };
}

function noWorseRow(one: NoWorseFinding): Row {
  return {
    model_a: one.modelA,
    model_b: one.modelB,
    n_suites: one.nSuites,
    n_pairs: one.nPairs,
    a_only: one.aOnly,
    b_only: one.bOnly,
    difference: one.difference,
    difference_lo90: one.lo,
    difference_hi90: one.hi,
    p_worse: one.pWorse,
    test: one.test,
    power: one.power,
    margin: one.margin,
    verdict: one.verdict,
  };
}

function groupRows({ comparisons, left }: GroupComparisons) {
  return {
    comparisons: comparisons.map((one) => ({
      metric: one.metric,
      group_a: one.groupA,
      group_b: one.groupB,
      models_a: one.modelsA,
      models_b: one.modelsB,
      estimate: one.estimate,
      estimate_lo: one.lo,
      estimate_hi: one.hi,
      p: one.p,
      least_p: one.leastP,
      test: one.test,
      verdict: one.verdict,
      unknown: one.unknown,
    })),
    left_out: left,
  };
}
