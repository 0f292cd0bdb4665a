import type { JsonObject, Provider, Usage } from '@evenhand/core';
import { readBill } from './bill.ts';
import type { JsonRecord } from './json-access.ts';
import { dropImpossibleCounts } from './token-counts.ts';

/** Reads counts again from a block that a record kept, as they were read when it came. */
export const createStoredUsageReader =
  (readUsage: (block: JsonRecord | null) => Usage): NonNullable<Provider['readUsage']> =>
  (raw: JsonObject | null, hasContent: boolean) => ({
    usage: dropImpossibleCounts(readUsage(raw), hasContent),
    billedUsd: readBill(raw, new Headers()),
  });
