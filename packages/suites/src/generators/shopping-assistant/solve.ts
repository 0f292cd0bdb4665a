import { findSmallest } from '@evenhand/io';
export type Value = string | number | boolean;

/** A line of a catalogue: `id`, `kind`, `brand`, `price` and the traits of its kind. */
export type Product = Readonly<Record<string, Value>>;

/** What must hold of one trait; exactly one of the four stands in it. */
export interface Rule {
  readonly trait: string;
  readonly is?: Value;
  readonly not?: Value;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** One of the products that are asked for. */
export interface Part {
  /** Absent = the catalogue holds one kind only. */
  readonly kind?: string;
  /** Pieces of it; absent = 1. */
  readonly count?: number;
  readonly rules: readonly Rule[];
}

export interface Wish {
  /** A product for each, all different. */
  readonly parts: readonly Part[];
  /** What all pieces together may cost: prices less a percentage, plus a fee for the order. */
  readonly total?: { readonly atMost: number; readonly percentOff?: number; readonly fee?: number };
  /** Trait in which the products agree. */
  readonly same?: string;
  /** Of all that fits, only that with the least of this trait. */
  readonly least?: string;
  /** Every product that fits is asked for, not one of them. */
  readonly every?: boolean;
}

/** All answers that a wish allows: sets of ids, each in the order of the catalogue. Empty = nothing fits. */
export function solve(products: readonly Product[], wish: Wish): readonly (readonly string[])[] {
  const choices = wish.parts.reduce<readonly (readonly Product[])[]>(
    (sets, part) =>
      sets.flatMap((set) =>
        products.filter((one) => !set.includes(one) && fits(one, part)).map((one) => [...set, one]),
      ),
    [[]],
  );
  const fitting = choices.filter((set) => isAffordable(set, wish) && isAlike(set, wish.same));
  if (wish.every === true) return fitting.length === 0 ? [] : [listIds(fitting.flat())];
  const { least } = wish;
  const lowest = least === undefined ? 0 : findSmallest(fitting.map((set) => sum(set, least)));
  const best = least === undefined ? fitting : fitting.filter((set) => sum(set, least) === lowest);
  return [...new Map(best.map((set) => [listIds(set).join(), listIds(set)])).values()];
}

/** The wish without one of its demands, in every way; each kept demand must matter, or it is only decoration. */
export function relaxed({ least, same, total, ...wish }: Wish): readonly Wish[] {
  const extras = { ...(least && { least }), ...(same && { same }), ...(total && { total }) };
  const withoutRule = wish.parts.flatMap((part, at) =>
    part.rules.map((_, index) => ({
      ...wish,
      ...extras,
      parts: wish.parts.with(at, { ...part, rules: part.rules.toSpliced(index, 1) }),
    })),
  );
  const withoutExtra = Object.keys(extras).map((key) => ({
    ...wish,
    ...Object.fromEntries(Object.entries(extras).filter(([name]) => name !== key)),
  }));
  return [...withoutRule, ...withoutExtra];
}

function fits(product: Product, { kind, rules }: Part): boolean {
  return (kind === undefined || product.kind === kind) && rules.every((rule) => keeps(product[rule.trait]!, rule));
}

/** Whether a value is as a rule wants it. */
export function keeps(value: Value, rule: Rule): boolean {
  if (rule.is !== undefined) return value === rule.is;
  if (rule.not !== undefined) return value !== rule.not;
  return (value as number) <= (rule.atMost ?? Infinity) && (value as number) >= (rule.atLeast ?? -Infinity);
}

function isAffordable(set: readonly Product[], { parts, total }: Wish): boolean {
  if (total === undefined) return true;
  const prices = set.reduce((all, one, index) => all + (one.price as number) * (parts[index]!.count ?? 1), 0);
  return prices * (100 - (total.percentOff ?? 0)) + 100 * (total.fee ?? 0) <= 100 * total.atMost;
}

function isAlike(set: readonly Product[], trait: string | undefined): boolean {
  return trait === undefined || new Set(set.map((one) => one[trait])).size === 1;
}

const sum = (set: readonly Product[], trait: string) => set.reduce((all, one) => all + (one[trait] as number), 0);
const listIds = (set: readonly Product[]) => set.map(({ id }) => id as string).toSorted();
