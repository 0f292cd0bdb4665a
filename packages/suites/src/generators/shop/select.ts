import { keeps, type Product, type Rule } from '../shopping-assistant/solve.ts';

/** What a customer wants of the shop. */
export interface Want {
  /** A product for each, of its department. */
  readonly parts: readonly { readonly kind: string; readonly rules: readonly Rule[] }[];
  /** Only these are asked about; absent = all that are shown. */
  readonly among?: readonly string[];
  /** Of all that fits, the one with the least or most of a trait. */
  readonly best?: { readonly trait: string; readonly direction: 'least' | 'most' };
  /** All that fit are asked for. */
  readonly every?: boolean;
  /** Two products: of one maker, and what both may cost. */
  readonly pair?: { readonly sameMaker: boolean; readonly atMost: number };
}

/** All answers that a want allows, each a set of ids in the order of the shelf. Empty = nothing fits. */
export function selectAnswers(shelf: readonly Product[], want: Want): readonly (readonly string[])[] {
  const fitting = want.parts.map(({ kind, rules }) =>
    shelf.filter(
      (product) =>
        product.kind === kind &&
        (want.among === undefined || want.among.includes(product.id as string)) &&
        rules.every((rule) => keeps(product[rule.trait]!, rule)),
    ),
  );
  const [first, second] = fitting;
  if (want.pair !== undefined) {
    const { sameMaker, atMost } = want.pair;
    return first!.flatMap((a) =>
      second!
        .filter((b) => (!sameMaker || a.brand === b.brand) && Number(a.price) + Number(b.price) <= atMost)
        .map((b) => [a.id as string, b.id as string].toSorted()),
    );
  }
  if (want.every === true) return first!.length === 0 ? [] : [first!.map(({ id }) => id as string).toSorted()];
  return chooseBest(first!, want.best).map(({ id }) => [id as string]);
}

function chooseBest(products: readonly Product[], best: Want['best']): readonly Product[] {
  if (best === undefined) return products;
  const values = products.map((product) => product[best.trait] as number);
  const wanted = best.direction === 'least' ? Math.min(...values) : Math.max(...values);
  return products.filter((product) => product[best.trait] === wanted);
}

/** The want without one of its demands, in every way. */
export function relaxWant({ pair, best, ...want }: Want): readonly Want[] {
  const kept = { ...(pair && { pair }), ...(best && { best }) };
  const withoutRule = want.parts.flatMap(({ rules }, at) =>
    rules.map((_, index) => ({
      ...want,
      ...kept,
      parts: want.parts.with(at, { ...want.parts[at]!, rules: rules.toSpliced(index, 1) }),
    })),
  );
  const withoutPair =
    pair === undefined
      ? []
      : [
          { ...want, pair: { ...pair, atMost: Number.MAX_SAFE_INTEGER } },
          ...(pair.sameMaker ? [{ ...want, pair: { ...pair, sameMaker: false } }] : []),
        ];
  return [...withoutRule, ...withoutPair, ...(best === undefined ? [] : [want])];
}
