import { compareCodeUnits } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { plainName } from '../tables/lineage.ts';
import type { Claim, ClaimMetric, Group, Traits } from './claim-file.ts';

/** The models of a side of a claim. */
export interface Population {
  /** `one`: a named model; `best`: whichever is best; `group`: models as the sample; `limit`: a stated figure. */
  readonly kind: 'one' | 'best' | 'group' | 'limit';
  readonly models: readonly string[];
  /** Why it cannot be judged on this run; null = it can. */
  readonly lacks: string | null;
  /** Whether the claim speaks of a kind of models (by origin, weights, making), not of models that it names. */
  readonly general: boolean;
  /** Of the kind `limit`, which has no models: what is stated, as a share, in USD or in seconds. */
  readonly limit?: { readonly metric: ClaimMetric; readonly value: number };
}

/** Both sides of one finding. */
export interface Sides {
  readonly a: Population;
  readonly b: Population;
}

type TraitsByModel = ReadonlyMap<string, Traits>;

/** The sides of each finding that a claim asks for: one, or one for each model of `each`. */
export function listSides(claim: Claim, traits: TraitsByModel): Sides[] {
  const { a, b } = claim;
  const first = a.model !== undefined ? { models: [a.model] } : (a.best ?? a.group ?? a.each)!;
  const mine = listMembers(first, traits);
  const kind = a.best !== undefined ? 'best' : a.group !== undefined ? 'group' : 'one';
  if (a.each === undefined)
    return [
      { a: population(kind, mine, first, traits), b: second(claim, mine, traits, kind !== 'one' && isGeneral(first)) },
    ];
  if (mine.length === 0)
    return [{ a: population('one', [], first, traits), b: b.base === undefined ? second(claim, [], traits) : NO_BASE }];
  return mine.map((model) => ({ a: population('one', [model], first, traits), b: second(claim, [model], traits) }));
}

const NO_BASE: Population = { kind: 'one', models: [], lacks: null, general: false };

/** @param general whether the first side is, so that `others` are a kind as well */
function second({ b, metric }: Claim, mine: readonly string[], traits: TraitsByModel, general = false): Population {
  if (b.limit !== undefined)
    return { kind: 'limit', models: [], lacks: null, general: false, limit: { metric, value: b.limit } };
  if (b.base !== undefined) return findBase(mine[0]!, traits);
  if (b.model !== undefined)
    return population('one', listMembers({ models: [b.model] }, traits), { models: [b.model] }, traits);
  const wanted = (b.best ?? b.group)!;
  const kind = b.best !== undefined ? 'best' : 'group';
  if (wanted !== 'others') return population(kind, listMembers(wanted, traits), wanted, traits);
  const models = [...traits.keys()].filter((model) => !mine.includes(model)).sort(compareCodeUnits);
  return { kind, models, lacks: models.length > 0 ? null : messages.claimNotes.noOther, general };
}

function population(
  kind: Population['kind'],
  models: readonly string[],
  group: Group,
  traits: TraitsByModel,
): Population {
  const general = kind !== 'one' && isGeneral(group);
  if (models.length > 0) return { kind, models, lacks: null, general };
  const silent = [...traits].filter(([, one]) => unknownFor(group, one)).map(([model]) => model);
  const hint = silent.length > 0 ? messages.claimNotes.silent(silent.join(', ')) : '';
  return { kind, models, lacks: `${messages.claimNotes.noSuchModel(formatGroup(group))}${hint}`, general };
}

/** Whether the group goes by traits alone. */
const isGeneral = (group: Group) => group.models === undefined;

/** Whether a trait that the group asks for is not known. */
function unknownFor(group: Group, traits: Traits): boolean {
  return (
    (group.origin !== undefined && traits.origin === null) ||
    (group.weights !== undefined && traits.weights === 'unknown')
  );
}

export function listMembers(group: Group, traits: TraitsByModel): string[] {
  const holds = (model: string, own: Traits) =>
    (group.models === undefined || group.models.includes(model)) &&
    (group.origin === undefined || (own.origin !== null && group.origin.includes(own.origin))) &&
    (group.weights === undefined || (own.weights !== 'unknown' && group.weights.includes(own.weights))) &&
    (group.derived === undefined || group.derived === (own.derivedFrom !== null));
  return [...traits].flatMap(([model, own]) => (holds(model, own) ? [model] : [])).sort(compareCodeUnits);
}

function findBase(model: string, traits: TraitsByModel): Population {
  const base = traits.get(model)?.derivedFrom ?? null;
  const found = [...traits.keys()]
    .filter((label) => base !== null && label !== model && plainName(label) === plainName(base))
    .sort(compareCodeUnits);
  const lacks =
    found.length > 0
      ? null
      : base === null
        ? messages.claimNotes.baseUnknown(model)
        : messages.claimNotes.baseAbsent(model, base);
  const toHost = (label: string) => label.split('@')[1];
  const nearest =
    found.find((label) => label === base) ?? found.find((label) => toHost(label) === toHost(model)) ?? found[0];
  return { kind: 'one', models: nearest === undefined ? [] : [nearest], lacks, general: false };
}

/** `of origin CN and open or open-restricted`, `made from others`. */
export function formatGroup(group: Group): string {
  const { claimNotes: text } = messages;
  const phrases = [
    ...(group.models === undefined ? [] : [text.among(group.models.join(', '))]),
    ...(group.origin === undefined ? [] : [text.ofOrigin(group.origin.join(text.or))]),
    ...(group.weights === undefined ? [] : [group.weights.join(text.or)]),
    ...(group.derived === undefined ? [] : [group.derived ? text.derived : text.original]),
  ];
  return phrases.join(text.and);
}
