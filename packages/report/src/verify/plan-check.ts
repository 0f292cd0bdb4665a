import {
  chooseToolForms,
  type Manifest,
  mergeSampling,
  type RunHeaders,
  type RunRecord,
  resolveSampling,
  type Suite,
  selectSettings,
} from '@evenhand/core';
import { canonicalJson, compareCodeUnits } from '@evenhand/io';
import { setBackMs } from './set-clock.ts';
import type { Mismatch } from './verification.ts';

/** Records of a model, and those of them that are answered. */
export interface RecordCounts {
  readonly found: number;
  readonly answered: number;
  /** Those whose last turn has no reply. */
  readonly withoutReply: number;
}

/** Holds the records of a model against the plan. */
export interface PlanCheck {
  /** What is wrong about the next record. */
  record(record: RunRecord): string[];
  counts(): RecordCounts;
}

export function createPlanCheck(manifest: Manifest, model: string): PlanCheck {
  const suites = new Map(manifest.suites.map((suite) => [suite.name, suite]));
  const isImport = manifest.import !== null;
  let before: string | null = null;
  let [found, answered, withoutReply] = [0, 0, 0];
  return {
    record(record) {
      const wrong: string[] = [];
      const suite = suites.get(record.suite);
      found++;
      if (record.outcome !== 'failed') answered++;
      if ((record.turns.at(-1)?.generation ?? null) === null) withoutReply++;
      if (record.model !== model) wrong.push(`is a record of ${record.model}, in the file of ${model}`);
      if (before !== null && compareCodeUnits(before, record.key) >= 0)
        wrong.push(before === record.key ? 'stands twice' : `stands behind ${before}, out of order`);
      before = record.key;
      if (suite === undefined) return [...wrong, `is of the suite ${record.suite}, which the manifest does not name`];
      const trials = suite.trials ?? manifest.settings.trials;
      if (record.suiteVersion !== suite.version)
        wrong.push(`is of version ${record.suiteVersion} of its suite; the manifest says ${suite.version}`);
      if (!suite.prompts.includes(record.prompt))
        wrong.push(`was not planned: no prompt variant ${record.prompt} was run`);
      if (record.trial > trials) wrong.push(`was not planned: there were ${trials} trials`);
      if (!isImport && record.scorer !== suite.scorer)
        wrong.push(`was scored by ${record.scorer}; the manifest says ${suite.scorer}`);
      return wrong;
    },
    counts: () => ({ found, answered, withoutReply }),
  };
}

/** What is wrong about all records together. @param samples of each suite, by its name @param counts by model */
export function checkCounts(
  manifest: Manifest,
  samples: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, RecordCounts>,
): Mismatch[] {
  const isImport = manifest.import !== null;
  const texts: string[] = [];
  const planned = manifest.suites.reduce(
    (sum, { name, prompts, trials, size }) =>
      sum + (isImport ? size : samples.get(name)!) * prompts.length * (trials ?? manifest.settings.trials),
    0,
  );
  if (planned * manifest.models.length !== manifest.planned)
    texts.push(
      `planned is ${manifest.planned}; suites, prompts, trials and models give ${planned * manifest.models.length}`,
    );
  const total = [...counts.values()].reduce((sum, { answered }) => sum + answered, 0);
  if (manifest.status === 'complete')
    for (const [model, { answered: n }] of counts)
      if (n !== planned)
        texts.push(`status is complete, but of ${planned} planned cells of ${model} the records answer ${n}`);
  const isPartial = (manifest.merged?.missing.length ?? 0) > 0;
  if (isPartial && manifest.status === 'complete') texts.push('status is complete, but shards are missing');
  if (manifest.status === 'incomplete' && !isPartial && total === manifest.planned)
    texts.push('status is incomplete, but the records answer every planned cell');
  for (const { path, lines } of manifest.records) {
    const model = path.slice('records/'.length, -'.jsonl'.length);
    if (counts.get(model)?.found !== lines)
      texts.push(`${path} has ${counts.get(model)?.found ?? 'no'} records; the manifest says ${lines}`);
  }
  return texts.map((text) => ({ place: 'manifest.json', text }));
}

