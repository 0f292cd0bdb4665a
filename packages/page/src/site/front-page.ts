import { visible } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { METRIC_TITLES, type Night, percentInterval, type Row, UNKNOWN } from '@evenhand/report';
import { type ComponentChildren, h, type JSX } from 'preact';
import { AdoptionSection } from '../view/adoption.ts';
import { DataTable } from '../view/data-table.ts';
import { IntervalBar } from '../view/leaderboard.ts';
import { Section } from '../view/section.ts';
import { BoardTable } from './board-table.ts';
import { listModels, listSuites } from './boards.ts';
import { listClaims } from './claim-history.ts';
import { SiteLink, toDay } from './layout.ts';
import { listImportedRows, OthersTable } from './others-table.ts';
import { PublishedTables } from './published-table.ts';
import type { SiteContent } from './site-content.ts';
import { sitePaths } from './site-paths.ts';
import { isHeadRowOf, type SiteRun } from './site-run.ts';

const PATH = sitePaths.front;

/** Sections of the front page, in their order; what there is nothing of is left out. */
export function listFrontSections(content: SiteContent): { id: string; title: string; content: ComponentChildren }[] {
  const { site, adoption } = messages;
  const { runs, boards } = content;
  const imported = listImportedRows(runs);
  const claims = listClaims(runs);
  const sections: [string, string, boolean, () => ComponentChildren][] = [
    ['suites', site.suites, boards.size > 0, () => h(Suites, { content })],
    ['others', site.others, imported.length > 0, () => h(OthersTable, { rows: imported, path: PATH })],
    [
      'totals',
      site.totals,
      content.tables.length > 0,
      () => h(PublishedTables, { tables: content.tables, path: PATH }),
    ],
    ['models', site.models, true, () => h(Models, { runs })],
    ['claims', messages.titles.claims, claims.length > 0, () => h(Claims, { content })],
    [
      'adoption',
      adoption.title,
      true,
      () => h(AdoptionSection, { tables: content.adoption, ageDays: content.adoption?.ageDays ?? 0 }),
    ],
    ['runs', site.runs, true, () => h(Runs, { runs })],
    ['files', site.files, true, () => h(Files, { imported: imported.length > 0 })],
  ];
  return sections.flatMap(([id, title, shown, write]) => (shown ? [{ id, title, content: write() }] : []));
}

/** The first page: every suite's newest board, other people's results apart, all models, claims, runs and files. */
export function FrontPage({ content }: { readonly content: SiteContent }): JSX.Element {
  const { site } = messages;
  const { runs, nightLogs } = content;
  const days = runs.map(({ startedAt }) => toDay(startedAt));
  const nights = nightLogs.flatMap(({ nights: list }) => list.slice(-1));
  return h(
    'div',
    null,
    h(
      'div',
      { class: 'opening' },
      h('p', null, site.opening(runs.length, days[0]!, days.at(-1)!, listModels(runs).length, listSuites(runs).length)),
      content.boards.size === 0 ? h('p', null, site.noOwn) : null,
      nights.map((night) => h(LastNight, { night })),
    ),
    listFrontSections(content).map(({ id, title, content: inner }) => h(Section, { id, title }, inner)),
  );
}

function LastNight({ night }: { readonly night: Night }): JSX.Element {
  const { site } = messages;
  return h(
    'div',
    null,
    h('p', null, site.lastNight(toDay(night.at), night.requested.length, night.carried.length)),
    night.putOff.map(({ model, suite, why }) =>
      h('p', { class: 'warning' }, site.putOff(visible(model), visible(suite), visible(why))),
    ),
  );
}

function Suites({ content }: { readonly content: SiteContent }): JSX.Element {
  const { boards, repriced } = content;
  return h(
    'div',
    null,
    h(Averages, { content }),
    [...boards].map(([suite, [newest]]) =>
      newest === undefined
        ? null
        : [
            h('h3', null, h(SiteLink, { from: PATH, to: sitePaths.suite(suite), text: suite })),
            h('p', { class: 'small' }, messages.site.currentRows(String(newest.version))),
            h(BoardTable, { board: newest, path: PATH, caption: suite, repriced }),
          ],
    ),
  );
}

