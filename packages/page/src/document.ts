import { createHash } from 'node:crypto';
import { inLanguage, LANGUAGES, type Language, listHeads, messages } from '@evenhand/messages';
import type { RunTables } from '@evenhand/report';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { readAssets } from './assets.ts';
import type { ClientTexts, PageData } from './page-data.ts';
import type { SampleHeader } from './samples/shape.ts';
import { Body } from './view/body.ts';
import { findHeadSuite, leaderLabels, listLeaderRows } from './view/leader-rows.ts';

export interface DocumentOptions {
  /** The language that is shown first. */
  readonly language: Language;
  /** Whether it is served by `evenhand view`. */
  readonly live: boolean;
}

/** Which evenhand wrote a page; another one writes another page from the same run. */
export const generator = (): string => `evenhand page ${readAssets().version}`;

/** report.html: both languages, style, script and data in one text. Same run in, same bytes out. */
export function renderDocument(run: RunTables, samples: SampleHeader, { language, live }: DocumentOptions): string {
  const { css, script } = readAssets();
  const order = [language, ...(Object.keys(LANGUAGES) as Language[]).filter((one) => one !== language)];
  const bodies = order.map((one) => inLanguage(one, () => renderToString(h(Body, { run, language: one }))));
  const data = JSON.stringify(collectPageData(run, samples, live)).replaceAll('<', '\\u003c');
  const policy = [
    "default-src 'none'",
    script === '' ? "script-src 'none'" : `script-src '${sourceHash(script)}' 'strict-dynamic'`,
    `style-src '${sourceHash(css)}'`,
    'img-src data:',
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    `<html lang="${language === 'zh' ? 'zh-Hans' : language}" data-first="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="generator" content="${generator()}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    renderToString(
      h(
        'title',
        null,
        inLanguage(language, () => messages.page.runOf(run.manifest.experiment)),
      ),
    ),
    '<link rel="icon" href="data:,">',
    `<style>${css}</style>`,
    '</head>',
    '<body>',
    ...bodies,
    `<script type="application/json" id="data">${data}</script>`,
    ...(script === '' ? [] : [`<script>${script}</script>`]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const sourceHash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function collectPageData(run: RunTables, samples: SampleHeader, live: boolean): PageData {
  const en = inLanguage('en', () => listLeaderRows(run));
  const zh = inLanguage('zh', () => listLeaderRows(run));
  return {
    headSuite: findHeadSuite(run),
    rows: { en, zh: JSON.stringify(en) === JSON.stringify(zh) ? null : zh },
    texts: { en: inLanguage('en', () => clientTexts(run)), zh: inLanguage('zh', () => clientTexts(run)) },
    samples,
    live,
  };
}

function clientTexts(run: RunTables): ClientTexts {
  const [suite, language, sample] = listHeads('suite', 'language', 'sample') as [string, string, string];
  return {
    browser: { ...messages.browser },
    outcomes: { ...messages.outcomes },
    leaderboard: leaderLabels(run),
    allLanguages: messages.report.allLanguages,
    suite,
    language,
    sample,
  };
}
