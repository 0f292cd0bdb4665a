import type { ModelEntry } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { type Pair, type PairParts, type StoredPair, toPairKey } from './pairs.ts';

/** A pair that the experiment wants, as it would be requested tonight. */
export interface WantedPair extends Pair {
  readonly entry: ModelEntry;
  readonly parts: PairParts;
}

/** What stands in the way of a model, or what is served under its name now. */
export interface ModelState {
  /** Why it cannot be requested; null = nothing stands in its way. */
  readonly problem: string | null;
  /** What is no longer served as a stored run had it, in sentences; empty = nothing is known to have changed. */
  readonly findServedChanges: (stored: StoredPair) => readonly string[];
}

export interface NightRules {
  /** The moment of the night, UTC. */
  readonly at: Date;
  /** Days after which a row is requested anew although nothing has changed; null = never. */
  readonly refreshDays: number | null;
}

type Reasoned = Pair & { readonly why: string };

/** Pairs that go into one new run: all of the models for all of the suites. */
export interface NightGroup {
  readonly models: readonly string[];
  readonly suites: readonly string[];
  readonly pairs: readonly Reasoned[];
}

export interface NightPlan {
  /** Pairs whose rows still hold, each with the run that has it. */
  readonly carried: readonly { readonly wanted: WantedPair; readonly stored: StoredPair }[];
  /** Runs that are not complete, and whose open pairs are all still wanted as they are. */
  readonly resumed: readonly { readonly folder: string; readonly pairs: readonly Reasoned[] }[];
  readonly groups: readonly NightGroup[];
  /** Pairs that ought to be requested and cannot be. */
  readonly putOff: readonly Reasoned[];
}

/** What a night requests: pairs that are new, that changed, or that an earlier night did not end. Pure. */
export function planNight(
  wanted: readonly WantedPair[],
  stored: readonly StoredPair[],
  stateOf: (model: string) => ModelState,
  rules: NightRules,
): NightPlan {
  const decided = wanted.map((pair) => ({ pair, ...decidePair(pair, stored, stateOf, rules) }));
  const carried = decided.flatMap(({ pair, held }) => (held === null ? [] : [{ wanted: pair, stored: held }]));
  const due = decided.filter(({ held }) => held === null);
  const isBlocked = ({ pair }: { readonly pair: Pair }) => stateOf(pair.model).problem !== null;
  const putOff = due
    .filter(isBlocked)
    .map(({ pair }) => toReasoned(pair, messages.nightly.unreachable(stateOf(pair.model).problem!)));
  const open = due.filter((one) => !isBlocked(one));
  const resumed = listResumed(open, stored);
  const inResumed = new Set(resumed.flatMap(({ pairs }) => pairs.map(toPairKey)));
  const fresh = open
    .filter(({ pair }) => !inResumed.has(toPairKey(pair)))
    .map(({ pair, why }) => toReasoned(pair, why));
  return { carried, resumed, groups: groupPairs(fresh), putOff };
}

const toReasoned = ({ model, suite }: Pair, why: string): Reasoned => ({ model, suite, why });

interface Decision {
  /** The run whose row holds; null = it is requested. */
  readonly held: StoredPair | null;
  /** Why it is requested; '' = it is not. */
  readonly why: string;
  /** A run of the same inputs that is not complete and can go on; null = there is none. */
  readonly unfinished: StoredPair | null;
}

function decidePair(
  pair: WantedPair,
  stored: readonly StoredPair[],
  stateOf: (model: string) => ModelState,
  { at, refreshDays }: NightRules,
): Decision {
  const { nightly } = messages;
  const mine = stored
    .filter(({ model, suite }) => model === pair.model && suite === pair.suite)
    .toSorted((a, b) => compareCodeUnits(a.startedAt, b.startedAt));
  const newest = mine.at(-1);
  if (newest === undefined) return { held: null, why: nightly.noRow, unfinished: null };
  const alike = mine.filter(({ parts }) => listChangedParts(parts, pair.parts).length === 0);
  const same = alike.findLast(({ complete }) => complete) ?? alike.at(-1);
  if (same === undefined) {
    const changed = listChangedParts(newest.parts, pair.parts);
    return { held: null, why: changed.map((part) => messages.nightWords[part]).join('; '), unfinished: null };
  }
  const served = stateOf(pair.model).findServedChanges(same);
  if (served.length > 0) return { held: null, why: served.join('; '), unfinished: null };
  if (!same.complete) return { held: null, why: nightly.notComplete, unfinished: same };
  const ageDays = (at.getTime() - Date.parse(same.startedAt)) / DAY_MS;
  if (refreshDays !== null && ageDays >= refreshDays) {
    const begun = alike.findLast(({ complete, startedAt }) => !complete && startedAt > same.startedAt);
    const goesOn = begun !== undefined && stateOf(pair.model).findServedChanges(begun).length === 0;
    return { held: null, why: nightly.tooOld(refreshDays), unfinished: goesOn ? begun : null };
  }
  return { held: same, why: '', unfinished: null };
}

const DAY_MS = 86_400_000;

const listChangedParts = (before: PairParts, after: PairParts) =>
  (Object.keys(after) as (keyof PairParts)[]).filter((part) => before[part] !== after[part]);

/** A run goes on as a whole: one that also has open cells of what is no longer wanted is left as it is. */
function listResumed(
  due: readonly { readonly pair: WantedPair; readonly why: string; readonly unfinished: StoredPair | null }[],
  stored: readonly StoredPair[],
): NightPlan['resumed'] {
  const byFolder = Map.groupBy(
    due.filter(({ unfinished }) => unfinished !== null),
    ({ unfinished }) => unfinished!.folder,
  );
  return [...byFolder].flatMap(([folder, list]) => {
    const wanted = new Set(list.map(({ pair }) => toPairKey(pair)));
    const open = stored.filter((one) => one.folder === folder && !one.complete);
    if (!open.every((one) => wanted.has(toPairKey(one)))) return [];
    return [{ folder, pairs: list.map(({ pair, why }) => toReasoned(pair, why)) }];
  });
}

/** As few runs as hold these pairs and no others: models that need the same suites share one. */
function groupPairs(pairs: readonly Reasoned[]): NightGroup[] {
  const byModel = Map.groupBy(pairs, ({ model }) => model);
  const bySuites = Map.groupBy([...byModel], ([, list]) => list.map(({ suite }) => suite).join('\n'));
  return [...bySuites.values()].map((models) => ({
    models: models.map(([model]) => model),
    suites: models[0]![1].map(({ suite }) => suite),
    pairs: models.flatMap(([, list]) => list),
  }));
}
