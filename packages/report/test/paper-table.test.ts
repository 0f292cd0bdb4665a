import { join } from 'node:path';
import { inLanguage } from '@evenhand/messages';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { createPaperTable, type PaperTableChoice, readRun, writeTable } from '../src/index.ts';
import { escapeLatex } from '../src/paper/plain-table.ts';

const run = readRun(join(import.meta.dirname, '..', '..', '..', 'scripts', 'fixtures', 'runs', 'first-look-reference'));
const source = { runId: run.manifest.runId, manifestSha256: run.manifestSha256 };
const choose = (choice: Partial<PaperTableChoice> = {}) =>
  createPaperTable(run, { what: 'leaderboard', suite: null, language: null, baseline: null, ...choice });

describe('a table for a paper', () => {
  it('has intervals, n and the hash of the manifest in every format', () => {
    for (const format of ['md', 'latex', 'csv', 'json'] as const) {
      const text = writeTable(choose(), format, source);
      expect(text, format).toContain(run.manifestSha256);
      expect(text, format).toContain('qwen2.5-coder-0.5b-instruct');
      expect(text.endsWith('\n'), format).toBe(true);
    }
    const markdown = writeTable(choose(), 'md', source);
    expect(markdown).toContain('| 32.1 % \\[19.3, 54.0\\] | 23.3 % | 30 |');
    expect(markdown).toContain('10 of 240 samples of word-problems@1');
  });

  it('is a booktabs table in LaTeX: as many cells as columns in every row', () => {
    const text = writeTable(choose({ what: 'comparison', suite: 'extraction' }), 'latex', source);
    for (const part of ['\\begin{table}', '\\toprule', '\\midrule', '\\bottomrule', '\\end{tabular}', '\\end{table}'])
      expect(text.split(part)).toHaveLength(2);
    const columns = /\\begin\{tabular\}\{([lr]+)\}/.exec(text)![1]!.length;
    const rows = text.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.split(/(?<!\\)&/)).toHaveLength(columns);
    expect(text).not.toMatch(/(?<!\\)[%](?! \\usepackage)/);
    // Only the suite that it is of.
    expect(text).toContain('extraction@1');
    expect(text).not.toContain('word-problems@1');
  });

  it('has the figures of the CSV files in CSV and JSON, with the run beside them', () => {
    const table = choose({ suite: 'word-problems', language: 'zh' });
    const rows = parse(writeTable(table, 'csv', source), { columns: true }) as Record<string, string>[];
    const json = JSON.parse(writeTable(table, 'json', source)) as { rows: Record<string, unknown>[]; run: string };
    const wanted = run.summary.filter(({ suite, language }) => suite === 'word-problems' && language === 'zh');
    expect(rows).toHaveLength(2);
    for (const [index, { model }] of rows.entries()) {
      const row = wanted.find((one) => one.model === model)!;
      expect(rows[index]).toMatchObject({
        n: String(row.n),
        run: source.runId,
        manifest_sha256: source.manifestSha256,
      });
      expect(Number(rows[index]!.mean_score)).toBeCloseTo(row.mean_score as number, 6);
      expect(json.rows[index]!.mean_score_hi).toBe(row.mean_score_hi);
    }
    expect(json.run).toBe(source.runId);
  });

  it('says in the words of the command line why there is no row', () => {
    expect(() => choose({ language: 'xx' })).toThrow(
      /--language: the average over suites has no rows of xx; .*--suite/,
    );
    expect(() => choose({ suite: 'extraction', language: 'xx' })).toThrow(
      /suite extraction has no rows of xx; it has en, zh/,
    );
    const alone = { ...run, manifest: { ...run.manifest, models: run.manifest.models.slice(0, 1) }, comparisons: [] };
    const comparison = { what: 'comparison', suite: 'extraction', language: null, baseline: null } as const;
    expect(() => createPaperTable(alone, comparison)).toThrow(/the run has one model, and a pair needs two/);
  });

  it('turns pairs so that the baseline is the second', () => {
    const [row] = choose({ what: 'comparison', baseline: 'qwen2.5-coder-0.5b-instruct' }).rows;
    const original = run.comparisons.find(({ suite }) => suite === '*')!;
    expect(row).toMatchObject({
      model_a: 'smollm2-135m-instruct',
      model_b: 'qwen2.5-coder-0.5b-instruct',
      difference: -(original.difference as number),
      difference_lo: -(original.difference_hi as number),
      a_only: original.b_only,
      b_only: original.a_only,
      verdict: 'lower',
    });
  });

  it('is in the language that holds, and its figures are the same', () => {
    const chinese = inLanguage('zh', () => writeTable(choose(), 'md', source));
    expect(chinese).toContain('| 名次 | 模型 |');
    expect(inLanguage('zh', () => writeTable(choose(), 'csv', source))).toBe(writeTable(choose(), 'csv', source));
  });

  it('says what there is instead of what was wanted', () => {
    expect(() => choose({ suite: 'word-problem' })).toThrow(
      /--suite: the run has no suite word-problem; .*word-problems/,
    );
    expect(() => choose({ baseline: 'gpt' })).toThrow(/--baseline: the run has no model gpt; it has qwen/);
    expect(() => choose({ suite: 'extraction', language: 'fr' })).toThrow(/no rows of fr; it has en, zh/);
  });

  it('is plain text in LaTeX whatever a name holds', () => {
    expect(escapeLatex('\\input{x} $a_b^c$ & 5 % #1 ~ <a>|"')).toBe(
      "\\textbackslash{}input\\{x\\} \\$a\\_b\\textasciicircum{}c\\$ \\& 5 \\% \\#1 \\textasciitilde{} \\textless{}a\\textgreater{}\\textbar{}''",
    );
    expect(escapeLatex('1.2× – −3 κ')).toBe('1.2$\\times$ -- $-$3 $\\kappa$');
    const table = { ...choose(), cells: [['[1]', '*']] };
    expect(writeTable(table, 'latex', source)).toContain('    {}[1] & * \\\\');
  });
});
