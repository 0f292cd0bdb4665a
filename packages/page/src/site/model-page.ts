import { visible } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { METRIC_TITLES, plain, UNKNOWN } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import { chooseSuiteMetric, listHistory, listSuites } from './boards.ts';
import { BreakNotes, HistoryPlot } from './history-plot.ts';
import { HistoryTable } from './history-table.ts';
import { SiteLink, toDay } from './layout.ts';
import { listImportedRows, OthersTable } from './others-table.ts';
import type { SiteContent } from './site-content.ts';
import { sitePaths } from './site-paths.ts';
import type { SiteRun } from './site-run.ts';

/** A model: what is known of it, and its history in each suite. */
export function ModelPage({ content, model }: { readonly content: SiteContent; readonly model: string }): JSX.Element {
  const { site } = messages;
  const path = sitePaths.model(model);
  const own = content.runs.filter(({ imported }) => !imported);
  const others = listImportedRows(content.runs).filter(({ row }) => row.model === model);
  const suites = [...listSuites(own), ...(own.some(({ manifest }) => manifest.suites.length > 1) ? ['*'] : [])];
  return h(
    'div',
    null,
    h(Facts, { runs: content.runs, model }),
    suites.map((suite) => {
      const points = listHistory(own, suite, model);
      if (points.length === 0) return null;
      const title = suite === '*' ? site.average : suite;
      const metric = chooseSuiteMetric(own, suite);
      return h(
        'section',
        null,
        h('h2', null, suite === '*' ? title : h(SiteLink, { from: path, to: sitePaths.suite(suite), text: title })),
        h('p', { class: 'small' }, site.historyNote),
        h(
          'figure',
          null,
          h('figcaption', null, `${METRIC_TITLES[metric]}: ${visible(model)}, ${visible(title)}`),
          h(HistoryPlot, { title: `${site.history}: ${visible(model)}, ${visible(title)}`, points, metric }),
        ),
        h(BreakNotes, { points }),
        h(HistoryTable, { points, path, caption: `${site.figures}: ${visible(title)}`, suite, model, metric }),
      );
    }),
    others.length === 0 ? null : h('section', null, h('h2', null, site.others), h(OthersTable, { rows: others, path })),
  );
}

/** As the newest run that has it knows it. */
function Facts({ runs, model }: { readonly runs: readonly SiteRun[]; readonly model: string }): JSX.Element {
  const { site } = messages;
  const run = runs.findLast(({ manifest }) => manifest.models.some(({ id }) => id === model))!;
  const served = run.manifest.models.find(({ id }) => id === model)!;
  const entry = run.inputs.models.find(({ id }) => id === model);
  const parameters = entry?.parameters ?? served.identity.parameters ?? null;
  const facts: [string, string | null][] = [
    [site.factOrigin, entry?.origin ?? null],
    [site.factWeights, entry?.weights ?? null],
    [site.factParameters, parameters === null ? null : `${plain(parameters / 1e6)} M`],
    [site.factHost, served.host],
    [site.factDigest, served.identity.digest ?? served.identity.weightsSha256 ?? served.identity.servedModel],
    [site.on, toDay(run.startedAt)],
  ];
  return h(DataTable, {
    caption: site.facts,
    head: [site.facts, ''],
    rows: facts.map(([name, value]) => [name, value === null ? UNKNOWN : visible(value)]),
  });
}
