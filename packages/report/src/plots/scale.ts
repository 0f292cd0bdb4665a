/** Where a value stands on an axis, in the units of the drawing, and which values are named on it. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

/** Ticks at 1, 2 and 5 times the powers of ten within the ends, and fewer of them where that is many. */
function listLogTicks(least: number, most: number): number[] {
  const within = (factors: readonly number[]) => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++)
      for (const factor of factors) {
        const value = Number(`${factor}e${power}`);
        if (value >= least && value <= most) found.push(value);
      }
    return found;
  };
  const all = within([1, 2, 5]);
  const tens = within([1]);
  return all.length <= 5 || tens.length < 2 ? all : tens;
}

/** A logarithmic axis. @param values what it must hold, above 0, at least one @param range from left to right */
export function logScale(values: readonly number[], [from, to]: readonly [number, number]): Scale {
  const least = Math.min(...values) / 1.25;
  const most = Math.max(...values) * 1.25;
  const place = (value: number) => from + ((to - from) * Math.log(value / least)) / Math.log(most / least);
  return Object.assign(place, { ticks: listLogTicks(least, most) });
}

const STEPS = [1, 2, 2.5, 5, 10];

/** An even axis with about five ticks at round values. */
export function linearScale([least, most]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const raw = (most - least) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * STEPS.find((one) => one * power >= raw)!;
  const ticks: number[] = [];
  for (let at = Math.ceil(least / step); at * step <= most + 1e-9 * step; at++)
    ticks.push(Number((at * step).toPrecision(12)));
  const place = (value: number) => from + ((to - from) * (value - least)) / (most - least || 1);
  return Object.assign(place, { ticks });
}
