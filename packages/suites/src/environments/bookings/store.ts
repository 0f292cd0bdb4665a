import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, type JsonValue, jsonValue } from '@evenhand/core';
import * as z from 'zod';

/** A stay that somebody booked. Money in EUR, dates as YYYY-MM-DD. */
export const bookingSchema = z.strictObject({
  id: z.string(),
  guest: z.string(),
  email: z.string(),
  hotel: z.string(),
  rate: z.enum(['flexible', 'semi-flexible', 'non-refundable']),
  check_in: z.iso.date(),
  nights: z.int().positive(),
  price_eur: z.int().positive(),
  breakfast: z.boolean(),
  door_code: z.string(),
  status: z.enum(['confirmed', 'cancelled']),
  refunded_eur: z.number().nonnegative(),
});
export type Booking = z.infer<typeof bookingSchema>;

export const mailSchema = z.strictObject({ to: z.string(), text: z.string() });
export type Mail = z.infer<typeof mailSchema>;

/** What stands behind the tools: the stays of all guests, and what was sent. */
export interface Store {
  readonly bookings: readonly Booking[];
  readonly mails: readonly Mail[];
}

/** What a call did; `changed` is the booking that it touched, null = it only looked, or sent a mail. */
export interface CallResult {
  readonly store: Store;
  readonly result: JsonValue;
  readonly changed: string | null;
}

type Tool = (store: Store, given: JsonObject) => CallResult;

const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
]);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,6}(\.\d{1,2})?$/)
    .transform(Number),
]);
const id = z.string().transform((text) => foldSigns(text).trim().toUpperCase());

/** A text with its width, case and kinds of dashes set aside, as some models write BK‑1234 with a dash of their own. */
export const foldSigns = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();

/** The address in `Ana Lopez <ana@example.org>`, or the text itself. */
function toAddress(text: string): string {
  const [, address = text] = /^[^<>@,;]*<([^<>@\s]+@[^<>@\s]+)>$/.exec(text.trim()) ?? [];
  return foldSigns(address).trim();
}

/** A tool by the shape of its arguments; what does not fit is told to whoever called, and nothing happens. Further arguments are ignored. */
function defineTool<S extends z.ZodObject>(
  shape: S,
  act: (store: Store, given: z.output<S>) => { store?: Store; result: unknown; changed?: string },
): Tool {
  return (store, given) => {
    const checked = shape.safeParse(given);
    if (!checked.success) {
      const { path, message } = checked.error.issues[0]!;
      return { store, result: { error: `${path.join('.') || 'arguments'}: ${message}` }, changed: null };
    }
    const { store: after = store, result, changed = null } = act(store, checked.data);
    return { store: after, result: jsonValue.parse(result), changed };
  };
}

function changeBooking(store: Store, bookingId: string, change: (booking: Booking) => Partial<Booking> | string) {
  const booking = store.bookings.find((one) => one.id === bookingId);
  if (booking === undefined) return { result: { error: `there is no booking ${bookingId}` } };
  const changes = change(booking);
  if (typeof changes === 'string') return { result: { error: changes }, changed: bookingId };
  const after = { ...booking, ...changes };
  const bookings = store.bookings.map((one) => (one.id === bookingId ? after : one));
  return { store: { ...store, bookings }, result: after, changed: bookingId };
}

const contains = (text: string, part: string | undefined) =>
  part === undefined || text.toLowerCase().includes(part.trim().toLowerCase());

const TOOLS: Readonly<Record<string, Tool>> = {
  find_bookings: defineTool(
    z.object({ guest: z.string().optional(), email: z.string().optional(), hotel: z.string().optional() }),
    ({ bookings }, { guest, email, hotel }) => {
      const wanted = [guest, email, hotel].filter((one) => one !== undefined && one.trim() !== '');
      if (wanted.length === 0) return { result: { error: 'expected guest, email or hotel' } };
      return {
        result: bookings.filter(
          (one) => contains(one.guest, guest) && contains(one.email, email) && contains(one.hotel, hotel),
        ),
      };
    },
  ),
  get_booking: defineTool(z.object({ booking_id: id }), ({ bookings }, { booking_id }) => ({
    result: bookings.find((one) => one.id === booking_id) ?? { error: `there is no booking ${booking_id}` },
  })),
  change_booking: defineTool(
    z.object({
      booking_id: id,
      check_in: z.iso.date().optional(),
      nights: integer.optional(),
      breakfast: flag.optional(),
    }),
    (store, { booking_id, check_in, nights, breakfast }) =>
      changeBooking(store, booking_id, ({ status }) => {
        if (status === 'cancelled') return 'the booking is cancelled';
        if (check_in === undefined && nights === undefined && breakfast === undefined)
          return 'expected check_in, nights or breakfast';
        if (nights !== undefined && (nights < 1 || nights > 30)) return 'nights: expected 1 to 30';
        return {
          ...(check_in === undefined ? {} : { check_in }),
          ...(nights === undefined ? {} : { nights }),
          ...(breakfast === undefined ? {} : { breakfast }),
        };
      }),
  ),
  cancel_booking: defineTool(z.object({ booking_id: id }), (store, { booking_id }) =>
    changeBooking(store, booking_id, ({ status }) =>
      status === 'cancelled' ? 'the booking is cancelled already' : { status: 'cancelled' },
    ),
  ),
  refund_booking: defineTool(z.object({ booking_id: id, amount_eur: amount }), (store, { booking_id, amount_eur }) =>
    changeBooking(store, booking_id, ({ price_eur, refunded_eur }) => {
      if (amount_eur <= 0) return 'amount_eur: expected more than 0';
      const refunded = Math.round(100 * (refunded_eur + amount_eur)) / 100;
      if (refunded > price_eur) return `amount_eur: more than was paid (${price_eur})`;
      return { refunded_eur: refunded };
    }),
  ),
  send_message: defineTool(z.object({ to: z.string().min(1), text: z.string().min(1) }), (store, mail) => ({
    store: { ...store, mails: [...store.mails, { ...mail, to: toAddress(mail.to) }] },
    result: { sent: true },
  })),
};

/** Names of all tools. */
export const TOOL_NAMES: readonly string[] = Object.keys(TOOLS);

/**
 * Calls a tool. What it cannot do it says in its result; it never throws.
 * @param text arguments, as the model wrote them @param offered names of the tools that there are for this guest
 */
export function callTool(store: Store, name: string, text: string, offered = TOOL_NAMES): CallResult {
  const fail = (error: string): CallResult => ({ store, result: { error }, changed: null });
  const tool = offered.includes(name) && Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (tool === undefined) return fail(`there is no tool ${name.slice(0, 100)}; there are ${offered.join(', ')}`);
  let given: unknown;
  try {
    given = JSON.parse(text.trim() === '' ? '{}' : text);
  } catch {
    return fail('the arguments are no JSON');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return fail('the arguments are no JSON object');
  return tool(store, given as JsonObject);
}

/** Whether a result says that a call did not work. */
export const isFailure = (result: JsonValue): boolean =>
  typeof result === 'object' && result !== null && 'error' in result;

/** Whether a booking has these values, and perhaps others. */
export function holds(booking: Booking, values: JsonObject): boolean {
  return Object.entries(values).every(([key, value]) => isDeepStrictEqual(booking[key as keyof Booking], value));
}
