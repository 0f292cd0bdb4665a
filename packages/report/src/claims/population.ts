import { compareCodeUnits } from '@evenhand/io';
import { plainName } from '../tables/lineage.ts';
import type { Claim, Group, Traits } from './claim-file.ts';

/** The models of a side of a claim. */
export interface Population {
  /** `one`: a named model; `best`: whichever is best; `group`: models as the sample. */
  readonly kind: 'one' | 'best' | 'group';
  readonly models: readonly string[];
  /** Why it cannot be judged on this run; null = it can. */
  readonly lacks: string | null;
  /** Whether the claim speaks of a kind of models (by origin, weights, making), not of models that it names. */
  readonly general: boolean;
}

/** Both sides of one finding. */
export interface Sides {
  readonly a: Population;
  readonly b: Population;
}

type TraitsByModel = ReadonlyMap<string, Traits>;

/** The sides of each finding that a claim asks for: one, or one for each model of `each`. */
export function listSides({ a, b }: Claim, traits: TraitsByModel): Sides[] {
  const first = a.model !== undefined ? { models: [a.model] } : (a.best ?? a.group ?? a.each)!;
  const mine = listMembers(first, traits);
  const kind = a.best !== undefined ? 'best' : a.group !== undefined ? 'group' : 'one';
  if (a.each === undefined)
    return [
      { a: population(kind, mine, first, traits), b: second(b, mine, traits, kind !== 'one' && isGeneral(first)) },
    ];
  if (mine.length === 0)
    return [{ a: population('one', [], first, traits), b: b.base === undefined ? second(b, [], traits) : NO_BASE }];
  return mine.map((model) => ({ a: population('one', [model], first, traits), b: second(b, [model], traits) }));
}

const NO_BASE: Population = { kind: 'one', models: [], lacks: null, general: false };

/** @param general whether the first side is, so that `others` are a kind as well */
function second(b: Claim['b'], mine: readonly string[], traits: TraitsByModel, general = false): Population {
  if (b.base !== undefined) return findBase(mine[0]!, traits);
  if (b.model !== undefined)
    return population('one', listMembers({ models: [b.model] }, traits), { models: [b.model] }, traits);
  const wanted = (b.best ?? b.group)!;
  const kind = b.best !== undefined ? 'best' : 'group';
  if (wanted !== 'others') return population(kind, listMembers(wanted, traits), wanted, traits);
  const models = [...traits.keys()].filter((model) => !mine.includes(model)).sort(compareCodeUnits);
  return { kind, models, lacks: models.length > 0 ? null : 'there is no other model in this run', general };
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
  const hint =
    silent.length > 0 ? `; nothing is known of ${silent.join(', ')}, a models: section of the claims may state it` : '';
  return { kind, models, lacks: `this run has no model that is ${formatGroup(group)}${hint}`, general };
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
        ? `nothing is known of what ${model} was made from`
        : `${model} was made from ${base}, which is not in this run`;
  const toHost = (label: string) => label.split('@')[1];
  const nearest =
    found.find((label) => label === base) ?? found.find((label) => toHost(label) === toHost(model)) ?? found[0];
  return { kind: 'one', models: nearest === undefined ? [] : [nearest], lacks, general: false };
}

/** `of origin CN and open or open-restricted`, `made from others`. */
export function formatGroup(group: Group): string {
  const phrases = [
    ...(group.models === undefined ? [] : [`among ${group.models.join(', ')}`]),
    ...(group.origin === undefined ? [] : [`of origin ${group.origin.join(' or ')}`]),
    ...(group.weights === undefined ? [] : [group.weights.join(' or ')]),
    ...(group.derived === undefined
      ? []
      : [group.derived ? 'made from other weights' : 'as its developer released it']),
  ];
  return phrases.join(' and ');
}
