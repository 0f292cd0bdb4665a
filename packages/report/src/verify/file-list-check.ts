import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Manifest, RunHeaders, SuiteHeader } from '@evenhand/core';
import { canonicalJson, compareCodeUnits, readLines } from '@evenhand/io';
import type { Mismatch, ScorerLookup } from './verification.ts';

/** Inputs hold the first digits of their SHA-256 in their name. */
const HASHED_NAME = /^inputs\/(.+)\.([0-9a-f]{12})(?:\.[a-z]{2,5})?$/;

/** What a manifest says of its own files, of code and programs, and of verdicts that were replaced, against its inputs. */
export function checkFileLists(manifest: Manifest, inputs: RunHeaders, scorers: ScorerLookup): Mismatch[] {
  const texts = [
    ...(manifest.schema < 1 ? [`schema ${manifest.schema} is none that there ever was`] : []),
    ...checkInputs(manifest, inputs),
    ...checkRecordFiles(manifest),
    ...checkPrograms(manifest, inputs, scorers),
    ...checkHeadlines(manifest),
    ...checkKind(manifest),
  ];
  return texts.map((text) => ({ place: 'manifest.json', text }));
}

function checkInputs({ inputs: files, import: statement, ...manifest }: Manifest, inputs: RunHeaders): string[] {
  const texts: string[] = [];
  const names = files.map(({ path, sha256 }) => {
    const [, name = path, digits] = HASHED_NAME.exec(path) ?? [];
    if (digits !== undefined && !sha256.startsWith(digits))
      texts.push(`${path}: its name is not that of its content, whose SHA-256 begins with ${sha256.slice(0, 12)}`);
    return name;
  });
  const expected = [
    'experiment',
    ...manifest.suites.flatMap(({ name, modules }) => [
      `suite-${name}`,
      `samples-${name}`,
      ...modules.map(({ file }) => `module-${file.replace(/\.[a-z]{2,3}$/, '').replace(/[^A-Za-z0-9._-]/g, '_')}`),
    ]),
    ...manifest.models.map(({ id }) => `model-${id}`),
    ...(inputs.judge == null ? [] : ['judge']),
    ...(manifest.shard === undefined ? [] : ['shards']),
  ];
  // An import has its samples before its other suites.
  const [stated, wanted] = statement === null ? [names, expected] : [names.toSorted(), expected.toSorted()];
  if (canonicalJson(stated) !== canonicalJson(wanted))
    texts.push(`its inputs are ${shorten(stated)}; suites and models have ${shorten(wanted)}`);
  return texts;
}

function checkRecordFiles({ records, models }: Manifest): string[] {
  const stated = records.map(({ path }) => path);
  const wanted = models
    .map(({ id }) => id)
    .sort(compareCodeUnits)
    .map((id) => `records/${id}.jsonl`);
  return canonicalJson(stated) === canonicalJson(wanted)
    ? []
    : [`its files of records are ${shorten(stated)}; its models have ${shorten(wanted)}`];
}

/** What was executed: code that suites brought along, and programs that a scorer ran. */
function checkPrograms({ suites, judge, import: statement }: Manifest, inputs: RunHeaders, scorers: ScorerLookup) {
  const texts: string[] = [];
  for (const [index, suite] of inputs.suites.entries()) {
    const { name, runs, modules } = suites[index]!;
    const brought = listModules(suite);
    const stated = modules.map(({ role, sha256 }) => [role, sha256]);
    if (statement === null && canonicalJson(stated.toSorted()) !== canonicalJson(brought.toSorted()))
      texts.push(
        `${name}: ${modules.length} modules are said to have been executed; the suite brings ${brought.length}`,
      );
    const { judge: grader } = inputs;
    const judgedBy = grader == null ? [] : [`judge ${grader.id} (${grader.developer})`];
    if (statement === null && suite.scorer.name === 'judge' && canonicalJson(runs) !== canonicalJson(judgedBy))
      texts.push(`${name}: its scorer is said to have run ${shorten(runs)}; the inputs name ${shorten(judgedBy)}`);
    if (runs.length > 0 && scorers(name) !== undefined)
      texts.push(`${name}: its scorer is said to have run ${runs.join(', ')}; it needs nothing but the reply`);
  }
  if ((judge === null) !== (inputs.judge == null))
    texts.push(
      judge === null
        ? 'its inputs name a judge model, which it does not'
        : 'it names a judge model, which its inputs do not',
    );
  if (judge !== null && inputs.judge != null) {
    const { id, host } = inputs.judge;
    const wanted = {
      id,
      provider: host.provider,
      host: host.id,
      operator: host.operator,
      jurisdiction: host.jurisdiction,
      baseUrl: host.baseUrl,
    };
    for (const [key, value] of Object.entries(wanted))
      if ((judge[key as keyof typeof wanted] ?? null) !== (value ?? null))
        texts.push(`${key} of the judge model is ${judge[key as keyof typeof wanted]}; the inputs say ${value}`);
  }
  return texts;
}

