import { LANGUAGES } from '@evenhand/messages';

/** Reasons to distrust a row: a closed set, whose names and order are those of the English texts. The first kind never depends on the clock. */
export const QUALITY_CAVEATS = LANGUAGES.en.qualityCaveats;
export const MEASURE_CAVEATS = LANGUAGES.en.measureCaveats;

export type QualityCaveat = keyof typeof QUALITY_CAVEATS;
export type MeasureCaveat = keyof typeof MEASURE_CAVEATS;
export type Caveat = QualityCaveat | MeasureCaveat;

export const CAVEATS: Readonly<Record<Caveat, string>> = { ...QUALITY_CAVEATS, ...MEASURE_CAVEATS };

/** The caveats that hold, in the order of the closed set, as they stand in a cell. */
export function caveatCell<C extends Caveat>(
  set: Readonly<Record<C, string>>,
  holds: Partial<Record<C, boolean>>,
): string {
  return (Object.keys(set) as C[]).filter((caveat) => holds[caveat] === true).join(';');
}

/** As caveatCell, for what each of two rows already says and what only the pair says. Most pairs of many say the same. */
export function createCaveatMerger<C extends Caveat>(
  set: Readonly<Record<C, string>>,
): (cells: readonly string[], holds: Partial<Record<C, boolean>>) => string {
  const names = Object.keys(set) as C[];
  const known = new Map<string, string>();
  return (cells, holds) => {
    const joined = [...cells, ...(Object.keys(holds) as C[]).filter((caveat) => holds[caveat])].join(';');
    const found = known.get(joined);
    if (found !== undefined) return found;
    const named = new Set(joined.split(';'));
    const merged = names.filter((caveat) => named.has(caveat)).join(';');
    known.set(joined, merged);
    return merged;
  };
}
