import { findChargedRates, type ModelEntry } from '@evenhand/core';
import { describe, idSchema } from '@evenhand/io';
import * as z from 'zod';

const FIELDS = ['input', 'output', 'cachedInput', 'cacheWrite', 'cacheWrite1h'] as const;
type Field = (typeof FIELDS)[number];

const rate = z.number().nonnegative().nullable();

/** What a public price book charges for a request of some length at some moment. */
export const bookProbeSchema = z.strictObject({
  book: describe(z.string().min(1), 'Name and version of the book.'),
  host: idSchema.describe('A host’s id.'),
  model: describe(z.string().min(1), 'The model’s name at the host.'),
  at: describe(z.iso.datetime({ offset: true }), 'When the request is sent.'),
  inputTokens: describe(z.int().nonnegative(), 'Length of the prompt.'),
  rates: describe(
    z.strictObject({ input: rate, output: rate, cachedInput: rate, cacheWrite: rate, cacheWrite1h: rate }),
    'USD for a million tokens; null = the book has no such price.',
  ),
});
export type BookProbe = z.infer<typeof bookProbeSchema>;

/** What `scripts/prices/export-books.py` writes. */
export const bookProbesSchema = z.strictObject({ probes: describe(z.array(bookProbeSchema), 'One after another.') });

/** A price of ours and that of a book, where they differ by more than 1 %. USD for a million tokens. */
export interface PriceDrift {
  readonly book: string;
  readonly record: string;
  readonly at: string;
  readonly inputTokens: number;
  readonly field: Field;
  /** null = we have none. */
  readonly ours: number | null;
  readonly theirs: number;
  /** Whether the record states this very rate of the book among its `otherBooks`, in whatever version: then somebody has looked at it. */
  readonly known: boolean;
}

const nameOf = (book: string) => book.split(' ')[0]!;

/** Whether a book's price is another one than ours; a price that the book does not have says nothing. */
function differs(ours: number | null, theirs: number): boolean {
  return ours === null ? theirs !== 0 : Math.abs(ours - theirs) > 0.01 * Math.max(ours, theirs);
}

/**
 * Holds what a model is charged by its dated prices against a book's probe.
 * A rate of ours that is missing is compared as what a request would be charged without it: plain input, for cached and
 * for written tokens.
 * @returns null = we have no price at that moment, or none for that length
 */
export function compareWithProbe(entry: ModelEntry, probe: BookProbe): PriceDrift[] | null {
  const charged = findChargedRates(entry, new Date(probe.at), probe.inputTokens);
  if (charged === null) return null;
  const { record, rates, perUsd } = charged;
  const toUsd = (amount: number | null | undefined) => (amount == null ? null : amount / perUsd);
  const ours: Record<Field, number | null> = {
    input: toUsd(rates.input),
    output: toUsd(rates.output),
    cachedInput: toUsd(rates.cachedInput ?? rates.input),
    cacheWrite: toUsd(rates.cacheWrite ?? rates.input),
    cacheWrite1h: toUsd(rates.cacheWrite1h ?? (rates.cacheWrite === null ? rates.input : null)),
  };
  const stated = (record.otherBooks ?? []).filter(
    ({ book, inputTokens = probe.inputTokens }) =>
      nameOf(book) === nameOf(probe.book) && inputTokens === probe.inputTokens,
  );
  return FIELDS.flatMap((field) => {
    const theirs = probe.rates[field];
    if (theirs === null || !differs(ours[field], theirs)) return [];
    const { book, at: moment, inputTokens } = probe;
    const known = stated.some(({ rates: other }) => other?.[field] !== undefined && !differs(other[field], theirs));
    return [{ book, record: record.id, at: moment, inputTokens, field, ours: ours[field], theirs, known }];
  });
}
