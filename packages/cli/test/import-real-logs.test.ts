import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readRun, verifyRun } from '@evenhand/report';
import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();
const logs = join(import.meta.dirname, '../../../../shared/data/logs');
const has = existsSync(logs);
const files = (folder: string, like: RegExp): string[] =>
  has
    ? readdirSync(join(logs, folder))
        .filter((name) => like.test(name))
        .map((name) => join(logs, folder, name))
    : [];

describe.skipIf(!has)(
  `what the harnesses themselves wrote${has ? '' : ' (skipped: ../shared/data/logs is not at hand)'}`,
  () => {
    it.each<
      [
        format: string,
        like: RegExp,
        code: number,
        printed: readonly unknown[][],
        accuracy: Readonly<Record<string, string>>,
      ]
    >([
      [
        'evalscope',
        /^(?:predictions-general|reviews|reports|task)/,
        2,
        [['accuracy', 0.5, true]],
        { general_mcq_example: '0.500000' },
      ],
      [
        'opencompass',
        /^(?:predictions-demo|results|summary)/,
        0,
        [
          ['accuracy', 75, true],
          ['accuracy', 75, true],
          ['accuracy', 50, true],
          ['accuracy', 50, true],
        ],
        { 'demo-mcq': '0.750000', 'demo-qa': '0.500000' },
      ],
      ['lighteval', /./, 0, [['em', 0.75, true]], { demo: '0.750000' }],
      ['helm', /^gen-(?:per|run|scen)/, 0, [], { 'demo-kind-gen': '0.600000' }],
      ['evalplus', /./, 2, [], { 'humaneval-plus': '0.388889' }],
      [
        'bfcl',
        /./,
        2,
        [
          ['accuracy', 0.6666666666666666, true],
          ['accuracy', 66.67, true],
          ['accuracy', 0.6666666666666666, true],
          ['accuracy', 66.67, true],
          // The files of one set that was run are not among these.
          ['Non-Live Overall Acc', 30.56, null],
        ],
        { 'bfcl-irrelevance': '0.500000', 'bfcl-simple_python': '0.666667' },
      ],
    ])('%s: its printed scores follow from its rows', async (format, like, code, printed, accuracy) => {
      const paths = files(format, like).filter((path) => !basename(path).startsWith('map-'));
      const imported = await importing(format, {}, {}, undefined, paths);
      expect(imported.code).toBe(code);
      expect(imported.printed()).toEqual(printed);
      const rows = imported.read('summary.csv').filter(({ suite, language }) => suite !== '*' && language === '*');
      expect(Object.fromEntries(rows.map((row) => [row.suite, row.accuracy]))).toEqual(accuracy);
      expect((await verifyRun(imported.out, () => undefined)).findings).toEqual([]);
      expect(readRun(imported.out).manifest.import!.malformed).toEqual([]);
    });

    it('OpenCompass: the second part is the second pass over the set, and a missing right answer is 0', async () => {
      const { verdicts } = await importing(
        'opencompass',
        {},
        { models: ['mock'] },
        undefined,
        files('opencompass', /^predictions-split/),
      );
      expect(Object.values(verdicts('mock')).filter((one) => one === 1)).toHaveLength(9);
    });

    it('HELM: a blocked prompt is a refusal', async () => {
      const { records } = await importing('helm', {}, {}, undefined, files('helm', /^gen-flagged/));
      expect(records('mock-mock-model').filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
    });

    it.each([
      ['evalscope', /^predictions-aborted/, '--use-cache'],
      ['opencompass', /^tmp_/, '--reuse'],
      ['evalplus', /^demo\.jsonl/, 'evalplus.evaluate'],
    ])('%s: what cannot be judged is refused with the command that gives more', async (format, like, says) => {
      const { code, stderr } = await importing(format, {}, {}, undefined, files(format, like));
      expect([code, stderr]).toEqual([4, expect.stringContaining(says)]);
    });
  },
);
