// Sections of REPORT.md in the page: the same words and figures, and what others wrote as text.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { visible } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';
import { escapeMarkdown, listFurtherSections, markdownTable, type RunTables } from '@evenhand/report';
import fc from 'fast-check';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterAll, describe, expect, it } from 'vitest';
import { Body } from '../src/view/body.ts';
import { Further, readTitle } from '../src/view/further.ts';
import { createRun } from './support.ts';

const reference = createRun();
afterAll(() => rmSync(dirname(reference.folder), { recursive: true }));

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
/** Texts of all elements of a kind, as a browser would show them. */
const textsOf = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'))].map(([, inner]) =>
    inner!.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity]!),
  );
const render = (blocks: readonly string[]) => renderToString(h(Further, { section: { id: 'x', blocks } }));

describe('a section of REPORT.md', () => {
  it('keeps every text of others as it is, whatever signs it has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 4 }),
        (rows) => {
          const table = markdownTable(
            ['a', 'b'],
            rows.map((row) => row.map((text) => escapeMarkdown(text))),
          );
          const html = render(['## t', ...table.split('\n\n')]);
          const expected = rows.flat().map((text) => visible(text).replace(/\s+/g, ' ').trim());
          const cells = textsOf(html.replace(/<thead>.*<\/thead>/s, '').replaceAll(/<(\/?)th\b/g, '<$1td'), 'td');
          expect(cells.map((text) => text.trim())).toEqual(expected);
        },
      ),
    );
  });

  it('has tables, lists, code and bold, and lets no markup act', () => {
    const html = render([
      '## A \\<b\\>title\\</b\\>',
      'Read `code <i>` and **bold**, not \\*\\*this\\*\\* or \\<script\\>.',
      '- one\n- two \\| three',
      '| a | b \\| c |\n| --- | --- |\n| x | 1.50 |\n| y | – |',
    ]);
    expect(html).toContain(
      '<p>Read <code>code &lt;i></code> and <strong>bold</strong>, not **this** or &lt;script>.</p>',
    );
    expect(html).toContain('<ul><li>one</li><li>two | three</li></ul>');
    expect(html).toContain('<th scope="col" class="number">b | c</th>');
    expect(readTitle({ id: 'x', blocks: ['## A \\<b\\>title\\</b\\>'] })).toBe('A <b>title</b>');
  });
});

describe('the page', () => {
  const judged: RunTables = {
    ...reference,
    judgeResults: [
      {
        suite: 'word-problems',
        model: 'smollm2-135m-instruct',
        n: 10,
        agreement: { agreed: 8, disagreed: 2, unreadable: 1, unstable: 0 },
        kappa: 0.5,
        spent: { requests: 20, inputTokens: 1, outputTokens: 1, usd: 0.25 },
      } as unknown as RunTables['judgeResults'][number],
    ],
    summary: [
      ...reference.summary.map((row) => ({
        ...row,
        pass_k: 2,
        repeat_sd: 0.25,
        pass_at_k: 0.75,
        pass_hat_k: 0.25,
        pass_n: 10,
      })),
      ...reference.summary.filter(({ language }) => language === '*').map((row) => ({ ...row, prompt: 'terse' })),
    ],
  };

  it('has the sections that a run has, under its own language, and no others', () => {
    const ids = (run: RunTables) => listFurtherSections(run).map(({ id }) => id);
    expect(ids(reference)).toEqual(['goodput', 'languages', 'local-cost']);
    expect(ids(judged)).toEqual(['goodput', 'languages', 'local-cost', 'repetitions', 'variants', 'judge']);
    for (const [language, title] of [
      ['en', 'Repetitions'],
      ['zh', '重复'],
    ] as const) {
      const html = inLanguage(language, () => renderToString(h(Body, { run: judged, language })));
      expect(html).toContain(`<h2 id="${language}-repetitions-title">${title}`);
      expect(html).toContain(`href="#${language}-judge"`);
      expect(html).toContain('>80.0 %</td>');
      expect(html).toContain('terse');
      const plain = inLanguage(language, () => renderToString(h(Body, { run: reference, language })));
      expect(plain).not.toContain(`${language}-judge`);
    }
  });

  it('has every cell of those tables that REPORT.md has', () => {
    for (const section of listFurtherSections(judged)) {
      const cells = new Set([...textsOf(render(section.blocks), 'td'), ...textsOf(render(section.blocks), 'th')]);
      for (const row of section.blocks.filter((block) => block.startsWith('| ')).flatMap((block) => block.split('\n')))
        for (const cell of row.replace(/^\| | \|$/g, '').split(' | '))
          if (!/^---$/.test(cell)) expect(cells).toContain(cell.replace(/\\(.)/g, '$1').replaceAll('`', ''));
    }
  });
});
