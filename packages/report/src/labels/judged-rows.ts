import { OUTCOMES, toCellKey } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { cohenKappa, judgeRates, meanInterval, pairedDifference, predictionPowered } from '@evenhand/statistics';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import { caveatCell, QUALITY_CAVEATS } from '../tables/caveats.ts';
import type { Row } from '../tables/columns.ts';
import { estimateCells, toEstimate } from '../tables/estimate.ts';
import type { RunData, Scope } from '../tables/scope.ts';
import type { ReplyLabel } from './label-file.ts';
import { areDrawn } from './label-order.ts';

const REFUSED = OUTCOMES.indexOf('refused');

/** Replies of one model, or of several, with the scores that they have; label null = nobody labelled it. */
interface JudgedReply {
  readonly sample: string;
  readonly cluster: number;
  readonly judged: number;
  /** Mean over the raters. */
  readonly label: number | null;
  /** Whether the model or its provider refused: there may be no text that people could label. */
  readonly refused: boolean;
  /** Who labelled it; empty = nobody, null = not stated. */
  readonly raters: readonly (string | null)[];
}

/**
 * judged.csv: what the scores of a judge are worth, where people labelled some of the replies (METHODOLOGY §3.5): the mean that
 * people would give by their labels and the judge's scores together, how far the judge is off, and its error rates.
 * One row for each suite, wording and model with labels, and for all models together (`*`) where several have some.
 * Empty without labels.
 */
export function judgedRows(data: RunData, labels: readonly ReplyLabel[]): Row[] {
  if (labels.length === 0) return [];
  const byKey = Map.groupBy(labels, ({ key }) => key);
  return data.scopes
    .filter(({ language }) => language === '*')
    .toSorted((a, b) => compareCodeUnits(a.suite, b.suite) || compareCodeUnits(a.prompt, b.prompt))
    .flatMap((scope) => {
      const found = [...data.cells.keys()]
        .sort(compareCodeUnits)
        .map((model) => ({ model, replies: listReplies(data, scope, model, byKey) }))
        .filter(({ replies }) => replies.some(({ label }) => label !== null));
      const together = { model: '*', replies: found.flatMap(({ replies }) => replies) };
      const drawn = found.map(({ replies }) => arePicked(data, scope.suite, replies));
      return [
        ...(found.length > 1 ? [judgedRow(data, scope, together, drawn.every(Boolean))] : []),
        ...found.map((one, index) => judgedRow(data, scope, one, drawn[index]!)),
      ];
    });
}

function listReplies(
  data: RunData,
  scope: Scope,
  model: string,
  byKey: ReadonlyMap<string, readonly ReplyLabel[]>,
): JudgedReply[] {
  const cells: Cells = countingCells(findCells(scope.byModel, model));
  return Array.from({ length: cells.size }, (_, i) => {
    const sample = data.sampleIndex.at(cells.sampleNumber[i]!).sample.id;
    const { suite, suiteVersion, prompt } = scope;
    const given = byKey.get(toCellKey({ suite, suiteVersion, prompt, sample, model, trial: cells.trial[i]! })) ?? [];
    const label = given.length === 0 ? null : given.reduce((sum, one) => sum + one.label, 0) / given.length;
    return {
      sample,
      cluster: cells.cluster[i]!,
      judged: cells.value[i]!,
      label,
      refused: cells.outcome[i] === REFUSED,
      raters: given.map(({ rater }) => rater),
    };
  });
}

function arePicked({ inputs }: RunData, suite: string, replies: readonly JudgedReply[]): boolean {
  const labelled = new Set(replies.filter(({ label }) => label !== null).map(({ sample }) => sample));
  const open = replies.filter(({ sample, refused }) => !refused || labelled.has(sample));
  return areDrawn(inputs.settings.seed, suite, labelled, [...new Set(open.map(({ sample }) => sample))]);
}

function judgedRow(
  { inputs }: RunData,
  { suite, prompt }: Scope,
  { model, replies }: { readonly model: string; readonly replies: readonly JudgedReply[] },
  drawn: boolean,
): Row {
  const labelled = replies.filter((one): one is JudgedReply & { label: number } => one.label !== null);
  const others = replies.filter(({ label }) => label === null);
  const labels = labelled.map(({ label }) => label);
  const judged = labelled.map((one) => one.judged);
  const clusters = labelled.map(({ cluster }) => cluster);
  const powered = predictionPowered({
    ...{ labels, judged, clusters },
    judgedOnly: others.map((one) => one.judged),
    judgedOnlyClusters: others.map(({ cluster }) => cluster),
  });
  const binary = [...labels, ...judged].every((value) => value === 0 || value === 1);
  const asMean = (list: readonly JudgedReply[], values: readonly number[]) =>
    toEstimate(meanInterval({ values, clusters: list.map(({ cluster }) => cluster), cells: values.length, binary }));
  const off = pairedDifference({ a: judged, b: labels, clusters, cells: labels.length, binary, oneTrial: true });
  // What lies just between right and wrong says neither.
  const clear = labelled.filter((one) => one.label !== 0.5 && one.judged !== 0.5);
  const [byPeople, byJudge] = [clear.map(({ label }) => label > 0.5), clear.map((one) => one.judged > 0.5)];
  const rates = judgeRates(
    byPeople,
    byJudge,
    clear.map(({ cluster }) => cluster),
  );
  const samples = new Set(labelled.map(({ sample }) => sample)).size;
  const scorer = inputs.suites.find(({ name }) => name === suite)!.scorer;
  return {
    ...{ suite, prompt, model },
    scorer: `${scorer.name}@${scorer.version}`,
    n: replies.length,
    n_labels: labels.length,
    n_raters: new Set(labelled.flatMap(({ raters }) => raters)).size,
    ...estimateCells('labels_mean', asMean(labelled, labels)),
    judged_mean: replies.reduce((sum, one) => sum + one.judged, 0) / replies.length,
    ...estimateCells('powered_mean', powered),
    judge_weight: powered.weight,
    ...estimateCells('judge_bias', { estimate: off.difference, lo: off.lo, hi: off.hi }),
    n_right: rates.sensitivity.n,
    n_wrong: rates.specificity.n,
    ...estimateCells('sensitivity', { estimate: rates.sensitivity.rate, ...rates.sensitivity }),
    ...estimateCells('specificity', { estimate: rates.specificity.rate, ...rates.specificity }),
    kappa: cohenKappa(crossTable(byPeople, byJudge)),
    caveats: caveatCell(QUALITY_CAVEATS, { small_n: samples < 100, labels_not_drawn: !drawn }),
  };
}

function crossTable(byPeople: readonly boolean[], byJudge: readonly boolean[]): number[][] {
  const count = (people: boolean, judge: boolean) =>
    byPeople.filter((one, i) => one === people && byJudge[i] === judge).length;
  return [true, false].map((people) => [true, false].map((judge) => count(people, judge)));
}
