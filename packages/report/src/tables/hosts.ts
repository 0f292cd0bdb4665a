import { type LogRatio, verdict, withinMargin } from '@evenhand/statistics';
import { CALLED_INVALID, CALLED_VALID, type Cells, CUT, concatCells, findCells } from '../cells/cells.ts';
import { ratioOfSums } from './amounts.ts';
import type { Row } from './columns.ts';
import { averageDifference, computeDifference, type Difference } from './comparison.ts';
import { pair } from './pairs.ts';
import { groupSameWeights } from './same-weights.ts';
import { averagedScopes, type RunData, type Scope, suiteWeight } from './scope.ts';

/**
 * Ratios of amounts within which two hosts count as alike: the bounds of average bioequivalence, 80 to 125 % (Schuirmann 1987; FDA
 * 2001). METHODOLOGY §6.8.
 */
export const RATIO_MARGIN = 1.25;

/** What is compared: score, valid calls, cut replies, tokens. They share the error rate of a difference. */
const MEASURES = 4;

/** Whether two hosts do the same: shown to, shown not to, or neither. */
type Fidelity = 'equivalent' | 'different' | 'cannot_tell';

/**
 * hosts.csv: pairs of models of a run that are the same weights at several hosts, and whether the hosts do the same with them: score,
 * well-formed calls, cut replies and tokens per reply. METHODOLOGY §6.8.
 *
 * @returns no rows where no two models are known to be the same weights
 */
export function hostRows(data: RunData): Row[] {
  const pairs = groupSameWeights(data.manifest, data.inputs).flatMap((models) =>
    models.flatMap((a, index) => models.slice(index + 1).map((b): [string, string] => [a, b])),
  );
  if (pairs.length === 0) return [];
  const scopes = data.scopes.filter(({ language }) => language === '*');
  const parts = [
    ...scopes.map((scope) => ({ suite: scope.suite, prompt: scope.prompt, scopes: [scope] })),
    ...[...averagedScopes(scopes)].map(([prompt, all]) => ({ suite: '*', prompt, scopes: all })),
  ];
  const key = ({ suite, prompt }: (typeof parts)[number]) => `${suite}\u0000${prompt}`;
  return parts
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .flatMap((part) => pairs.map(([a, b]) => hostRow(data, part, a, b)));
}

interface Part {
  readonly suite: string;
  readonly prompt: string;
  readonly scopes: readonly Scope[];
}

function hostRow(data: RunData, { suite, prompt, scopes }: Part, modelA: string, modelB: string): Row {
  const { margin } = data.inputs.settings;
  const weights = scopes.map((scope) => suiteWeight(data, scope.suite));
  const compare = (select: ((cells: Cells) => Cells) | null) =>
    compareShares(scopes, weights, modelA, modelB, select, margin);
  const accuracy = compare(null);
  const cut = compare((cells) => withValues(cells, (flags) => ((flags & CUT) === 0 ? 0 : 1)));
  const withCalls = scopes.filter(({ byModel }) =>
    [modelA, modelB].some((model) => findCells(byModel, model).flags.some((flags) => (flags & CALLED) !== 0)),
  );
  const calls =
    withCalls.length === 0
      ? NO_SHARES
      : compareShares(
          withCalls,
          withCalls.map((scope) => suiteWeight(data, scope.suite)),
          modelA,
          modelB,
          (cells) => withValues(cells, (flags) => ((flags & CALLED_VALID) === 0 ? 0 : 1)),
          margin,
        );
  const tokens = compareTokens(scopes, modelA, modelB);
  const host = (model: string) => data.inputs.models.find(({ id }) => id === model)?.host.id ?? null;
  return {
    suite,
    prompt,
    model_a: modelA,
    model_b: modelB,
    host_a: host(modelA),
    host_b: host(modelB),
    n_pairs: accuracy.n,
    n_unpaired: accuracy.unpaired,
    ...nameCells('accuracy_difference', accuracy),
    ...nameCells('valid_call_difference', calls),
    ...nameCells('cut_difference', cut),
    ...nameCells('tokens_ratio', tokens),
    verdict: concludeFidelity([
      accuracy.verdict,
      cut.verdict,
      tokens.verdict,
      ...(calls === NO_SHARES ? [] : [calls.verdict]),
    ]),
    margin,
    ratio_margin: RATIO_MARGIN,
    interval_method:
      [accuracy.method, tokens.lo90 === null ? null : 'log-ratio-clustered']
        .filter((part) => part !== null)
        .join(';') || null,
  };
}

