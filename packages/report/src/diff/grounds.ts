import { canonicalJson, type Manifest } from '@evenhand/core';

/** What two runs rest on and do not share; the first things to read before any figure. */
export function compareGrounds(before: Manifest, after: Manifest): string[] {
  const grounds: string[] = [];
  const note = (what: string, a: unknown, b: unknown) => {
    if (canonicalJson(a ?? null) !== canonicalJson(b ?? null))
      grounds.push(`${what}: ${formatValue(a)} became ${formatValue(b)}`);
  };
  for (const suite of before.suites) {
    const other = after.suites.find(({ name }) => name === suite.name);
    if (other === undefined) continue;
    note(`suite ${suite.name}, version`, suite.version, other.version);
    note(`suite ${suite.name}, scorer`, suite.scorer, other.scorer);
    note(`suite ${suite.name}, samples sent`, suite.samples, other.samples);
  }
  for (const model of before.models) {
    const other = after.models.find(({ id }) => id === model.id);
    if (other === undefined) continue;
    for (const what of ['provider', 'host', 'baseUrl', 'jurisdiction'] as const)
      note(`model ${model.id}, ${what}`, model[what], other[what]);
    for (const what of [
      'servedModel',
      'digest',
      'adapterSha256',
      'quantization',
      'contextLength',
      'templateSha256',
      'serverVersion',
    ] as const)
      note(`model ${model.id}, ${what}`, model.identity[what], other.identity[what]);
    note(`model ${model.id}, settings`, model.sampling, other.sampling);
  }
  for (const [name, sha256] of inputHashes(before)) {
    const other = inputHashes(after).get(name);
    if (other !== undefined && other !== sha256)
      grounds.push(`input ${name}: its content changed (inputs/ of both runs hold it)`);
  }
  for (const key of ['trials', 'seed', 'sampling', 'prompts', 'tools'] as const)
    note(`experiment, ${key}`, before.settings[key], after.settings[key]);
  for (const method of Object.keys({ ...before.methods, ...after.methods }))
    note(`method ${method}`, before.methods[method], after.methods[method]);
  const [old, recent] = [before.sessions.at(-1)!, after.sessions.at(-1)!];
  note(
    'harness',
    `${old.harness.version} ${old.harness.commit ?? ''}`,
    `${recent.harness.version} ${recent.harness.commit ?? ''}`,
  );
  note(
    'machine',
    `${old.machine.cpu}, ${old.machine.cores} cores`,
    `${recent.machine.cpu}, ${recent.machine.cores} cores`,
  );
  return grounds;
}

/** Entries of models and headers of suites, by name without hash. */
function inputHashes(manifest: Manifest): Map<string, string> {
  return new Map(
    manifest.inputs.flatMap(({ path, sha256 }) => {
      const name = /^inputs\/((?:model|suite)-.+)\.[0-9a-f]{12}\.jsonl?$/.exec(path)?.[1];
      return name === undefined ? [] : [[name, sha256] as const];
    }),
  );
}

function formatValue(value: unknown): string {
  if (value === null || value === undefined) return 'unknown';
  return typeof value === 'string' ? value : canonicalJson(value);
}
