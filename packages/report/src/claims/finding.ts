import { compareCodeUnits } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import type { Estimate } from '../tables/estimate.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunData, Scope } from '../tables/scope.ts';
import { contrastBest } from './best-of.ts';
import type { Claim, Look, StoredClaims, Traits } from './claim-file.ts';
import { type Contrast, createContrasts } from './contrast.ts';
import { computeFigure } from './figures.ts';
import { createLimitContrasts } from './limit-contrast.ts';
import { moreModels, moreSamples } from './needed-samples.ts';
import { computeNoWorse, noWorseNotes } from './no-worse.ts';
import { listSides, type Population, type Sides } from './population.ts';
import { groupContrast, leastModels } from './populations.ts';
import { computeReach, type Reach } from './reach.ts';
import { formatSide } from './side.ts';

/** A claim held against a run, on one suite or on all that it names (`*`). */
export interface ClaimFinding {
  readonly claim: Claim;
  readonly suite: string;
  readonly a: Population;
  readonly b: Population;
  readonly verdict: 'supported' | 'refuted' | 'undecided';
  /** Difference in accuracy, else a ÷ b; the interval is that of `level`. */
  readonly estimate: Estimate;
  /** What the estimate must pass. */
  readonly threshold: number;
  readonly level: number;
  readonly method: string | null;
  /** Cells (or, for groups, models) that it rests on. */
  readonly n: number;
  /** The figures of the models that stand for the sides; of groups: of all their models. */
  readonly figures: readonly (readonly [string, number | null])[];
  /** What else must be known to read it, in sentences. */
  readonly notes: readonly string[];
  /** What would settle it; empty unless undecided. */
  readonly settle: readonly string[];
  /** Whether the verdict is on the claim as it is worded, or what was found holds for these models only. */
  readonly reach: Reach['reach'];
}

const ALL = '*';

/** Every claim against the run: over all its suites, and suite by suite where there are several. */
export function computeFindings(data: RunData, { claims, models, look }: StoredClaims): ClaimFinding[] {
  const traits = new Map(Object.entries(models).sort(([a], [b]) => compareCodeUnits(a, b)));
  return [...claims]
    .sort((a, b) => compareCodeUnits(a.id, b.id))
    .flatMap((claim) => computeClaimFindings({ ...data, look }, claim, traits))
    .map((finding) => (look === null ? finding : { ...finding, notes: [...finding.notes, formatLook(look)] }));
}

/** The run, and at which look it stands. */
type RunAtLook = RunData & { readonly look: Look | null };

function formatLook({ number, of: total, spend }: Look): string {
  return messages.claimNotes.look(number, total, (spend * 100).toFixed(1));
}

function computeClaimFindings(data: RunAtLook, claim: Claim, traits: ReadonlyMap<string, Traits>): ClaimFinding[] {
  const prompt = findHeadPrompt(data.scopes);
  const main = data.scopes.filter((scope) => scope.language === '*' && scope.prompt === prompt);
  const missing =
    claim.suites === 'all' ? [] : claim.suites.filter((name) => !main.some((scope) => scope.suite === name));
  const scopes = claim.suites === 'all' ? main : main.filter((scope) => claim.suites.includes(scope.suite));
  const single = scopes.length === 1 ? scopes[0]!.suite : ALL;
  return listSides(claim, traits).flatMap((sides) => {
    if (missing.length > 0)
      return [
        undecided(
          data.look,
          claim,
          single,
          sides,
          messages.claimNotes.noSuite(missing.join(', ')),
          messages.claimNotes.runWith(missing.join(', ')),
        ),
      ];
    const decide = (suite: string, part: readonly Scope[]) =>
      limitReach(data, decideFinding(data, claim, suite, part, sides), part, scopes.length);
    return [decide(single, scopes), ...(scopes.length > 1 ? scopes.map((scope) => decide(scope.suite, [scope])) : [])];
  });
}

/**
 * Where too little stands behind a statement about a group, what was found is said of these models only: the statement is
 * then not supported. A refuted one stays refuted, for the models that refute it.
 */
function limitReach(data: RunData, finding: ClaimFinding, scopes: readonly Scope[], suites: number): ClaimFinding {
  const { claim, verdict } = finding;
  const { reach, short } = computeReach(data, claim, finding, scopes, suites, verdict);
  if (reach === 'claim') return finding;
  return {
    ...finding,
    reach,
    verdict: verdict === 'supported' ? 'undecided' : verdict,
    notes: [
      messages.claimNotes.theseOnly(
        messages.claimVerdicts[verdict],
        short.map(({ what, found }) => messages.shortfalls[what](found)).join(', '),
      ),
      ...finding.notes,
    ],
    settle:
      verdict !== 'supported'
        ? []
        : [
            messages.claimNotes.runWith(
              short.map(({ what, least }) => messages.claimNotes.atLeast(messages.shortfalls[what](least))).join(', '),
            ),
          ],
  };
}

