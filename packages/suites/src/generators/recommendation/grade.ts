import type { Product } from '../shopping-assistant/solve.ts';

/** What a shopper did before. */
export interface History {
  readonly kept: readonly Product[];
  readonly returned: readonly Product[];
  /** Looked at and not bought: of no bearing. */
  readonly viewed: readonly Product[];
}

/**
 * Points of a product, 0 to 3, by the rules of the suite's system message: one each where the shopper kept something of its kind,
 * kept something of its maker, and paid as much or more for something kept; none at all where anything of its maker was sent back.
 */
export function gradeProduct(product: Product, { kept, returned }: History): number {
  if (returned.some(({ brand }) => brand === product.brand)) return 0;
  const highest = kept.reduce((most, { price }) => Math.max(most, price as number), 0);
  return [
    kept.some(({ kind }) => kind === product.kind),
    kept.some(({ brand }) => brand === product.brand),
    (product.price as number) <= highest,
  ].filter(Boolean).length;
}

/** Ids with the most points first, equals in the order of the shelf. */
export function rankIds(relevance: Readonly<Record<string, number>>): string[] {
  return Object.entries(relevance)
    .sort(([, a], [, b]) => b - a)
    .map(([id]) => id);
}
