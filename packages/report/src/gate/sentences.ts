import { messages } from '@evenhand/messages';
import { plain, pValue } from '../markdown/format.ts';
import type { GateCheck } from './checks.ts';
import type { Gate } from './gate.ts';

const isRatio = ({ measure }: GateCheck) => measure !== 'accuracy';
const signed = (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`;

/** `-1.3 points [-4.2, +1.6]`, `1.17× [1.05, 1.31]` */
export function formatCheckEstimate(check: GateCheck): string {
  const { estimate, lo, hi } = check.estimate;
  if (estimate === null) return messages.report.unknownEnd;
  const write = (value: number | null) =>
    value === null ? messages.report.unknownEnd : isRatio(check) ? plain(value) : signed(value);
  return `${isRatio(check) ? `${write(estimate)}×` : messages.claims.points(write(estimate))} [${write(lo)}, ${write(hi)}]`;
}

export function formatCheckLimit(check: GateCheck): string {
  return isRatio(check) ? `${plain(check.limit)}×` : messages.claims.points(plain(Math.abs(check.limit) * 100));
}

/** `assistant: score on extraction` */
export function nameCheck({ model, measure, suite }: GateCheck): string {
  return `${model}, ${messages.gateWords[measure]}, ${suite === '*' ? messages.gate.overall : suite}`;
}

export function formatNeeded({ needed }: GateCheck): string {
  if (needed === null) return '';
  return needed === Number.POSITIVE_INFINITY ? messages.gate.moreThanAMillion : String(needed);
}

/** Why a check came out as it did, and what would settle it where it did not. */
export function explainCheck(check: GateCheck): string {
  const { gate: text } = messages;
  const [name, estimate, limit] = [nameCheck(check), formatCheckEstimate(check), formatCheckLimit(check)];
  const withWhy = (sentence: string) => (check.why === null ? sentence : `${sentence} (${check.why})`);
  if (check.verdict === 'go') return withWhy(text.within(name, estimate, limit));
  if (check.verdict === 'no_go')
    return withWhy(
      isRatio(check) ? text.above(name, estimate, limit) : text.lower(name, estimate, limit, pValue(check.pWorse)),
    );
  if (check.n < check.minSamples) return withWhy(text.tooFew(name, check.n, check.minSamples));
  if (check.needed === null && check.why !== null) return text.unknown(name, check.why);
  const need =
    check.needed === null
      ? text.noInterval
      : check.needed === Number.POSITIVE_INFINITY
        ? text.needUnclear
        : text.need(String(check.needed));
  return `${withWhy(text.undecided(name, estimate, limit))}; ${need}`;
}

/** What a gate comes to: the verdict's reason first, then warnings. */
export function concludeGate(gate: Gate): string[] {
  const { gate: text } = messages;
  const decisive = gate.checks.filter(({ tier }) => tier === 'blocking');
  const reasons = (verdict: GateCheck['verdict']) =>
    decisive
      .filter((check) => check.verdict === verdict)
      .map(explainCheck)
      .join('; ');
  const warnings = gate.checks.filter(({ tier, verdict }) => tier === 'warning' && verdict !== 'go');
  const conclusion = {
    go: () => (decisive.length === 0 ? text.nothingBlocking : text.conclusionGo(decisive.length)),
    no_go: () => text.conclusionNoGo(reasons('no_go')),
    inconclusive: () => text.conclusionInconclusive(reasons('inconclusive')),
    not_comparable: () => text.conclusionNotComparable(gate.obstacles.map(({ sentence }) => sentence).join('; ')),
  }[gate.verdict]();
  return [conclusion, ...(warnings.length === 0 ? [] : [text.warnings(warnings.map(explainCheck).join('; '))])];
}

/** Heads and rows of the table of checks, as plain text. */
export function gateTable(gate: Gate): { readonly header: string[]; readonly rows: string[][] } {
  const { gate: text, heads } = messages;
  return {
    header: [
      heads.model,
      text.check,
      heads.suite,
      text.tier,
      text.samples,
      text.estimate90,
      text.limit,
      messages.comparisons.pWorse,
      text.verdict,
      text.needs,
    ],
    rows: gate.checks.map((check) => [
      check.model,
      messages.gateWords[check.measure],
      check.suite === '*' ? text.overall : check.suite,
      messages.gateWords[check.tier],
      String(check.n),
      formatCheckEstimate(check),
      formatCheckLimit(check),
      pValue(check.pWorse),
      messages.gateVerdicts[check.verdict],
      formatNeeded(check),
    ]),
  };
}