/**
 * "At least" is tested by the 95 % interval, "not worse by the margin" by the 90 % interval (two one-sided tests);
 * a look that may use only a share of the error rate has a wider one. METHODOLOGY §8.1 and §8.5.
 */
function computeLevel({ direction }: Claim, look: Look | null): number {
  return 1 - (direction.startsWith('no') ? 0.1 : 0.05) * (look?.spend ?? 1);
}

/** What the difference or ratio must pass. */
export function computeThreshold({ direction, margin }: Claim): number {
  const down = direction === 'lower' || direction === 'not-lower' || direction === 'no-worse';
  if (margin.unit === 'points') return (down ? -margin.value : margin.value) / 100;
  return margin.unit === 'ratio' ? margin.value : 1 + (down ? -margin.value : margin.value) / 100;
}

const wantsAbove = ({ direction }: Claim) =>
  direction === 'higher' || direction === 'not-lower' || direction === 'no-worse';

function decide(claim: Claim, { lo, hi }: Estimate, threshold: number): ClaimFinding['verdict'] {
  const above = lo !== null && lo > threshold;
  const below = hi !== null && hi < threshold;
  if (above) return wantsAbove(claim) ? 'supported' : 'refuted';
  if (below) return wantsAbove(claim) ? 'refuted' : 'supported';
  return 'undecided';
}

function undecided(
  look: Look | null,
  claim: Claim,
  suite: string,
  { a, b }: Sides,
  note: string,
  settle: string,
): ClaimFinding {
  return {
    claim,
    suite,
    a,
    b,
    verdict: 'undecided',
    estimate: { estimate: null, lo: null, hi: null },
    threshold: computeThreshold(claim),
    level: computeLevel(claim, look),
    method: null,
    n: 0,
    figures: [],
    notes: [note],
    settle: [settle],
    reach: 'claim',
  };
}

function decideFinding(
  data: RunAtLook,
  claim: Claim,
  suite: string,
  scopes: readonly Scope[],
  sides: Sides,
): ClaimFinding {
  const { a, b } = sides;
  const lacks = [a.lacks, b.lacks].flatMap((one) => one ?? []);
  if (lacks.length > 0)
    return undecided(data.look, claim, suite, sides, lacks.join('; '), messages.claimNotes.modelsOnBothSides);
  const twice = a.models.filter((model) => b.models.includes(model));
  if (twice.length > 0)
    return undecided(
      data.look,
      claim,
      suite,
      sides,
      messages.claimNotes.onBothSides(twice.join(', ')),
      messages.claimNotes.noCommonModel,
    );
  if (claim.direction === 'no-worse') return contrastNoWorse(data, claim, suite, scopes, sides);
  return a.kind === 'group'
    ? contrastGroups(data, claim, suite, scopes, sides)
    : contrastModels(data, claim, suite, scopes, sides);
}

/** One verdict over the samples of all suites together. METHODOLOGY §6.7. */
function contrastNoWorse(
  data: RunAtLook,
  claim: Claim,
  suite: string,
  scopes: readonly Scope[],
  sides: Sides,
): ClaimFinding {
  const [[a], [b]] = [sides.a.models as [string], sides.b.models as [string]];
  const [threshold, level] = [computeThreshold(claim), computeLevel(claim, data.look)];
  const found = computeNoWorse(scopes, a, b, -threshold, level);
  const estimate = { estimate: found.difference, lo: found.lo, hi: found.hi };
  if (found.difference === null)
    return undecided(
      data.look,
      claim,
      suite,
      sides,
      messages.claimNotes.shareNoCell(a, b),
      whatIsMissing(claim, 'cells'),
    );
  const verdict = ({ no_worse: 'supported', worse: 'refuted', cannot_tell: 'undecided' } as const)[found.verdict];
  return {
    claim,
    suite,
    ...sides,
    verdict,
    estimate,
    threshold,
    level,
    method: `pooled;${found.method ?? ''}`,
    n: found.nPairs,
    figures: [a, b].map((model) => [model, computeFigure(data, scopes, claim.metric, model)] as const),
    notes: noWorseNotes(found),
    settle: verdict === 'undecided' ? moreSamples(estimate, threshold, found.n, false) : [],
    reach: 'claim',
  };
}

