import { inLanguage, messages } from '@evenhand/messages';
import { plain } from '../markdown/format.ts';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunData } from '../tables/scope.ts';
import type { Claim } from './claim-file.ts';
import type { ClaimFinding } from './finding.ts';
import { formatFigure, formatSide } from './side.ts';

/** A line of findings.csv, in English as every file of figures. */
export function findingRow(data: RunData, finding: ClaimFinding): Row {
  return inLanguage('en', () => toRow(data, finding));
}

function toRow(data: RunData, finding: ClaimFinding): Row {
  const { claim, a, b, estimate } = finding;
  return {
    claim: claim.id,
    suite: finding.suite,
    group_a: formatSide(a),
    group_b: formatSide(b),
    metric: claim.metric,
    margin: formatMargin(claim),
    estimate: estimate.estimate,
    estimate_lo: estimate.lo,
    estimate_hi: estimate.hi,
    verdict: finding.verdict,
    n: finding.n,
    note: [
      ...finding.notes,
      formatFigures(finding),
      messages.claims.holdsFor(formatWorkload(data, finding.suite, claim)),
    ]
      .filter((text) => text !== '')
      .join('; '),
    direction: claim.direction,
    level: finding.level,
    interval_method: finding.method,
    n_models_a: a.models.length,
    n_models_b: b.models.length,
    settle: finding.settle.join('; ') || null,
    statement: claim.statement,
    source: claim.source,
    reach: finding.reach,
  };
}

export function formatMargin({ margin }: Claim): string {
  return `${margin.value} ${margin.unit}`;
}

/** `model-x 73.9 %, model-y 87.0 %` */
export function formatFigures({ claim, figures }: ClaimFinding): string {
  return figures
    .map(
      ([model, value]) => `${model} ${value === null ? messages.report.unknownEnd : formatFigure(claim.metric, value)}`,
    )
    .join(', ');
}

/** What it was measured on: a finding holds for nothing else. */
export function formatWorkload(
  { manifest, inputs, scopes, sampleIndex }: RunData,
  suite: string,
  claim: Claim,
): string {
  const prompt = findHeadPrompt(scopes);
  const used = scopes.filter(
    (scope) =>
      scope.language === '*' &&
      scope.prompt === prompt &&
      (suite === '*' ? claim.suites === 'all' || claim.suites.includes(scope.suite) : scope.suite === suite),
  );
  const descriptions = used.map(({ suite: name, suiteVersion }) => {
    const samples = sampleIndex.countSamples(name);
    const languages = sampleIndex.listLanguages(name);
    const size = manifest.suites.find((one) => one.name === name)?.size ?? samples;
    return messages.claims.workload(`${name}@${suiteVersion}`, samples, size, languages.join(' '));
  });
  const { trials } = inputs.settings;
  return messages.claims.trials(descriptions.join(', ') || messages.claims.noSuite, trials);
}

/** `−13.1 points [−16.1, −10.2]`, `1.17× [1.05, 1.31]` */
export function formatEstimate({ claim, estimate: { estimate, lo, hi } }: ClaimFinding): string {
  const { claims: text } = messages;
  if (estimate === null) return messages.report.unknownEnd;
  const points = claim.metric === 'accuracy';
  const write = (value: number | null) =>
    value === null
      ? messages.report.unknownEnd
      : points
        ? `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`
        : plain(value);
  return `${points ? text.points(write(estimate)) : `${write(estimate)}×`} [${write(lo)}, ${write(hi)}]`;
}

/** What the claim says of the figure: `at least 1.30×`, `above −2.0 points`. */
export function formatClaimed({ claim, threshold }: ClaimFinding): string {
  const { claims: text } = messages;
  const points = claim.metric === 'accuracy';
  const limit = points
    ? text.points(`${threshold > 0 ? '+' : ''}${(threshold * 100).toFixed(1)}`)
    : `${plain(threshold)}×`;
  if (claim.direction === 'higher') return text.atLeast(limit);
  if (claim.direction === 'lower') return text.atMost(limit);
  return claim.direction === 'not-higher' ? text.below(limit) : text.above(limit);
}

/** Why claims that differ only in what they compare with got different verdicts. */
export function formatBaselineNotes(findings: readonly ClaimFinding[]): string[] {
  const alike = new Map<string, ClaimFinding[]>();
  for (const one of findings) {
    if (one.estimate.estimate === null || one.a.kind === 'group') continue;
    const { metric, direction, margin } = one.claim;
    const name = JSON.stringify([formatSide(one.a), one.suite, metric, direction, margin]);
    alike.set(name, [...(alike.get(name) ?? []), one]);
  }
  return [...alike.values()].flatMap((group) => {
    if (new Set(group.map((one) => one.verdict)).size < 2) return [];
    const descriptions = group.map((one) =>
      messages.claims.baseline(formatSide(one.b), messages.claimVerdicts[one.verdict], formatEstimate(one)),
    );
    return [messages.claims.baselines(formatSide(group[0]!.a), descriptions.join('; '))];
  });
}
