import { copyFileSync, existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadExperiment, openJournal, readInputs, readManifest } from '@evenhand/core';
import { uniform } from '@evenhand/io';
import { createRunInputs, runExperiment } from '@evenhand/runner';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createExperimentContext, readHarness, scorerRegistry } from '../src/registry.ts';
import { createProcessRuntime } from '../src/runtime.ts';
import { evenhand, filesBelow, qualityFiles, type Started, scratch, start, write } from './support/program.ts';
import { journal, listRequestedAgain, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const size = (path: string) => (existsSync(path) ? statSync(path).size : 0);

/** Waits until something holds, looking every millisecond. False = the program ended before it did. */
async function until(holds: () => boolean, { child }: Started): Promise<boolean> {
  while (!holds()) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}

describe('a run of 2,000 cells that is killed 20 times', () => {
  const KILLS = 20;
  const faults = [
    { kind: 'server', rate: 0.005, times: 1 },
    { kind: 'content_filter', rate: 0.01 },
    { kind: 'context_too_long', rate: 0.01 },
  ];
  const [unbroken, broken] = [join(home, 'unbroken'), join(home, 'broken')];
  const journalPath = join(broken, 'journal.jsonl');
  beforeAll(() =>
    write(home, {
      ...sums(500),
      'killed.yaml': {
        name: 'killed',
        suites: ['./sums'],
        models: [
          scripted('steady', { errorRate: 0.2, latencyMs: 8, chunks: 3, faults }),
          scripted('hasty', { errorRate: 0.35, latencyMs: 6, seed: 7, faults }),
        ],
        trials: 2,
        seed: 5,
      },
    }),
  );

  it('ends in the quality files of an unbroken run, and asks nothing again that was answered', async () => {
    const uninterrupted = start(home, ['run', 'killed.yaml', '--out', 'unbroken']);
    await until(() => existsSync(join(unbroken, 'journal.jsonl')), uninterrupted);
    linkSync(join(unbroken, 'journal.jsonl'), join(home, 'unbroken.jsonl'));
    expect(await uninterrupted.ended).toMatchObject({ code: 0 });
    const bytes = size(join(home, 'unbroken.jsonl'));

    for (let kill = 1; kill <= KILLS; kill++) {
      const before = size(journalPath);
      const share = uniform(20261122, 'kill', kill) / (KILLS - kill + 4);
      const moment = before + Math.max(1, Math.floor(share * Math.max(0, bytes - before)));
      const args = kill === 1 ? ['run', 'killed.yaml', '--out', 'broken'] : ['run', '--resume', 'broken'];
      const session = start(home, args);
      await until(() => size(journalPath) >= moment, session);
      session.child.kill('SIGKILL');
      expect(await session.ended, `kill ${kill}`).toMatchObject({ signal: 'SIGKILL' });
      expect(listRequestedAgain(journal(journalPath)), `after kill ${kill}`).toEqual([]);
    }
    const answered = journal(journalPath).filter(({ type }) => type === 'closed').length;
    expect(answered).toBeGreaterThan(200);
    expect(answered).toBeLessThan(2000);

    // A second name keeps the journal when the run lets it go. Two more kills, while the files are written.
    linkSync(journalPath, join(home, 'broken.jsonl'));
    for (const sign of ['records/hasty.jsonl', 'samples/hasty.csv']) {
      const session = start(home, ['run', '--resume', 'broken']);
      await until(() => existsSync(join(broken, sign)), session);
      session.child.kill('SIGKILL');
      await session.ended;
    }
    expect(await evenhand(home, 'run', '--resume', 'broken')).toMatchObject({ code: 0 });

    const lines = journal(join(home, 'broken.jsonl'));
    expect(listRequestedAgain(lines)).toEqual([]);
    expect(new Set(lines.filter(({ type }) => type === 'closed').map(({ key }) => key)).size).toBe(2000);
    expect(Object.keys(qualityFiles(unbroken))).toEqual([
      'comparisons.csv',
      'samples/hasty.csv',
      'samples/steady.csv',
      'summary.csv',
    ]);
    expect(qualityFiles(broken)).toEqual(qualityFiles(unbroken));
    expect(filesBelow(broken)).toEqual(filesBelow(unbroken));
    expect(filesBelow(broken)).not.toContain('journal.jsonl');
    const verified = await evenhand(home, 'verify', 'broken');
    expect(verified.code, verified.stdout).toBe(0);

    const again = await evenhand(home, 'run', '--resume', 'broken');
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('is complete; there is nothing to resume');
  });

  it('writes the missing files of a run that was killed after its last cell', async () => {
    const expected = qualityFiles(unbroken);
    copyFileSync(join(home, 'unbroken.jsonl'), join(unbroken, 'journal.jsonl'));
    rmSync(join(unbroken, 'summary.csv'));
    rmSync(join(unbroken, 'REPORT.md'));
    expect(await evenhand(home, 'run', '--resume', 'unbroken')).toMatchObject({ code: 0 });
    expect(qualityFiles(unbroken)).toEqual(expected);
    expect(filesBelow(unbroken)).toContain('REPORT.md');
    expect(filesBelow(unbroken)).not.toContain('journal.jsonl');
  });
});

describe('a journal that was damaged', () => {
  const folder = join(home, 'cut');
  let content: Buffer;
  let expected: Record<string, string>;
  const session = async (resumed: boolean) => {
    const context = createExperimentContext();
    const inputs = resumed
      ? readInputs(folder, readManifest(folder))
      : createRunInputs(loadExperiment(join(home, 'cut.yaml'), context));
    return runExperiment(inputs, {
      providers: context.providers,
      registry: scorerRegistry,
      runtime: createProcessRuntime(() => {}),
      harness: readHarness(),
      folder,
      resumed: resumed ? readManifest(folder) : null,
    });
  };
  beforeAll(async () => {
    write(home, {
      ...sums(12, { name: 'few' }),
      'cut.yaml': {
        name: 'cut',
        suites: ['./few'],
        models: [
          scripted('steady', { errorRate: 0.2 }),
          scripted('shaky', {
            errorRate: 0.2,
            // Failed cells keep the run incomplete, and with it the journal.
            faults: [
              { kind: 'bad_request', rate: 0.2 },
              { kind: 'content_filter', rate: 0.2 },
            ],
          }),
        ],
      },
    });
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    expect((await session(false)).status).toBe('incomplete');
    vi.restoreAllMocks();
    content = readFileSync(join(folder, 'journal.jsonl'));
    expected = qualityFiles(folder);
    expect(expected['summary.csv']).toMatch(/,false,/);
  });

  it('at any byte of its end leads to the same quality files', async () => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const ends = [...content.keys()].filter((at) => content[at] === 10);
    const edges = [0, 1, ends[0]!, ends[0]! + 1, ends[0]! + 2, ends[1]! + 1, ends.at(-2)! + 1, ends.at(-1)!];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: content.length }), async (cut) => {
        writeFileSync(join(folder, 'journal.jsonl'), content.subarray(0, cut));
        const kept = journal(join(folder, 'journal.jsonl')).length;
        await session(true);
        expect(qualityFiles(folder)).toEqual(expected);
        const lines = journal(join(folder, 'journal.jsonl'));
        expect(lines.slice(0, kept)).toEqual(
          content
            .toString('utf8')
            .split('\n')
            .slice(0, kept)
            .map((line) => JSON.parse(line)),
        );
        expect(listRequestedAgain(lines)).toEqual([]);
      }),
      { numRuns: 40, seed: 3, examples: edges.map((cut) => [cut]) },
    );
    vi.restoreAllMocks();
  });

  it('by garbage as its last line is as good as torn there', async () => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    writeFileSync(join(folder, 'journal.jsonl'), Buffer.concat([content, Buffer.from('\0\0\0\0{"type"\n')]));
    await session(true);
    vi.restoreAllMocks();
    expect(qualityFiles(folder)).toEqual(expected);
    expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).not.toContain('\0');
  });

  it('in its middle is named by its line, and nothing is asked or changed', async () => {
    const lines = content.toString('utf8').split('\n');
    for (const garbage of ['not JSON', '{"type":"asked"}', '']) {
      const text = lines.with(6, garbage).join('\n');
      writeFileSync(join(folder, 'journal.jsonl'), text);
      const { code, stderr } = await evenhand(home, 'run', '--resume', 'cut');
      expect(code).toBe(4);
      expect(stderr).toContain('cut/journal.jsonl:7: the line is damaged');
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toBe(text);
    }
  });

  it('so that an answered cell is asked again is not the journal of one run', async () => {
    const lines = content.toString('utf8').split('\n');
    writeFileSync(join(folder, 'journal.jsonl'), [...lines.slice(0, -1), ...lines].join('\n'));
    const { code, stderr } = await evenhand(home, 'run', '--resume', 'cut');
    expect(code).toBe(4);
    expect(stderr).toContain('was sent again after it had a reply');
  });

  it('is not read at all for a new run: a folder that holds one is refused', async () => {
    write(home, { 'left-over/journal.jsonl': content.toString('utf8') });
    const { code, stderr } = await evenhand(home, 'run', 'cut.yaml', '--out', 'left-over');
    expect(code).toBe(4);
    expect(stderr).toContain('already contains a run');
    expect(filesBelow(join(home, 'left-over'))).toEqual(['journal.jsonl']);
  });

  it('loses nothing that openJournal was told to keep', async () => {
    const path = join(home, 'own.jsonl');
    writeFileSync(path, `${content.toString('utf8')}torn`);
    const opened = openJournal(path, content.length);
    await opened.append({ type: 'asked', key: 'k', turn: 1, reservedUsd: 0.5 });
    await opened.close();
    const kept = readFileSync(path);
    expect(kept.subarray(0, content.length).equals(content)).toBe(true);
    const event = { type: 'asked', key: 'k', turn: 1, reservedUsd: 0.5 };
    expect(kept.subarray(content.length).toString('utf8')).toBe(`${JSON.stringify(event)}
`);
  });
});
