import { readHeaders, readManifest } from '@evenhand/core';
import { pushAll } from '@evenhand/io';
import { inLanguage, type Language } from '@evenhand/messages';
import { readLabels } from '../labels/label-file.ts';
import { combineVisitors, type Visit, type Visitor } from '../reading/model-reading.ts';
import { type Emit, visitResultFiles } from '../result-files.ts';
import { compareFile } from './file-comparison.ts';
import { createJudgeCheck } from './judge-check.ts';
import { checkLeftOut } from './origin-check.ts';
import { createPlanCheck, type RecordCounts } from './plan-check.ts';
import { createPrintedCheck } from './printed-check.ts';
import { createRecordCheck } from './record-check.ts';
import { type Activity, trackActivity } from './session-check.ts';
import { createSourceChecks, type VerdictCounts } from './source-check.ts';
import { createVerdictCheck } from './verdict-check.ts';
import type { Mismatch, ScorerLookup, StoredScorerLookup, VerifyContext } from './verification.ts';
import { checkVersions, type VersionCheck } from './version-check.ts';

/** What was found of the records of one model, and of the CSV files that they give. */
export interface ModelCheck {
  /** Of single records. */
  readonly findings: readonly Mismatch[];
  /** Of the CSV files. */
  readonly differing: readonly Mismatch[];
  readonly notes: readonly string[];
  readonly counts: RecordCounts;
  readonly verdicts: VerdictCounts;
  readonly activity: Activity;
  /** Keys of its records that somebody labelled. */
  readonly labelled: readonly string[];
  /** Paths of the CSV files. */
  readonly files: readonly string[];
  /** Why the records could not all be read; null = they were. */
  readonly unreadable: readonly string[] | null;
}

/** What records are checked with. */
export interface RecordScorers {
  readonly scorers: ScorerLookup;
  readonly storedScorers: StoredScorerLookup;
  readonly context: VerifyContext;
}

/** Compares result files of a run with what its records give, as they come. */
export function createFileCheck(folder: string, versions: VersionCheck) {
  const differing: Mismatch[] = [];
  const files: string[] = [];
  const emit: Emit = (path, parts) => {
    files.push(path.replaceAll('\\', '/'));
    pushAll(differing, compareFile(folder, path, parts, versions));
  };
  return { emit, differing, files };
}

/** How the records of a model are checked. @param language of the run's REPORT.md @throws ConfigError */
export async function createModelCheck(
  folder: string,
  { scorers, storedScorers, context }: RecordScorers,
  language: Language,
): Promise<Visit<ModelCheck>> {
  const manifest = readManifest(folder);
  const inputs = readHeaders(folder, manifest);
  const versions = checkVersions(manifest, context);
  const models = new Map(inputs.models.map((entry) => [entry.id, entry]));
  const labels = new Set(readLabels(folder).map(({ key }) => key));
  const createSourceCheck = await createSourceChecks(manifest, storedScorers);
  return (model, reading) => {
    const notes: string[] = [];
    const findings: Mismatch[] = [];
    const plan = createPlanCheck(manifest, model);
    const source = createSourceCheck();
    const printed = createPrintedCheck(manifest, model, context);
    const activity = trackActivity(models.get(model), manifest.headlines.length === 0);
    const checkVerdict = createVerdictCheck(scorers, notes);
    const checkRecord = createRecordCheck(manifest, inputs, context, notes);
    const checkJudged = createJudgeCheck(manifest, inputs);
    const { emit, differing, files } = createFileCheck(folder, versions);
    const labelled: string[] = [];
    let line = 0;
    const check: Visitor = {
      record(record, sample) {
        line++;
        activity.record(record);
        printed.record(record);
        if (labels.has(record.key)) labelled.push(record.key);
        const texts = [
          ...plan.record(record),
          ...checkVerdict(record, sample),
          ...checkRecord(record, sample),
          ...checkJudged(record),
          ...source.record(record, sample),
          ...checkLeftOut(manifest, record),
        ];
        for (const text of texts)
          findings.push({ place: `records/${model}.jsonl:${line}`, text: `${record.key}: ${text}` });
      },
      end() {},
    };
    const visitor = combineVisitors(visitResultFiles(emit)(model, reading), check);
    const conclude = (unreadable: readonly string[] | null): ModelCheck => ({
      findings: [...findings, ...printed.conclude().map((text) => ({ place: 'manifest.json', text }))],
      ...{ differing, notes, labelled, files, unreadable },
      counts: plan.counts(),
      verdicts: source.counts(),
      activity: activity.conclude(),
    });
    return {
      ...visitor,
      end() {
        inLanguage(language, () => visitor.end());
        return conclude(null);
      },
      fail: ({ problems }) => conclude(problems),
    };
  };
}
