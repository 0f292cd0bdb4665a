import { visible } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { METRIC_TITLES, percentInterval, UNKNOWN } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import { SiteLink, toDay } from './layout.ts';
import { sitePaths } from './site-paths.ts';
import { isHeadRowOf, type SiteRun } from './site-run.ts';

/** A run: how it ended, its rows as they were, and its files. */
export function RunPage({ run }: { readonly run: SiteRun }): JSX.Element {
  const { site, report, outcomes } = messages;
  const path = sitePaths.run(run.id);
  const { manifest } = run;
  const isHead = isHeadRowOf(run);
  const rows = run.summary.filter((row) => isHead(row));
  const facts: [string, string][] = [
    [site.runStarted, run.startedAt],
    [site.runStatus, site.statuses(manifest.status)],
    [site.runManifest, run.manifestSha256],
    ['evenhand', manifest.sessions.at(-1)!.harness.version],
  ];
  return h(
    'div',
    null,
    run.imported ? h('p', { class: 'warning' }, site.importedRun) : null,
    manifest.skipped.map(({ model, host, reason }) =>
      h('p', { class: 'warning' }, visible(site.skippedModel(model, host, reason))),
    ),
    h(DataTable, {
      caption: site.runOf(visible(run.id)),
      head: [site.runs, ''],
      rows: facts.map(([name, value]) => [name, h('code', null, visible(value))]),
    }),
    h('h2', null, site.figures),
    h(DataTable, {
      caption: site.figures,
      head: [
        ...listHeads('suite', 'model'),
        METRIC_TITLES[run.metric],
        ...listHeads('n'),
        outcomes.correct,
        outcomes.no_answer,
        outcomes.truncated,
        outcomes.refused,
        outcomes.failed,
        ...listHeads('missing', 'caveats'),
      ],
      rows: rows.map((row) => [
        row.suite === '*'
          ? report.average
          : h(SiteLink, { from: path, to: sitePaths.suite(String(row.suite)), text: String(row.suite) }),
        h(SiteLink, { from: path, to: sitePaths.model(String(row.model)), text: String(row.model) }),
        percentInterval(row, run.metric),
        ...['n', 'n_correct', 'n_no_answer', 'n_truncated', 'n_refused', 'n_failed', 'n_missing'].map((name) =>
          String(row[name] ?? UNKNOWN),
        ),
        String(row.caveats ?? '').replaceAll(';', ', '),
      ]),
      numbers: [3, 4, 5, 6, 7, 8, 9],
      rowHead: 1,
    }),
    h('h2', null, site.files),
    h(
      'ul',
      null,
      [...run.files.keys(), 'manifest.json'].map((name) =>
        h('li', null, h(SiteLink, { from: path, to: sitePaths.runFile(run.id, name), text: name })),
      ),
    ),
    h('p', { class: 'small' }, `${site.on}: ${toDay(run.startedAt)}`),
  );
}
