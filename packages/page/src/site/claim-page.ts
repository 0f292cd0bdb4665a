import { visible } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import type { ClaimHistory, ClaimPoint } from './claim-history.ts';
import { SiteLink, toDay } from './layout.ts';
import { sitePaths } from './site-paths.ts';

/** A claim with what each run made of it. */
export function ClaimPage({ claim }: { readonly claim: ClaimHistory }): JSX.Element {
  const { site, claimVerdicts } = messages;
  const path = sitePaths.claim(claim.id);
  const { finding } = claim.newest;
  return h(
    'div',
    null,
    h(
      'article',
      { class: `claim ${finding.verdict}` },
      h(
        'p',
        { class: 'statement' },
        h('span', { class: 'verdict' }, claimVerdicts[finding.verdict]),
        ' ',
        visible(finding.statement),
      ),
      h('p', { class: 'small' }, `${site.claimSource}: ${visible(finding.source)}`),
      h('p', null, formatReason(claim.newest)),
      h(
        'ul',
        null,
        finding.notes.map((note) => h('li', null, visible(note))),
      ),
    ),
    h('h2', null, site.history),
    h(DataTable, {
      caption: site.history,
      head: [site.on, ...listHeads('suite'), messages.gate.verdict, messages.drift.why],
      rows: claim.points.map((point) => [
        h(SiteLink, { from: path, to: sitePaths.run(point.run.id), text: toDay(point.run.startedAt) }),
        point.finding.suite === '*' ? messages.report.average : visible(point.finding.suite),
        h('span', { class: `claim-verdict ${point.finding.verdict}` }, claimVerdicts[point.finding.verdict]),
        h(
          'span',
          { class: 'reason' },
          formatReason(point),
          point.changed ? h('small', { class: 'below' }, site.claimChanged) : null,
        ),
      ]),
    }),
  );
}

function formatReason({ finding }: ClaimPoint): string {
  const word = messages.claimVerdicts[finding.verdict];
  return visible(
    messages.page.claimReason(
      word,
      finding.a,
      finding.b,
      finding.estimate,
      finding.claimed,
      Number((finding.level * 100).toPrecision(6)),
      finding.n,
    ),
  );
}
