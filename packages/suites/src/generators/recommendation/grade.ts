import type { Product } from '../shopping-assistant/solve.ts';

/** What a shopper did before. */
export interface History {
  readonly kept: readonly Product[];
  readonly returned: readonly Product[];
  /** Looked at and not bought: of no bearing. */
  readonly viewed: readonly Product[];
}

/** What earns a product a point: something of its kind was kept, something of its maker, something that cost as much or more. */
export type Merit = 'kind' | 'maker' | 'price';

/** What a question says of points. */
export interface Rules {
  /** A point for each. */
  readonly merits: readonly Merit[];
  /** Whether a maker of whom anything was sent back gets no points at all. */
  readonly excludesReturned: boolean;
}

/** Points of a product by the rules that its question states. */
export function gradeProduct(product: Product, { kept, returned }: History, rules: Rules): number {
  if (rules.excludesReturned && returned.some(({ brand }) => brand === product.brand)) return 0;
  const highest = kept.reduce((most, { price }) => Math.max(most, price as number), 0);
  const earned: Readonly<Record<Merit, boolean>> = {
    kind: kept.some(({ kind }) => kind === product.kind),
    maker: kept.some(({ brand }) => brand === product.brand),
    price: (product.price as number) <= highest,
  };
  return rules.merits.filter((merit) => earned[merit]).length;
}

/** Ids with the most points first, equals in the order of the shelf. */
export function rankIds(relevance: Readonly<Record<string, number>>): string[] {
  return Object.entries(relevance)
    .sort(([, a], [, b]) => b - a)
    .map(([id]) => id);
}
