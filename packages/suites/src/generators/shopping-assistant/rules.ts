import type { Part, Rule, Value, Wish } from './solve.ts';

export const is = (trait: string, value: Value): Rule => ({ trait, is: value });
export const not = (trait: string, value: Value): Rule => ({ trait, not: value });
export const atMost = (trait: string, limit: number): Rule => ({ trait, atMost: limit });
export const atLeast = (trait: string, limit: number): Rule => ({ trait, atLeast: limit });

/** A wish for one product. */
export const one = (...rules: readonly Rule[]): Wish => ({ parts: [{ rules }] });
/** One of the products of a larger wish. */
export const part = (kind: string, ...rules: readonly Rule[]): Part => ({ kind, rules });
