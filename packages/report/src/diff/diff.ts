import { ConfigError, type Manifest } from '@evenhand/core';
import { compareGrounds, createManifestGrounds, type GroundDifference } from '@evenhand/grounds';
import { compareCodeUnits, displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import type { TableName } from '../tables/columns.ts';
import { COLUMNS } from '../tables/columns.ts';
import { listPaths } from '../tables/run-warnings.ts';
import { diffOverall, diffRows, type ModelDiff } from './flips.ts';
import { diffMeasures, type MeasureDiff } from './measures.ts';

import { byKey, type CsvRecord, KEYS, readSide, type Side } from './side.ts';

/** A figure that is not what it was. */
export interface MetricChange {
  readonly table: TableName;
  readonly row: string;
  readonly metric: string;
  readonly before: string;
  readonly after: string;
}

export interface Diff {
  readonly before: string;
  readonly after: string;
  /** What the two rest on and do not share; empty for bare files. */
  readonly grounds: readonly string[];
  /** The same, each with what it can change. */
  readonly differences: readonly Pick<GroundDifference, 'sentence' | 'matters'>[];
  /** Whether both sides are runs, so that what they rest on is known. */
  readonly comparesRuns: boolean;
  /** All suites, prompts and models together; null = no two rows can be compared. */
  readonly overall: ModelDiff | null;
  readonly models: readonly (ModelDiff & { readonly effort: MeasureDiff | null })[];
  readonly metrics: readonly MetricChange[];
  /** Rows of the other tables that only one side has, by table. */
  readonly rows: readonly {
    readonly table: TableName;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }[];
  readonly notes: readonly string[];
  /** Sides whose files are not those of their manifests, in sentences that stand among the notes too; empty = none. */
  readonly altered: readonly string[];
}

/** Two runs, or two CSV files of the same kind. @throws ConfigError when there is nothing to hold against each other */
export function diffRuns(beforePath: string, afterPath: string): Diff {
  const [before, after] = [readSide(beforePath), readSide(afterPath)];
  const shared = [...before.tables.keys()].filter((table) => after.tables.has(table));
  if (shared.length === 0)
    throw new ConfigError(
      `${displayPath(beforePath)} is ${[...before.tables.keys()].join(', ')} and ${displayPath(afterPath)} is ${[...after.tables.keys()].join(', ')}; expected two of the same kind, or two runs' folders`,
    );
  const altered = [before, after].flatMap(({ path, altered: files }) =>
    files.length === 0 ? [] : [messages.diff.altered(displayPath(path), listPaths(files))],
  );
  const notes = [...altered];
  const { models, overall } = shared.includes('samples')
    ? diffSamples(before, after, notes)
    : { models: [], overall: null };
  const comparesRuns = before.manifest !== null && after.manifest !== null;
  const differences = comparesRuns ? findGrounds(before.manifest, after.manifest) : [];
  const others = shared
    .filter((table) => table !== 'samples' && table !== 'measurements')
    .map((table) => diffTable(table, before.tables.get(table)!, after.tables.get(table)!, notes));
  const measured =
    !shared.includes('samples') && shared.includes('measurements')
      ? [diffTable('measurements', before.tables.get('measurements')!, after.tables.get('measurements')!, notes)]
      : [];
  const tables = [...others, ...measured];
  return {
    before: displayPath(beforePath),
    after: displayPath(afterPath),
    grounds: differences.map(({ sentence }) => sentence),
    differences,
    comparesRuns,
    overall,
    models,
    metrics: tables.flatMap((table) => table.changes),
    rows: tables
      .map(({ table, added, removed }) => ({ table, added, removed }))
      .filter(({ added, removed }) => added.length + removed.length > 0),
    notes,
    altered,
  };
}

function findGrounds(before: Manifest, after: Manifest): Diff['differences'] {
  const methods = Object.keys({ ...before.methods, ...after.methods });
  return compareGrounds(createManifestGrounds(before, methods), createManifestGrounds(after, methods)).map(
    ({ sentence, matters }) => ({ sentence, matters }),
  );
}

type Group = { suite: string; prompt: string; model: string };

function diffSamples(before: Side, after: Side, notes: string[]): Pick<Diff, 'models' | 'overall'> {
  const rename = soleModels(before, after, notes);
  const unique = (side: Side, table: 'samples' | 'measurements', label: string) => {
    const { rows, twice } = byKey(side.tables.get(table) ?? [], KEYS[table]);
    if (twice > 0) notes.push(messages.diff.twice(label, twice, table));
    return grouped([...rows.values()], rename);
  };
  const { before: beforeWord, after: afterWord } = messages.gateWords;
  const [old, recent] = [unique(before, 'samples', beforeWord), unique(after, 'samples', afterWord)];
  const [oldMeasurements, recentMeasurements] = [
    unique(before, 'measurements', beforeWord),
    unique(after, 'measurements', afterWord),
  ];
  const groups = [...new Set([...old.keys(), ...recent.keys()])].sort(compareCodeUnits).map((name) => {
    const group = (recent.get(name) ?? old.get(name))!.group;
    const [before, rows] = [old.get(name)?.rows ?? [], recent.get(name)?.rows ?? []];
    const clusters = new Map(rows.map((row) => [row.sample!, row.cluster || row.twin || row.sample!]));
    const [was, now] = [oldMeasurements.get(name)?.rows, recentMeasurements.get(name)?.rows];
    const effort =
      was === undefined || now === undefined
        ? null
        : diffMeasures(was, now, (sample) => clusters.get(sample) ?? sample);
    return { before, after: rows, diff: { ...diffRows(before, rows, group), effort } };
  });
  return {
    models: groups.map(({ diff }) => diff),
    overall: groups.every(({ diff }) => diff.compared === 0) ? null : diffOverall(groups),
  };
}

/** Where each side has one model and the names differ, the two are held against each other all the same. */
function soleModels(before: Side, after: Side, notes: string[]): (model: string) => string {
  const names = (side: Side) => [...new Set(side.tables.get('samples')!.map((row) => row.model!))];
  const [old, recent] = [names(before), names(after)];
  if (old.length !== 1 || recent.length !== 1 || old[0] === recent[0]) return (model) => model;
  notes.push(messages.diff.renamed(old[0]!, recent[0]!));
  return (model) => (model === old[0] ? recent[0]! : model);
}

function grouped(
  rows: readonly CsvRecord[],
  rename: (model: string) => string,
): Map<string, { group: Group; rows: CsvRecord[] }> {
  const groups = new Map<string, { group: Group; rows: CsvRecord[] }>();
  for (const row of rows) {
    const group = { suite: row.suite!, prompt: row.prompt!, model: rename(row.model!) };
    const name = `${group.suite}\u0000${group.prompt}\u0000${group.model}`;
    const known = groups.get(name);
    if (known === undefined) groups.set(name, { group, rows: [row] });
    else known.rows.push(row);
  }
  return groups;
}

/** Changed cells of a table of figures, row by row. */
function diffTable(table: TableName, before: readonly CsvRecord[], after: readonly CsvRecord[], notes: string[]) {
  const [old, recent] = [byKey(before, KEYS[table]), byKey(after, KEYS[table])];
  if (old.twice + recent.twice > 0) notes.push(messages.diff.twiceIn(old.twice + recent.twice, table));
  const displayKey = (key: string) => key.split('\u0000').join(' / ');
  const columns = COLUMNS[table].filter(({ name }) => !KEYS[table].includes(name));
  const changes: MetricChange[] = [];
  for (const [key, now] of recent.rows) {
    const was = old.rows.get(key);
    if (was === undefined) continue;
    for (const { name } of columns)
      if ((was[name] ?? '') !== (now[name] ?? ''))
        changes.push({ table, row: displayKey(key), metric: name, before: was[name] ?? '', after: now[name] ?? '' });
  }
  return {
    table,
    changes,
    added: [...recent.rows.keys()].filter((key) => !old.rows.has(key)).map(displayKey),
    removed: [...old.rows.keys()].filter((key) => !recent.rows.has(key)).map(displayKey),
  };
}
