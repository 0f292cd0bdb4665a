// Nights to make sites of: copies of the reference run at other days, with other things changed.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '@evenhand/core';

const REFERENCE = join(import.meta.dirname, '..', '..', '..', 'scripts', 'fixtures', 'runs', 'first-look-reference');

export const createNightsFolder = (): string => mkdtempSync(join(tmpdir(), 'evenhand-site-test-'));

export interface NightChanges {
  /** Edits the manifest after day and id were set. */
  readonly manifest?: (manifest: Manifest) => Manifest;
  /** Gives each line of the records another text. */
  readonly records?: (line: string, index: number) => string;
  /** Gives each input another text; its name and hash follow. */
  readonly inputs?: (text: string, name: string) => string;
  readonly claims?: string;
}

/** A night as a folder in `parent`. @param day such as 2026-11-23 @returns the folder */
export function createNight(parent: string, day: string, changes: NightChanges = {}): string {
  const id = `first-look-${day.replaceAll('-', '')}T010000Z-0000`;
  const folder = join(parent, id);
  cpSync(REFERENCE, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  let manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  manifest = {
    ...manifest,
    runId: id,
    sessions: manifest.sessions.map((session) => ({
      ...session,
      startedAt: `${day}T01:00:00.000Z`,
      endedAt: `${day}T01:10:00.000Z`,
    })),
  };
  if (changes.inputs !== undefined)
    for (const input of manifest.inputs) {
      const text = readFileSync(join(folder, input.path), 'utf8');
      const changed = changes.inputs(text, input.path);
      if (changed === text) continue;
      const sha256 = `${'0'.repeat(52)}${day.replaceAll('-', '').padStart(12, '0')}`;
      const to = input.path.replace(/\.[0-9a-f]{12}\.(jsonl?)$/, `.${sha256.slice(0, 12)}.$1`);
      writeFileSync(join(folder, input.path), changed);
      renameSync(join(folder, input.path), join(folder, to));
      manifest = {
        ...manifest,
        inputs: manifest.inputs.map((one) => (one.path === input.path ? { path: to, sha256 } : one)),
      };
    }
  if (changes.records !== undefined)
    for (const name of readdirSync(join(folder, 'records'))) {
      const file = join(folder, 'records', name);
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      writeFileSync(file, `${lines.map(changes.records).join('\n')}\n`);
    }
  if (changes.claims !== undefined) writeFileSync(join(folder, 'claims.json'), changes.claims);
  writeFileSync(path, `${JSON.stringify(changes.manifest?.(manifest) ?? manifest, null, 2)}\n`);
  return folder;
}

/** As if its replies had been read from other people's files. */
export const imported = (manifest: Manifest): Manifest => ({
  ...manifest,
  import: {
    format: 'jsonl',
    files: [],
    expected: 10,
    expectedBy: 'files',
    missing: [],
    malformed: [],
    duplicates: [],
    parted: [],
    notes: [],
    verdicts: [],
    published: [],
    requested: [],
  },
});

/** `claims.json` of a run with one claim on the two models of the reference run. */
export const createClaims = (statement: string, source: string): string =>
  JSON.stringify({
    claims: [
      {
        id: 'better',
        statement,
        source,
        a: { model: 'qwen2.5-coder-0.5b-instruct' },
        b: { model: 'smollm2-135m-instruct' },
        suites: 'all',
        metric: 'accuracy',
        direction: 'higher',
        margin: { value: 5, unit: 'points' },
      },
    ],
    models: {},
    look: null,
  });
