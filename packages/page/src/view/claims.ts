import { messages } from '@evenhand/messages';
import {
  type ClaimFinding,
  formatBaselineNotes,
  formatClaimed,
  formatEstimate,
  formatFigures,
  formatSide,
  formatWorkload,
  localFindings,
  type RunTables,
} from '@evenhand/report';
import { h, type JSX } from 'preact';
import { Sentence } from './section.ts';

/** Each claim with its verdict and why, over all suites that it names. */
export function Claims({ run }: { readonly run: RunTables }): JSX.Element {
  const { page, report } = messages;
  if (run.findings.length === 0) return h(Sentence, { text: page.noClaims });
  const findings = localFindings(run);
  const heads = findings.filter(({ suite, claim }) =>
    suite === '*' ? true : !findings.some((one) => one.claim === claim && one.suite === '*'),
  );
  return h(
    'div',
    null,
    heads.map((finding) => h(ClaimCard, { run, finding })),
    formatBaselineNotes(findings).map((note) => h('p', null, note)),
    h('p', { class: 'small' }, report.claimsNote),
  );
}

function ClaimCard({ run, finding }: { readonly run: RunTables; readonly finding: ClaimFinding }): JSX.Element {
  const { page, report, claimVerdicts } = messages;
  const { claim, verdict } = finding;
  const [a, b] = [formatSide(finding.a), formatSide(finding.b)];
  const word = claimVerdicts[verdict];
  const reason =
    finding.estimate.estimate === null
      ? page.claimUnknown(word, a, b)
      : page.claimReason(
          word,
          a,
          b,
          formatEstimate(finding),
          formatClaimed(finding),
          Number((finding.level * 100).toPrecision(6)),
          finding.n,
        );
  return h(
    'article',
    { class: `claim ${verdict}` },
    h('h3', null, h('span', { class: 'verdict' }, word), ' ', claim.statement),
    h('p', { class: 'small' }, claim.source),
    h('p', null, reason),
    h(
      'ul',
      null,
      [
        ...finding.notes,
        formatFigures(finding),
        messages.claims.holdsFor(formatWorkload(run, finding.suite, claim)),
        ...finding.settle.map((what) => report.claimSettle(what)),
      ]
        .filter((text) => text !== '')
        .map((text) => h('li', null, text)),
    ),
  );
}
