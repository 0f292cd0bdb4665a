import { ConfigError, describeQuestion, hasImage, readManifest, toCellKey } from '@evenhand/core';
import { displayPath, orderBySeed } from '@evenhand/io';
import { stringify } from 'csv-stringify/sync';
import { readRun } from '../reading/read-run.ts';
import { formatCell } from '../tables/csv.ts';
import { readLabels } from './label-file.ts';
import { orderForLabels } from './label-order.ts';

/** A reply that a person is to label. The score that it has is not shown, so that it sways nobody. */
interface SheetRow {
  readonly key: string;
  readonly question: string;
  readonly target: string;
  readonly reply: string;
}

/** Columns of a sheet for people; `label` and `rater` are theirs to fill. */
const SHEET_COLUMNS = ['key', 'question', 'target', 'reply', 'label', 'rater'] as const;

/**
 * A sheet (CSV) of replies for people to label: the same `samples` samples of each suite, drawn at random by the run's seed,
 * of every model, the first trial of the first wording of each suite, in random order. Labels that the run has already stand
 * in it.
 *
 * @throws ConfigError where the run has no reply to them
 */
export function createLabelSheet(folder: string, samples: number): { csv: string; rows: number } {
  const manifest = readManifest(folder);
  if (manifest.redacted !== undefined)
    throw new ConfigError(
      `${displayPath(folder)}: its replies were left out of this copy, so that nobody can label them; take the run that it was made from`,
    );
  const rows: SheetRow[] = [];
  const seen = new Map<string, string[]>();
  const texts = new Map<string, SheetRow & { readonly suite: string; readonly sample: string }>();
  const { inputs } = readRun(folder, () => ({
    record(record, sample) {
      const reply = record.turns.at(-1)?.generation?.text;
      const prompt = manifest.suites.find(({ name }) => name === record.suite)?.prompts[0];
      if (reply === undefined || record.trial !== 1 || record.prompt !== prompt) return;
      const question = hasImage(sample)
        ? describeQuestion(sample)
        : typeof sample.input === 'string'
          ? sample.input
          : JSON.stringify(sample.input);
      const key = toCellKey(record);
      texts.set(key, { ...record, key, question, target: sample.target.join(' | '), reply });
    },
    end() {},
  }));
  for (const { suite, sample } of texts.values()) seen.set(suite, [...(seen.get(suite) ?? []), sample]);
  const { seed } = inputs.settings;
  const drawn = new Map(
    [...seen].map(([suite, ids]) => [suite, new Set(orderForLabels(seed, suite, [...new Set(ids)]).slice(0, samples))]),
  );
  for (const { suite, sample, ...row } of texts.values()) if (drawn.get(suite)!.has(sample)) rows.push(row);
  if (rows.length === 0)
    throw new ConfigError(`${displayPath(folder)}: has no reply that people could label; finish the run first`);
  const given = Map.groupBy(readLabels(folder), ({ key }) => key);
  const cells = orderBySeed(rows, seed, ({ key }) => `sheet ${key}`).flatMap((row) => {
    const labels = given.get(row.key) ?? [{ label: null, rater: null }];
    return labels.map(({ label, rater }) =>
      SHEET_COLUMNS.map((name) =>
        formatCell('text', name === 'label' ? (label?.toString() ?? null) : name === 'rater' ? rater : row[name]),
      ),
    );
  });
  const csv = stringify(cells, { header: true, columns: [...SHEET_COLUMNS], record_delimiter: '\n' });
  return { csv, rows: rows.length };
}