const listModules = ({ scorer, generatorModule, environment }: SuiteHeader): string[][] =>
  [
    ['scorer', scorer.module?.sha256],
    ['generator', generatorModule?.sha256],
    ['environment', environment?.module?.sha256],
  ].filter((one): one is string[] => one[1] !== undefined);

/** Verdicts were replaced by those of the scorer that a suite has now, and the earlier ones are kept under `scores/`. */
function checkHeadlines({ headlines, suites, scores, sessions }: Manifest): string[] {
  const texts: string[] = [];
  const now = new Map<string, string>();
  let before = sessions[0]!.startedAt;
  for (const { at, suite, from, to } of headlines) {
    if (at < before) texts.push(`verdicts on ${suite} are said to have been replaced at ${at}, before ${before}`);
    before = at;
    const last = now.get(suite);
    if (last !== undefined && last !== from)
      texts.push(`verdicts on ${suite} were replaced by those of ${last}, and then those of ${from} were`);
    now.set(suite, to);
    if (!scores.some(({ scorer, suites: judged }) => scorer === from && Object.hasOwn(judged, suite)))
      texts.push(`verdicts of ${from} on ${suite} are said to have been replaced; they are not under scores/`);
  }
  for (const [suite, to] of now) {
    const scorer = suites.find(({ name }) => name === suite)?.scorer;
    if (scorer !== to)
      texts.push(
        `verdicts on ${suite} were replaced by those of ${to}; its scorer is ${scorer ?? 'none: there is no such suite'}`,
      );
  }
  return texts;
}

/** The models of an import are saved replies, and nothing else is. */
function checkKind({ import: statement, models, skipped }: Manifest): string[] {
  const imported = models.filter(({ provider }) => provider === 'import');
  const texts =
    imported.length === (statement === null ? 0 : models.length)
      ? []
      : [
          `${imported.length} of ${models.length} models are saved replies, and it ${statement === null ? 'does not say' : 'says'} that it was imported`,
        ];
  for (const { model } of skipped)
    if (models.some(({ id }) => id === model)) texts.push(`${model} is said to have been left out, and was run`);
  return texts;
}

/** A suite that was run whole says what all of its samples are, one by one, in their order. */
export function checkSamples(folder: string, manifest: Manifest, inputs: RunHeaders): Mismatch[] {
  // A copy lacks texts, and what was merged has the order of its shards.
  if (manifest.redacted?.inputs === true || manifest.merged !== undefined || manifest.shard !== undefined) return [];
  return inputs.suites.flatMap(({ name, size, samplesSha256 }) => {
    const stated = manifest.suites.find((suite) => suite.name === name);
    const path = manifest.inputs.find((file) => HASHED_NAME.exec(file.path)?.[1] === `samples-${name}`)?.path;
    if (stated?.samples !== size || path === undefined) return [];
    const hash = createHash('sha256').update('[');
    let count = 0;
    for (const { text } of readLines(join(folder, path), { unfinished: true }))
      if (text !== '') hash.update(count++ === 0 ? text : `,${text}`);
    if (hash.update(']').digest('hex') === samplesSha256) return [];
    return [
      { place: path, text: `is not what the suite says of its samples: their SHA-256 differs from samplesSha256` },
    ];
  });
}

function shorten(list: readonly string[]): string {
  const text = list.join(', ') || 'none';
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
