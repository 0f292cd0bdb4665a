// node scripts/faults/leaves.ts [RUN…]: every field of manifest, inputs and records of finished runs of several kinds, changed in every way
// that its schema knows, all hashes mended and all result files written again. Prints the changes that `verify` does not find.
// RUN: run, shard, merged, extended, dialogues, labelled, without-replies, without-texts, capped, judged, called, imported, recounted, queued;
// RUN:FIELD only fields that begin so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { createEditableRun } from '../../packages/cli/test/support/editable-run.ts';
import { type EditedRun, findEdit } from '../../packages/cli/test/support/edits.ts';
import { applyChange, type FieldChange, listChanges } from '../../packages/cli/test/support/leaves.ts';
import { createOtherRuns } from '../../packages/cli/test/support/other-edits.ts';
import { shardPlanSchema } from '../../packages/core/src/experiments/shards.ts';
import {
  manifestSchema,
  modelEntrySchema,
  runRecordSchema,
  sampleSchema,
  settingsSchema,
} from '../../packages/core/src/index.ts';
import { suiteSchema } from '../../packages/core/src/suites/suite.ts';
import { canonicalJson, uniform } from '../../packages/io/src/index.ts';

const RUNS = [
  ...['run', 'shard', 'merged', 'extended', 'dialogues', 'labelled', 'without-replies', 'without-texts'],
  ...['capped', 'judged', 'called', 'imported', 'recounted', 'queued'],
];
const INPUTS: Readonly<Record<string, z.core.$ZodType>> = {
  experiment: z.strictObject({ name: z.string(), settings: settingsSchema }),
  suite: suiteSchema,
  samples: sampleSchema,
  model: modelEntrySchema,
  shards: shardPlanSchema,
};
/** What mending writes anew, whatever stood there. */
const MENDED = /^manifest\.(?:inputs|records)\[\]\.|^manifest\.methods/;

interface Edit {
  readonly field: string;
  readonly kind: string;
  apply(run: EditedRun): void;
}

/** One of each kind of change of each field, by a draw. */
function listEdits(run: EditedRun): Edit[] {
  const all: Edit[] = [];
  const add = (
    prefix: string,
    schema: z.core.$ZodType,
    document: unknown,
    put: (run: EditedRun, change: FieldChange) => void,
  ) => {
    const parse = (value: unknown) => {
      const read = (schema as z.ZodType).safeParse(value);
      return read.success ? canonicalJson(read.data) : null;
    };
    const before = parse(document);
    // What reads as the same is no change: what is absent has a default.
    for (const change of listChanges(schema, document))
      if (parse(applyChange(document, change)) !== before)
        all.push({ field: `${prefix}.${change.field}`, kind: change.kind, apply: (one) => put(one, change) });
  };
  add('manifest', manifestSchema, run.manifest, (one, change) => {
    Object.assign(one, { manifest: applyChange(one.manifest, change) });
  });
  for (const [label, list] of Object.entries(run.records))
    for (const [at, record] of list.entries())
      add('record', runRecordSchema, record, (one, change) => {
        one.records[label]![at] = applyChange(one.records[label]![at], change);
      });
  for (const [name, text] of Object.entries(run.inputs)) {
    const kind = Object.keys(INPUTS).find((one) => name.startsWith(one));
    if (kind === undefined) continue;
    for (const [at, line] of text.trim().split('\n').entries())
      add(kind, INPUTS[kind]!, JSON.parse(line), (one, change) => {
        const lines = one.inputs[name]!.trim().split('\n');
        lines[at] = canonicalJson(applyChange(JSON.parse(lines[at]!), change));
        one.inputs[name] = `${lines.join('\n')}\n`;
      });
  }
  const byKind = Map.groupBy(all, ({ field, kind }) => `${field} ${kind}`);
  return [...byKind]
    .map(([name, list]) => list[Math.floor(uniform(1, name) * list.length)]!)
    .filter(({ field }) => !MENDED.test(field));
}

const home = mkdtempSync(join(tmpdir(), 'evenhand-leaves-'));
const copy = join(home, 'copy');
const wanted = process.argv.length > 2 ? process.argv.slice(2) : RUNS;
let crashed = false;
try {
  await createEditableRun(home);
  await createOtherRuns(home);
  for (const [name = '', only = ''] of wanted.map((one) => one.split(':'))) {
    // A page that follows from the records says nothing of its own, and takes most of the time.
    for (const page of ['report.html', 'report-data']) rmSync(join(home, name, page), { recursive: true, force: true });
    let edits: Edit[] = [];
    await findEdit(
      join(home, name),
      copy,
      (run) => {
        edits = listEdits(run);
      },
      name,
    );
    edits = edits.filter(({ field }) => field.startsWith(only));
    const missed = new Map<string, string[]>();
    for (const { field, kind, apply } of edits) {
      const findings = await findEdit(join(home, name), copy, apply, name).catch((error: Error) => {
        // What cannot be read as a run is said to be none.
        if (error.name !== 'ConfigError') {
          crashed = true;
          console.log(`${name}: ${field} ${kind}: ${error.stack}`);
        }
        return [error.message];
      });
      if (findings.length === 0) missed.set(field, [...(missed.get(field) ?? []), kind]);
    }
    for (const [field, kinds] of missed) console.log(`${name}: ${field}: ${kinds.join(', ')}`);
    const count = [...missed.values()].flat().length;
    console.log(`${name}: ${edits.length} changes, ${count} of ${missed.size} fields not found`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = crashed ? 1 : 0;
