// A run's folder to write pages of: the reference run with other replies, and claims held against it.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOutput, type Manifest, type RunRecord, readManifest, writeManifest } from '@evenhand/core';
import { sha256 } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';
import { loadClaims, type RunTables, resolveClaims, writeFindings, writeResults } from '@evenhand/report';

/** The committed run that the pages of these tests are made from. */
export const REFERENCE = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'scripts',
  'fixtures',
  'runs',
  'first-look-reference',
);

/** Debian's own, or the one that the environment names; null = there is none here. */
export const CHROMIUM =
  [process.env.EVENHAND_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  ) ?? null;

/** Where pictures of the page are kept for people to look at; an ignored folder. */
export const PICTURES = join(import.meta.dirname, '..', '..', '..', 'test-results', 'page');

const CLAIMS = `claims:
  - id: better
    statement: The larger of the two is at least 5 points better.
    source: made up for this test
    a: { model: qwen2.5-coder-0.5b-instruct }
    b: { model: smollm2-135m-instruct }
    metric: accuracy
    direction: higher
    margin: 5 points
  - id: country
    statement: Models from China are at least twice as good as those from the United States.
    source: made up for this test
    a: { best: { origin: CN } }
    b: { best: { origin: US } }
    metric: relative-accuracy
    direction: higher
    margin: 2 ratio
`;

/** A copy of the reference run. @param change gets each reply's text, and gives another one @param edit gets its manifest, and gives another one */
export function createRun(
  change: (text: string, index: number) => string = (text) => text,
  edit: (manifest: Manifest) => Manifest = (manifest) => manifest,
): RunTables {
  const folder = join(mkdtempSync(join(tmpdir(), 'evenhand-page-test-')), 'run');
  cpSync(REFERENCE, folder, { recursive: true });
  let index = 0;
  const hashes = new Map<string, string>();
  for (const name of readdirSync(join(folder, 'records'))) {
    const path = join(folder, 'records', name);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const changed = lines.map((line) => {
      const record = JSON.parse(line) as RunRecord;
      const before = record.turns[0]!.generation!;
      const text = change(before.text, index++);
      if (text === before.text) return line;
      const turns = [{ ...record.turns[0]!, generation: { ...before, text } }];
      const score = record.score === null ? null : { ...record.score, answer: text };
      return JSON.stringify({ ...record, score, turns, outputSha256: hashOutput(turns) });
    });
    const text = `${changed.join('\n')}\n`;
    writeFileSync(path, text);
    hashes.set(`records/${name}`, sha256(text));
  }
  const manifest = readManifest(folder);
  const records = manifest.records.map((file) => ({ ...file, sha256: hashes.get(file.path)! }));
  writeManifest(folder, edit({ ...manifest, records }));
  const claims = join(folder, '..', 'claims.yaml');
  writeFileSync(claims, CLAIMS);
  const run = inLanguage('en', () => writeResults(folder));
  return writeFindings(
    run,
    resolveClaims(run, loadClaims([claims]), { models: [], suites: [], findTraits: () => null }),
  );
}