/** All that was compared must be alike; one that differs is enough for `different`. */
function concludeFidelity(verdicts: readonly Fidelity[]): Fidelity {
  if (verdicts.includes('different')) return 'different';
  return verdicts.includes('cannot_tell') ? 'cannot_tell' : 'equivalent';
}

interface Compared {
  readonly n: number;
  readonly unpaired: number;
  readonly estimate: number | null;
  /** Ends of the 90 % interval. */
  readonly lo90: number | null;
  readonly hi90: number | null;
  readonly verdict: Fidelity;
  readonly method: string | null;
}
const NO_SHARES: Compared = {
  n: 0,
  unpaired: 0,
  estimate: null,
  lo90: null,
  hi90: null,
  verdict: 'cannot_tell',
  method: null,
};

const CALLED = CALLED_VALID | CALLED_INVALID;

/** The difference of two shares on the same samples, as in comparisons.csv. @param select what stands in place of the score; null = the score */
function compareShares(
  scopes: readonly Scope[],
  weights: readonly number[],
  modelA: string,
  modelB: string,
  select: ((cells: Cells) => Cells) | null,
  margin: number,
): Compared {
  const derive = ({ byModel }: Scope) =>
    select === null
      ? { byModel }
      : { byModel: new Map([modelA, modelB].map((model) => [model, select(findCells(byModel, model))])) };
  const found: Difference = averageDifference(
    scopes.map((scope) => computeDifference(derive(scope), modelA, modelB)),
    weights,
  );
  const { estimate, lo, hi } = found.difference;
  // Each of the four may use its share of the 5 %.
  const pAdjusted = found.p === null ? null : Math.min(1, found.p * MEASURES);
  const input = { difference: estimate, lo, hi, lo90: found.lo90, hi90: found.hi90, pAdjusted, margin };
  return {
    n: found.nPairs,
    unpaired: found.nUnpaired,
    estimate,
    lo90: found.lo90,
    hi90: found.hi90,
    verdict: toFidelity(input),
    method: found.method,
  };
}

/** Equivalent where the 90 % interval lies within the margin, also of a difference that is real and too small to matter. */
function toFidelity(input: Parameters<typeof verdict>[0]): Fidelity {
  if (withinMargin(input) === true) return 'equivalent';
  return ['higher', 'lower'].includes(verdict(input)) ? 'different' : 'cannot_tell';
}

/** Output tokens of the first ÷ of the second, as in ratios.csv, on the scale of logarithms. */
function compareTokens(scopes: readonly Scope[], modelA: string, modelB: string): Compared {
  const paired = scopes.map(({ byModel }) => pair(findCells(byModel, modelA), findCells(byModel, modelB)));
  const [a, b] = [concatCells(paired.map((one) => one.a)), concatCells(paired.map((one) => one.b))];
  const at = (level: number): LogRatio =>
    ratioOfSums(
      [
        { cells: a, amount: 'tokens', sign: 1 },
        { cells: b, amount: 'tokens', sign: -1 },
      ],
      level,
    );
  const [narrow, strict] = [at(0.9), at(1 - 0.05 / MEASURES)];
  const log = (value: number | null) => (value === null ? null : Math.log(value));
  const [lo, hi] = [log(strict.lo), log(strict.hi)];
  const excludes = (lo !== null && lo > 0) || (hi !== null && hi < 0);
  return {
    n: a.size,
    unpaired: 0,
    estimate: narrow.ratio,
    lo90: narrow.lo,
    hi90: narrow.hi,
    verdict: toFidelity({
      difference: log(narrow.ratio),
      lo,
      hi,
      lo90: log(narrow.lo),
      hi90: log(narrow.hi),
      pAdjusted: excludes ? 0 : 1,
      margin: Math.log(RATIO_MARGIN),
    }),
    method: null,
  };
}

/** The cells with a share of their own in place of the score. */
function withValues(cells: Cells, value: (flags: number) => number): Cells {
  return { ...cells, value: Float64Array.from(cells.flags, value) };
}

function nameCells(name: string, { estimate, lo90, hi90, verdict: found }: Compared): Row {
  return {
    [name]: estimate,
    [`${name}_lo90`]: lo90,
    [`${name}_hi90`]: hi90,
    [`${name.replace(/_(difference|ratio)$/, '')}_verdict`]: estimate === null ? null : found,
  };
}