function contrastModels(
  data: RunAtLook,
  claim: Claim,
  suite: string,
  scopes: readonly Scope[],
  sides: Sides,
): ClaimFinding {
  const { a, b } = sides;
  const [threshold, level] = [computeThreshold(claim), computeLevel(claim, data.look)];
  const more = claim.metric === 'accuracy' || claim.metric === 'relative-accuracy';
  const { limit } = b;
  const found =
    limit === undefined
      ? contrastBest(a.models, b.models, createContrasts(data, scopes, claim.metric), level, more)
      : contrastBest(a.models, [''], createLimitContrasts(data, scopes, claim.metric, limit.value), level, more);
  if (found.why !== null)
    return {
      ...undecided(data.look, claim, suite, sides, found.why, whatIsMissing(claim, found.lacks)),
      n: found.n,
    };
  const verdict = decide(claim, found, threshold);
  const named = limit === undefined ? [found.bestA!, found.bestB!] : [found.bestA!];
  const isSelection = a.models.length > 1 || b.models.length > 1;
  return {
    claim,
    suite,
    a,
    b,
    verdict,
    estimate: { estimate: found.estimate, lo: found.lo, hi: found.hi },
    threshold,
    level,
    method: `${isSelection ? 'best-of-' : ''}${claim.metric !== 'accuracy' ? 'log-ratio-clustered' : limit === undefined ? 'paired-difference' : 'wilson-clustered'}`,
    n: found.n,
    figures: named.map((model) => [model, computeFigure(data, scopes, claim.metric, model)] as const),
    notes: [
      ...(isSelection
        ? [messages.claimNotes.bestHere(found.bestA!, limit === undefined ? found.bestB! : formatSide(b))]
        : []),
      ...(found.unpaired > 0 ? [messages.claimNotes.unpaired(found.unpaired)] : []),
    ],
    settle: verdict === 'undecided' ? moreSamples(found, threshold, found.n, claim.metric !== 'accuracy') : [],
    reach: 'claim',
  };
}

function whatIsMissing({ metric }: Claim, lacks: Contrast['lacks']): string {
  const { claimNotes: text } = messages;
  if (lacks === 'cells') return text.needSameSamples;
  if (lacks === 'right') return text.needRightAnswers;
  if (metric.startsWith('cost')) return text.needPrices;
  return metric.startsWith('time') ? text.needTimes : text.needCells;
}

function contrastGroups(
  data: RunAtLook,
  claim: Claim,
  suite: string,
  scopes: readonly Scope[],
  sides: Sides,
): ClaimFinding {
  const [threshold, level] = [computeThreshold(claim), computeLevel(claim, data.look)];
  const ratio = claim.metric !== 'accuracy';
  const figures = [...sides.a.models, ...sides.b.models].map(
    (model) => [model, computeFigure(data, scopes, claim.metric, model)] as const,
  );
  const unknown = figures.filter(([, value]) => value === null || (ratio && value === 0)).map(([model]) => model);
  if (unknown.length > 0)
    return {
      ...undecided(
        data.look,
        claim,
        suite,
        sides,
        messages.claimNotes.unknownFor(unknown.join(', ')),
        whatIsMissing(claim, null),
      ),
      figures,
    };
  const value = new Map(figures);
  const listFigures = (models: readonly string[]) => models.map((model) => value.get(model)!);
  const { seed } = data.inputs.settings;
  const found = groupContrast(
    listFigures(sides.a.models),
    listFigures(sides.b.models),
    threshold,
    ratio,
    level,
    `${seed}/${claim.id}/${suite}`,
  );
  const alpha = 1 - level;
  const byWelch = decide(claim, found, threshold);
  const agrees = found.p !== null && found.p < alpha + 1e-12;
  const verdict = agrees ? byWelch : 'undecided';
  const { claimNotes: text } = messages;
  const sizes = text.sizes(found.nA, found.nB);
  const toDigits = (p: number | null) => (p === null ? messages.report.unknownEnd : String(Number(p.toPrecision(3))));
  const impossible = found.leastP !== null && found.leastP > alpha + 1e-12;
  return {
    claim,
    suite,
    ...sides,
    verdict,
    estimate: { estimate: found.estimate, lo: found.lo, hi: found.hi },
    threshold,
    level,
    method: 'welch;label-permutation',
    n: figures.length,
    figures,
    notes: [
      text.restsOn(sizes),
      text.labelPermutation(toDigits(found.p), sizes, toDigits(found.leastP)),
      ...(ratio ? [text.geometric] : []),
    ],
    settle:
      verdict !== 'undecided'
        ? []
        : impossible
          ? [text.moreModels(leastModels(alpha))]
          : moreModels(found, threshold, figures.length, ratio),
    reach: 'claim',
  };
}
