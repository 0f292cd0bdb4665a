/** What was sent within the last minute. */
export interface RateWindow {
  /** Milliseconds until so much more may be sent; 0 = now. What is more than a whole minute's share goes when nothing else is in it. */
  waitMs(amount: number, nowMs: number): number;
  book(amount: number, nowMs: number): Booking;
  /** Puts the true amount in the place of what was booked. */
  settle(booking: Booking, amount: number): void;
}

export interface Booking {
  readonly atMs: number;
  amount: number;
}

/** A minute, and half a second for requests of its two ends that travel at different speeds. */
const WINDOW_MS = 60_500;

/** No minute, wherever it begins, holds more than `perMinute`, whether requests or tokens. */
export function createRateWindow(perMinute: number): RateWindow {
  const booked: Booking[] = [];
  let first = 0;
  let sum = 0;
  const forget = (nowMs: number) => {
    while (first < booked.length && booked[first]!.atMs + WINDOW_MS <= nowMs) sum -= booked[first++]!.amount;
    if (first > 1024 && first * 2 > booked.length) {
      booked.splice(0, first);
      first = 0;
    }
    if (first === booked.length) sum = 0;
  };
  return {
    waitMs(amount, nowMs) {
      forget(nowMs);
      let left = sum;
      for (let at = first; at < booked.length; at++) {
        if (left + amount <= perMinute) return at === first ? 0 : booked[at - 1]!.atMs + WINDOW_MS - nowMs;
        left -= booked[at]!.amount;
      }
      return first === booked.length ? 0 : booked.at(-1)!.atMs + WINDOW_MS - nowMs;
    },
    book(amount, nowMs) {
      const booking = { atMs: nowMs, amount };
      booked.push(booking);
      sum += amount;
      return booking;
    },
    settle(booking, amount) {
      // One that is out of the window is out of the sum.
      if (booking.atMs >= (booked[first]?.atMs ?? Number.POSITIVE_INFINITY)) sum += amount - booking.amount;
      booking.amount = amount;
    },
  };
}
