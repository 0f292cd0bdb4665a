// What a Chinese reader gets: no English sentence is left in what we say ourselves.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareGrounds, type Ground } from '@evenhand/grounds';
import { inLanguage, LANGUAGES } from '@evenhand/messages';
import { afterAll, describe, expect, it } from 'vitest';

import {
  computeDrift,
  computeGate,
  concludeDiff,
  createPaperTable,
  diffMarkdown,
  diffRuns,
  driftTable,
  gateMarkdown,
  loadPolicy,
  readNights,
  readRun,
  writeTable,
} from '../src/index.ts';
import { reportMarkdown } from '../src/markdown/report.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-chinese-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const reference = join(import.meta.dirname, '..', '..', '..', 'scripts', 'fixtures', 'runs', 'first-look-reference');

/** The same run with other grounds, flips, and a request that failed. */
function writeOther(): string {
  const folder = join(home, 'other');
  cpSync(reference, folder, { recursive: true });
  const edit = (path: string, change: (text: string) => string) =>
    writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));
  edit('manifest.json', (text) => {
    const manifest = JSON.parse(text);
    manifest.runId = 'other';
    manifest.settings.seed++;
    manifest.suites[0].version++;
    manifest.suites[1].scorer = 'other@9';
    manifest.sessions[0].machine.cpu = 'z';
    Object.assign(manifest.models[0].identity, {
      servedModel: null,
      digest: 'd',
      quantization: null,
      contextLength: 1,
    });
    return JSON.stringify(manifest);
  });
  edit('samples/qwen2.5-coder-0.5b-instruct.csv', (text) =>
    text.replace(/,incorrect,/, ',failed,').replace(/(?<=^shopping-assistant,)1,/m, '9,'),
  );
  edit('summary.csv', (text) => text.replace(/\n.*\n/, '\n'));
  return folder;
}

/** Runs of four English words and more; names, values and quoted texts of others are shorter or taken out. */
const listEnglish = (text: string): string[] =>
  [...text.replace(/`[^`]*`/g, '').matchAll(/\b[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){3,}/g)].map(([found]) => found);

describe('in Chinese', () => {
  const other = writeOther();

  it('every reason of changed grounds is a sentence without an English word of ours', () => {
    const names = [
      ...Object.keys(LANGUAGES.en.groundWords),
      'suiteContent',
      'samples',
      'modelEntry',
      'setting',
      'method',
    ];
    for (const name of names) {
      const ground = (value: unknown): Ground => ({ name: name as Ground['name'], of: 'X', value });
      const sentence = (before: unknown, after: unknown) =>
        inLanguage('zh', () => compareGrounds([ground(before)], [ground(after)])[0]!.sentence);
      for (const text of [sentence('1', '2'), sentence(null, '2')])
        expect(text.replaceAll('SHA-256', '')).not.toMatch(/[a-z]{2}/);
    }
  });

  it('diff, gate, drift, tables and REPORT.md have no English sentence', () => {
    const policy = join(home, 'policy.yaml');
    writeFileSync(policy, "suites: { '*': { margin: 5 points } }\n");
    const texts = inLanguage('zh', () => {
      const diff = diffRuns(reference, other);
      expect(diff.differences.length).toBeGreaterThan(5);
      expect(diff.overall!.incomparable).toMatchObject({ failed: 1, suite_version: 1 });
      const run = readRun(reference);
      const choice = { suite: null, language: null, baseline: null };
      const table = (what: 'leaderboard' | 'comparison') =>
        writeTable(createPaperTable(run, { what, ...choice }), 'md', { runId: 'r', manifestSha256: 's' });
      return [
        ...[...diff.notes, ...concludeDiff(diff), diffMarkdown(diff)],
        gateMarkdown(computeGate(reference, other, loadPolicy(policy))),
        driftTable(computeDrift(readNights([reference, other]), { reference: 3, sentinels: [] }))
          .rows.flat()
          .join('\n'),
        ...[table('leaderboard'), table('comparison'), reportMarkdown(run)],
      ];
    });
    // What others wrote into the inputs of a run is theirs.
    const inputs = readdirSync(join(reference, 'inputs')).map((name) =>
      readFileSync(join(reference, 'inputs', name), 'utf8'),
    );
    const isTheirs = (phrase: string) => inputs.some((text) => text.includes(phrase));
    expect(texts.flatMap(listEnglish).filter((phrase) => !isTheirs(phrase))).toEqual([]);
  });
});
