import type { Manifest, ModelEntry } from '@evenhand/core';
import { listHeads, messages } from '@evenhand/messages';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt, formatDifferenceTitle, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import { baseIn } from '../tables/lineage.ts';
import type { Rows } from '../tables/rows.ts';
import { turnPair } from '../tables/turn-pair.ts';
import { formatVerdict, percentInterval, points, pValue, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

const { report: text } = messages;

interface Run {
  readonly manifest: Manifest;
  readonly inputs: { readonly models: readonly ModelEntry[] };
  readonly summary: readonly Row[];
  readonly comparisons: Rows;
}

/** What a model was made from, for a table; '' = nothing that is known of. */
export function madeFrom(row: Row): string {
  if (row.derived_from !== null && row.derived_from !== undefined) return escapeMarkdown(String(row.derived_from));
  return row.adapter_sha256 === null || row.adapter_sha256 === undefined ? '' : text.notStated;
}

/** Rows with each customised model right behind the one that it was made from, else in the order in which they come. */
export function sortByBase(rows: readonly Row[], { inputs }: Pick<Run, 'inputs'>): Row[] {
  const baseIds = new Map(inputs.models.map((entry) => [entry.id, baseIn(entry, inputs.models)?.id ?? null]));
  const appended = new Set<Row>();
  const out: Row[] = [];
  const alike = (a: Row, b: Row) => a.suite === b.suite && a.prompt === b.prompt && a.language === b.language;
  const append = (row: Row): void => {
    if (appended.has(row)) return;
    appended.add(row);
    out.push(row);
    for (const other of rows) if (alike(row, other) && baseIds.get(other.model as string) === row.model) append(other);
  };
  for (const row of rows) {
    const base = baseIds.get(row.model as string);
    if (!rows.some((other) => alike(row, other) && other.model === base)) append(row);
  }
  // Two that name each other as their base stand behind everything else.
  for (const row of rows) append(row);
  return out;
}

/** Each customised model against the one that it was made from, suite by suite; what was added, and what it was trained on. */
export function customisedSection(run: Run): string[] {
  const { models } = run.inputs;
  const customised = run.summary.filter((row) => madeFrom(row) !== '').map((row) => row.model as string);
  const entries = models.filter(({ id }) => customised.includes(id));
  if (entries.length === 0) return [];
  const metric = readHeadlineMetric(run.summary);
  const pairs = entries.flatMap((entry) => {
    const base = baseIn(entry, models);
    return base === null ? [] : listRows(run, entry.id, base.id);
  });
  return [
    `## ${messages.titles.customised}`,
    text.customisedNote,
    ...(pairs.length === 0
      ? []
      : [
          markdownTable(
            [
              ...listHeads('suite', 'customised', 'modelMadeFrom'),
              text.baseFigure(METRIC_TITLES[metric]),
              text.customisedFigure(METRIC_TITLES[metric]),
              formatDifferenceTitle(metric),
              ...listHeads('pWithAdjusted', 'customisedIs'),
            ],
            pairs,
          ),
        ]),
    entries.map((entry) => described(entry, run)).join('\n'),
  ];
}

function listRows({ summary, comparisons }: Run, tuned: string, base: string): string[][] {
  const suites = new Set(summary.map((row) => row.suite));
  const alone = suites.size === 2 ? '*' : null;
  const prompt = findHeadPrompt(summary);
  return comparisons
    .filter((row) => row.suite !== alone && row.prompt === prompt && row.language === '*' && isPair(row, tuned, base))
    .map((row) => {
      const turned = row.model_a === tuned ? row : turnPair(row);
      const figure = (model: string) => {
        const found = summary.find(
          (one) => one.suite === row.suite && one.prompt === prompt && one.language === '*' && one.model === model,
        );
        return found === undefined ? UNKNOWN : percentInterval(found, readHeadlineMetric(summary));
      };
      return [
        row.suite === '*' ? text.average : escapeMarkdown(String(row.suite)),
        escapeMarkdown(tuned),
        escapeMarkdown(base),
        figure(base),
        figure(tuned),
        points(turned),
        `${pValue(row.p as number | null)} (${pValue(row.p_adjusted as number | null)})`,
        formatVerdict(String(turned.verdict)),
      ];
    });
}

const isPair = ({ model_a: a, model_b: b }: Row, x: string, y: string) => (a === x && b === y) || (a === y && b === x);

function described(entry: ModelEntry, { manifest, inputs }: Run): string {
  const { identity } = manifest.models.find(({ id }) => id === entry.id)!;
  const base =
    entry.base === undefined ? [] : [entry.base.developer, entry.base.origin].filter((part) => part !== null);
  const absent = baseIn(entry, inputs.models) === null ? text.notInRun : '';
  return `- ${[
    `${text.madeFrom(
      escapeMarkdown(entry.id),
      entry.derivedFrom === null ? text.unnamedBase : escapeMarkdown(entry.derivedFrom),
      escapeMarkdown(base.join(', ')),
    )}${absent}`,
    formatAdded(entry, identity.adapterSha256),
    formatTraining(entry),
  ].join('; ')}.`;
}

function formatAdded({ adapter }: ModelEntry, found: string | null): string {
  const scale = adapter === undefined || adapter.scale === 1 ? '' : text.scale(adapter.scale);
  if (found !== null) return text.loraFound(`${found.slice(0, 16)}…`, scale);
  if (adapter === undefined) return text.ownWeights;
  return text.loraStated(adapter.sha256 === null ? '' : `${adapter.sha256.slice(0, 16)}…`, scale);
}

function formatTraining({ trainedOn }: ModelEntry): string {
  if (trainedOn === undefined) return text.trainingUnknown;
  if (trainedOn.length === 0) return text.trainedOnNothing;
  return text.trainedOn(
    trainedOn
      .map(
        ({ name, questions }) =>
          `${escapeMarkdown(name)} (${questions === null ? text.noHashes : text.noOverlap(questions.count)})`,
      )
      .join(', '),
  );
}