/** What of a manifest is not as its inputs have it. */
export function checkManifest(manifest: Manifest, inputs: RunHeaders, counts: ReadonlyMap<string, number>): Mismatch[] {
  const texts: string[] = [];
  const same = (what: string, stated: unknown, expected: unknown) => {
    if (canonicalJson(stated ?? null) !== canonicalJson(expected ?? null))
      texts.push(`${what}: the manifest says ${shorten(stated)}, the inputs say ${shorten(expected)}`);
  };
  const suites = inputs.suites as readonly Suite[];
  const isImport = manifest.import !== null;
  same('experiment', manifest.experiment, inputs.name);
  for (const rule of ['fixed', 'kept'] as const) {
    const [stated, expected] = [selectSettings(manifest.settings, rule), selectSettings(inputs.settings, rule)];
    for (const key of Object.keys(stated) as (keyof typeof stated)[])
      same(`settings.${key}`, stated[key], expected[key]);
  }
  for (const [index, suite] of suites.entries()) {
    const stated = manifest.suites[index]!;
    same(`version of ${suite.name}`, stated.version, suite.version);
    same(`size of ${suite.name}`, stated.size, suite.size);
    same(`samples of ${suite.name}`, stated.samples, counts.get(suite.name));
    if (inputs.shard !== undefined) {
      const { index: shard, plan } = inputs.shard;
      const dealt = plan.suites.find(({ name }) => name === suite.name)?.shards.filter((one) => one === shard).length;
      same(`samples of ${suite.name} in shard ${shard}`, stated.samples, dealt);
    }
    if (stated.trials !== undefined && (!isImport || stated.trials === manifest.settings.trials))
      texts.push(`trials of ${suite.name} are stated by itself, and its run has one number of them for all suites`);
    if (!isImport) same(`scorer of ${suite.name}`, stated.scorer, `${suite.scorer.name}@${suite.scorer.version}`);
    if (stated.prompts.some((prompt) => !Object.hasOwn(suite.prompts, prompt)))
      texts.push(`prompts of ${suite.name}: ${stated.prompts.join(', ')}, of which the suite does not have all`);
  }
  for (const [index, model] of inputs.models.entries()) {
    const stated = manifest.models[index]!;
    const { provider, id: host, operator, jurisdiction, baseUrl } = model.host;
    const facts = { provider, host, operator, jurisdiction, baseUrl };
    for (const [key, value] of Object.entries(facts))
      same(`${key} of ${model.id}`, stated[key as keyof typeof facts], value);
    if (isImport) continue;
    const sampling = suites.map((suite) => [
      suite.name,
      resolveSampling(mergeSampling(suite, inputs.settings.sampling), model),
    ]);
    same(`sampling of ${model.id}`, stated.sampling, Object.fromEntries(sampling));
    // Folders of benchmarks were written down later than forms of tools.
    if (stated.toolForms !== undefined || manifest.benchmarks !== undefined)
      same(`toolForms of ${model.id}`, stated.toolForms, chooseToolForms(suites, model, inputs.settings));
  }
  return [...texts, ...findSessionProblems(manifest)].map((text) => ({ place: 'manifest.json', text }));
}

/** Sessions follow one another, those of each shard by themselves, and the last one ended as the run did. */
function findSessionProblems({ sessions, status }: Manifest): string[] {
  const texts: string[] = [];
  const endsMs = new Map<number | null, number>();
  for (const [index, session] of sessions.entries()) {
    const { startedAt, endedAt, shard = null } = session;
    const earliestMs = Date.parse(startedAt) - setBackMs(session);
    if (Date.parse(startedAt) + setBackMs(session) < (endsMs.get(shard) ?? 0))
      texts.push(`session ${index + 1} began at ${startedAt}, before the one before had ended`);
    if (endedAt !== null && Date.parse(endedAt) < earliestMs) texts.push(`session ${index + 1} ended before it began`);
    endsMs.set(shard, endedAt === null ? earliestMs : Date.parse(endedAt));
  }
  const last = sessions.at(-1)!;
  // The sessions of shards ended before they were merged: a merged run may lack some.
  const own = sessions.filter(({ shard }) => shard !== undefined);
  const open =
    last.shard === undefined ? [last] : [...new Map(own.map((session) => [session.shard, session])).values()];
  const wrong =
    last.shard === undefined
      ? last.status !== status
      : status === 'complete' && open.find((one) => one.status !== status);
  if (wrong)
    texts.push(`status is ${status}; its last session ended as ${open.find((one) => one.status !== status)!.status}`);
  return texts;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