/** The newest complete run of several suites, where it has the average over all of them. */
function Averages({ content: { runs } }: { readonly content: SiteContent }): JSX.Element | null {
  const { site } = messages;
  const run = runs.findLast(
    (one) => !one.imported && one.manifest.status === 'complete' && one.manifest.suites.length > 1,
  );
  if (run === undefined) return null;
  const rows = run.summary.filter((row) => row.suite === '*' && isHeadRowOf(run)(row));
  return h(
    'div',
    null,
    h('h3', null, site.average),
    h('p', { class: 'small' }, site.averageOf(visible(run.id), toDay(run.startedAt))),
    h(AverageTable, { run, rows }),
  );
}

function AverageTable({ run, rows }: { readonly run: SiteRun; readonly rows: readonly Row[] }): JSX.Element {
  const share = (row: Row, name: string) => (typeof row[name] === 'number' ? (row[name] as number) : null);
  const { metric } = run;
  return h(DataTable, {
    caption: messages.site.average,
    head: [...listHeads('rank', 'model', 'origin', 'weights'), '', METRIC_TITLES[metric], ...listHeads('n', 'failed')],
    rows: rows
      .toSorted((a, b) => Number(b.mean_score ?? -1) - Number(a.mean_score ?? -1))
      .map((row) => [
        row.rank_lo === row.rank_hi ? String(row.rank_lo ?? UNKNOWN) : `${row.rank_lo}–${row.rank_hi}`,
        h(SiteLink, { from: PATH, to: sitePaths.model(String(row.model)), text: String(row.model) }),
        String(row.origin ?? UNKNOWN),
        String(row.weights ?? UNKNOWN),
        h(IntervalBar, { value: share(row, metric), lo: share(row, `${metric}_lo`), hi: share(row, `${metric}_hi`) }),
        percentInterval(row, metric),
        String(row.n ?? UNKNOWN),
        String(row.n_failed ?? UNKNOWN),
      ]),
    numbers: [6, 7],
    rowHead: 1,
  });
}

function Models({ runs }: { readonly runs: readonly SiteRun[] }): JSX.Element {
  return h(
    'ul',
    { class: 'names' },
    listModels(runs).map((model) =>
      h('li', null, h(SiteLink, { from: PATH, to: sitePaths.model(model), text: model })),
    ),
  );
}

function Claims({ content }: { readonly content: SiteContent }): JSX.Element {
  const { claimVerdicts, site } = messages;
  return h(DataTable, {
    caption: messages.titles.claims,
    head: [messages.titles.claims, messages.gate.verdict, site.on],
    rows: listClaims(content.runs).map(({ id, statement, newest }) => [
      h(SiteLink, { from: PATH, to: sitePaths.claim(id), text: statement }),
      h('span', { class: `claim-verdict ${newest.finding.verdict}` }, claimVerdicts[newest.finding.verdict]),
      h(SiteLink, { from: PATH, to: sitePaths.run(newest.run.id), text: toDay(newest.run.startedAt) }),
    ]),
  });
}

function Runs({ runs }: { readonly runs: readonly SiteRun[] }): JSX.Element {
  const { site } = messages;
  return h(DataTable, {
    caption: site.runs,
    head: [site.runStarted, site.runs, site.runStatus, site.suites, site.models],
    rows: runs
      .toReversed()
      .map((run) => [
        toDay(run.startedAt),
        h(SiteLink, { from: PATH, to: sitePaths.run(run.id), text: run.id }),
        run.imported ? site.others : site.statuses(run.manifest.status),
        visible(run.manifest.suites.map(({ name }) => name).join(', ')),
        String(run.manifest.models.length),
      ]),
    numbers: [4],
    rowHead: 1,
  });
}

function Files({ imported }: { readonly imported: boolean }): JSX.Element {
  const { site } = messages;
  const files: [string, string][] = [
    [sitePaths.board, site.fileLeaderboard],
    [sitePaths.current, site.fileCurrent],
    [sitePaths.history, site.fileHistory],
    ...(imported ? ([[sitePaths.published, site.filePublished]] as [string, string][]) : []),
  ];
  return h(
    'div',
    null,
    h('p', null, site.filesNote),
    h(
      'ul',
      null,
      files.map(([path, what]) => h('li', null, h(SiteLink, { from: PATH, to: path, text: path }), ` ${what}`)),
    ),
  );
}
