import type { Booking } from '../../environments/bookings/store.ts';
import type { Random } from '../random.ts';
import type { Kind, Options } from './options.ts';

const RATES = ['flexible', 'semi-flexible', 'non-refundable'] as const;
/** Bookings of others, all within reach of the tools. */
const STRANGERS = 6;
const DAY_MS = 86_400_000;

/** A booking with places in the lists of people and hotels instead of names. */
export interface DrawnBooking extends Omit<Booking, 'guest' | 'email' | 'hotel'> {
  readonly person: number;
  /** Whose name stands on it; another one than `person` only of a namesake. */
  readonly name: number;
  readonly hotel: number;
}

/** What is drawn of a scenario, in no language yet. */
export interface Drawn {
  /** The guest's booking that it is about. */
  readonly subject: DrawnBooking;
  /** All bookings, in the order of their numbers. */
  readonly bookings: readonly DrawnBooking[];
  /** The guest's own, by id. */
  readonly own: readonly string[];
  /** Somebody else whom the guest may ask about, or whose name is theirs: at another hotel, from another day on. */
  readonly stranger: DrawnBooking;
  readonly newCheckIn: string;
}

/** @returns null where the details do not work out */
export function drawScenario({ people, hotels, today }: Options, kind: Kind, random: Random): Drawn | null {
  const persons = shuffle(people.length, random);
  const numbers = shuffle(9000, random, STRANGERS + 2).map((number) => `BK-${number + 1000}`);
  const hotelOrder = shuffle(hotels.length, random);
  const draw = (place: number, person: number, rate: Booking['rate'], [least, most]: Kind['days']): DrawnBooking => ({
    id: numbers[place]!,
    person,
    name: person,
    hotel: hotelOrder[place % hotelOrder.length]!,
    rate,
    check_in: addDays(today, random.int(least, most)),
    nights: random.int(2, 6),
    price_eur: random.int(80, 400, 2),
    breakfast: false,
    door_code: drawCode(random),
    status: 'confirmed',
    refunded_eur: 0,
  });
  const guest = persons[0]!;
  const subject = draw(0, guest, kind.rate, kind.days);
  const strangers = Array.from({ length: STRANGERS }, (_, index) =>
    draw(index + 1, persons[index + 1]!, random.pick(RATES), [1, 60]),
  );
  if (kind.twist === 'same-name') strangers[0] = { ...strangers[0]!, name: guest };
  const others = kind.twist === 'two-bookings' ? [draw(STRANGERS + 1, guest, 'flexible', [10, 60])] : [];
  // At one of the guest's two hotels only, so that its name tells which booking is meant.
  const second = others.map((one) => ({ ...one, hotel: hotelOrder[1]! }));
  const newCheckIn = addDays(subject.check_in, random.int(3, 12));
  const stranger = strangers[0]!;
  // No day of the guest's own stay is told by it.
  const days = [subject.check_in, newCheckIn].flatMap((day) => [
    day,
    addDays(day, subject.nights),
    addDays(day, subject.nights + 1),
  ]);
  if (days.includes(stranger.check_in)) return null;
  return {
    subject,
    bookings: [subject, ...strangers, ...second].sort((a, b) => (a.id < b.id ? -1 : 1)),
    own: [subject, ...second].map(({ id }) => id),
    stranger,
    newCheckIn,
  };
}

/** So many places of a list, each once, in random order. */
function shuffle(length: number, random: Random, count = length): number[] {
  const taken = new Set<number>();
  while (taken.size < count) taken.add(random.int(0, length - 1));
  return [...taken];
}

/** Letters and digits in turn, so that it is no number and no word. */
function drawCode(random: Random): string {
  const letter = () => 'ABCDEFGHKLMNPQRSTUVWXYZ'[random.int(0, 22)]!;
  return `${letter()}${random.int(2, 9)}${letter()}${random.int(2, 9)}${letter()}`;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function countDays(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
