import type { Random } from '../random.ts';
import { keeps, type Product, type Rule, type Value, type Wish } from './solve.ts';
import { brands, type Kind, type Trait } from './traits.ts';

/**
 * Products to choose from, many of them near misses: each is meant to fit a part of the wish, to break one of its rules, or
 * is drawn freely. What the rules do not speak of is drawn freely always.
 */
export function catalogue(kinds: readonly Kind[], wish: Wish, size: number, random: Random): Product[] {
  const first = random.int(0, brands.length - 1);
  return Array.from({ length: size }, (_, index) => {
    const kind = random.pick(kinds);
    const part = random.pick(wish.parts.filter((one) => one.kind === undefined || one.kind === kind.key));
    const role = random.int(-1, part.rules.length);
    const rules = role < 0 ? [] : part.rules;
    // Steps of three go round all ten brands before one comes again.
    const inTurn = brands[(first + 3 * index) % brands.length]!.key;
    const brand: Trait = { ...ANY_BRAND, draw: () => inTurn };
    const traits = [brand, ...kind.traits].map((trait): [string, Value] => [
      trait.key,
      drawn(trait, rules, part.rules[role], random),
    ]);
    return { id: `P${index + 1}`, kind: kind.key, ...Object.fromEntries(traits) };
  });
}

const ANY_BRAND: Trait = {
  key: 'brand',
  draw: (random) => random.pick(brands).key,
  describe: () => ({ en: '', zh: '' }),
};
/** Enough to meet a chance of one in ten nearly always; what it does not meet is drawn anew with the whole catalogue. */
const MOST_DRAWS = 40;

/** A value that keeps to all rules but the broken one, which it breaks. */
function drawn(trait: Trait, rules: readonly Rule[], broken: Rule | undefined, random: Random): Value {
  const own = rules.filter((rule) => rule.trait === trait.key);
  const suits = (value: Value) => own.every((rule) => keeps(value, rule) !== (rule === broken));
  let value = trait.draw(random);
  for (let draws = 1; draws < MOST_DRAWS && !suits(value); draws += 1)
    value = (trait.key === ANY_BRAND.key ? ANY_BRAND : trait).draw(random);
  return value;
}
