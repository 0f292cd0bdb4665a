import type { Manifest, RunRecord } from '@evenhand/core';
import type { VerifyContext } from './verification.ts';

/** Sums of doubles in another order. */
const SLACK = 1e-9;

/** Scores that the source of an import printed for one model, against what its rows give by the same rule. */
export interface PrintedCheck {
  record(record: RunRecord): void;
  /** What is wrong of what the manifest says of them. */
  conclude(): string[];
}

export function createPrintedCheck(
  { import: statement }: Manifest,
  model: string,
  { createPrintedSums }: VerifyContext,
): PrintedCheck {
  const printed = (statement?.published ?? []).filter((one) => one.model === model);
  const sums = createPrintedSums?.(printed);
  return {
    record(record) {
      sums?.row(record.reported ?? [], record);
    },
    conclude: () =>
      printed.flatMap((one, index) => {
        const place = `${one.metric} of ${one.suite}, which its source printed for ${model}`;
        const { ours } = one;
        // Where the format itself followed the rule, only that is known.
        const found = one.reduce === null || sums === undefined ? ours : sums.value(index);
        const isSame =
          ours === null || found === null
            ? ours === found
            : Math.abs(ours - found) <= SLACK * Math.max(1, Math.abs(found));
        return [
          ...(isSame ? [] : [`${place}: its rows give ${found ?? 'nothing'}; the manifest says ${ours ?? 'nothing'}`]),
          ...(isStatedRightly(one)
            ? []
            : [`${place}: ${one.value} and ${ours}, which are said to be ${WORDS[`${one.reproduced}`]}`]),
        ];
      }),
  };
}

const WORDS: Readonly<Record<string, string>> = { true: 'the same', false: 'different', null: 'without a rule' };

/** How many digits were printed is not kept: those that the number has are the fewest. */
function isStatedRightly({ value, ours, reproduced }: NonNullable<Manifest['import']>['published'][number]): boolean {
  if (ours === null || reproduced === null) return ours === reproduced;
  const slack = SLACK * Math.max(1, Math.abs(value));
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  const difference = Math.abs(ours - value);
  return reproduced ? difference <= 0.5 * 10 ** -decimals + slack : difference > slack;
}
