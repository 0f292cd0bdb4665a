import { messages } from '@evenhand/messages';
import {
  createAdoptionTables,
  findAdoptionAge,
  listFurtherSections,
  listMeasured,
  listRunWarnings,
  type RunTables,
  sensitivitySentence,
  summarySentences,
} from '@evenhand/report';
import { type ComponentChildren, h, type JSX } from 'preact';
import { AdoptionSection } from './adoption.ts';
import { BySuite, Outcomes } from './by-suite.ts';
import { Claims } from './claims.ts';
import { Frontiers } from './frontiers.ts';
import { Further, readTitle } from './further.ts';
import { Latency } from './latency.ts';
import { findHeadSuite, leaderLabels, listLeaderRows } from './leader-rows.ts';
import { Leaderboard } from './leaderboard.ts';
import { Pairs } from './matrix.ts';
import { Caveats, Reproduce } from './notes.ts';
import { OrderTable } from './order.ts';
import { Section, Sentence } from './section.ts';

/** All that the page says in one language; texts are those of the language that holds while it is rendered. */
export function Body({ run, language }: { readonly run: RunTables; readonly language: string }): JSX.Element {
  const { page, titles } = messages;
  const sections: [string, string, ComponentChildren][] = [
    ['leaderboard', titles.leaderboard, h(Leaders, { run })],
    ['frontiers', page.frontiers, h(Frontiers, { run })],
    ['pairs', titles.pairs, h(Pairs, { run })],
    ['claims', titles.claims, h(Claims, { run })],
    ['latency', page.latencies, h(Latency, { run })],
    ['suites', titles.bySuite, h(BySuite, { run })],
    ...furtherSections(run),
    ['samples', page.samples, h(Samples, { run })],
    ['order', titles.sensitivity, h(OrderTable, { run })],
    ...adoptionSection(run),
    ['caveats', titles.caveatList, h(Caveats, { run })],
    ['reproduce', page.reproduceTitle, h(Reproduce, { run })],
  ];
  const other = language === 'en' ? 'zh' : 'en';
  return h(
    'div',
    { class: 'language', id: language, lang: language === 'zh' ? 'zh-Hans' : language, 'data-language': language },
    h('a', { class: 'skip', href: `#${language}-leaderboard` }, page.skip),
    h(
      'header',
      null,
      h('h1', null, run.manifest.experiment),
      h(
        'p',
        { class: 'switches' },
        h('a', { href: `#${other}`, lang: other === 'zh' ? 'zh-Hans' : other, 'data-switch': other }, NAMES[other]),
        h('span', { 'data-mount': 'theme' }),
      ),
      h(
        'nav',
        { 'aria-label': page.sections },
        h(
          'ul',
          null,
          sections.map(([id, title]) => h('li', null, h('a', { href: `#${language}-${id}` }, title))),
        ),
      ),
    ),
    h(
      'main',
      null,
      h('div', { 'data-mount': 'live', role: 'status' }),
      h(Opening, { run }),
      sections.map(([id, title, content]) => h(Section, { id: `${language}-${id}`, title }, content)),
    ),
    h('footer', null, h('p', null, page.madeBy(run.manifest.sessions.at(-1)!.harness.version))),
  );
}

/** What only some runs have, as REPORT.md says it. */
function furtherSections(run: RunTables): [string, string, ComponentChildren][] {
  return listFurtherSections(run).map((section) => [section.id, readTitle(section), h(Further, { section })]);
}

/** Downloads and likes, where the run's folder keeps them. */
function adoptionSection(run: RunTables): [string, string, ComponentChildren][] {
  if (run.adoption === null) return [];
  const tables = createAdoptionTables(run.adoption, listMeasured(run));
  return [['adoption', messages.adoption.title, h(AdoptionSection, { tables, ageDays: findAdoptionAge(run) })]];
}

const NAMES: Readonly<Record<string, string>> = { en: 'English', zh: '中文' };

function Opening({ run }: { readonly run: RunTables }): JSX.Element {
  const { report } = messages;
  const { manifest, inputs } = run;
  const samples = manifest.suites.map(({ samples: count, size, name, version }) =>
    report.samplesOfSuite(count, size, `${name}@${version}`),
  );
  const warning = sensitivitySentence(run.sensitivity);
  return h(
    'div',
    { class: 'opening' },
    listRunWarnings(run).map((sentence) => h('p', { class: 'warning' }, sentence)),
    manifest.status === 'complete'
      ? null
      : h('p', { class: 'warning' }, report.incomplete(manifest.status).replaceAll('**', '')),
    warning === null ? null : h('p', { class: 'warning' }, warning),
    h(
      'ul',
      { class: 'summary' },
      summarySentences(run).map((sentence) => h('li', null, sentence)),
    ),
    h(Sentence, {
      text: `${report.opening(manifest.models.length, samples.join(', '), inputs.settings.trials)} ${report.runId(manifest.runId)}`,
    }),
    manifest.skipped.map(({ model, host, reason }) => h('p', { class: 'warning' }, `${model} (${host}): ${reason}`)),
  );
}

function Leaders({ run }: { readonly run: RunTables }): JSX.Element {
  const suite = findHeadSuite(run);
  const rows = listLeaderRows(run).filter((row) => row.suite === suite && row.language === '*');
  return h(
    'div',
    null,
    h('div', { 'data-mount': 'leaderboard' }, h(Leaderboard, { rows, labels: leaderLabels(run) })),
    h('p', { class: 'small' }, messages.page.leaderboardNote),
  );
}

function Samples({ run }: { readonly run: RunTables }): JSX.Element {
  return h(
    'div',
    null,
    h('div', { 'data-mount': 'samples' }, h(Sentence, { text: messages.page.samplesOff })),
    h('h3', null, messages.page.outcomesOf),
    h(Outcomes, { run }),
  );
}
