import { doubts, listRequested } from './requested.ts';
import type { Fulfilment, Scenario } from './scenario.ts';
import { foldSigns, holds, type Store } from './store.ts';

/** Where a guest is in their script. */
export interface Guest {
  /** Place of the wish that they are at. */
  readonly wish: number;
  /** Of each fact, how many of its lines were said. */
  readonly used: readonly number[];
  /** Answers to the question whether the wish is to be fulfilled that were given. */
  readonly answered: number;
  /** Whether the guest said yes to the wish that they are at. */
  readonly agreed: boolean;
  /** How often they have insisted on anything. */
  readonly insisted: number;
  /** How long they have waited for a word; a reply without one counts once, and twice where none of its calls worked. */
  readonly waited: number;
  /** How the dialogue ended; null = it goes on. */
  readonly ended: 'content' | 'gave-up' | null;
}

/** So often a guest insists before they give up. */
const PATIENCE = 2;
/** So long a guest waits while others look things up. */
const MOST_WAITING = 6;

/** The guest after a reply that only called tools. @param isUseless whether none of the calls worked */
export function keepWaiting(guest: Guest, isUseless: boolean): Guest {
  const waited = guest.waited + (isUseless ? 2 : 1);
  return { ...guest, waited, ended: waited >= MOST_WAITING ? 'gave-up' : null };
}

export function createGuest({ facts }: Scenario): Guest {
  return {
    wish: 0,
    used: facts.map(({ used }) => used),
    answered: 0,
    agreed: false,
    insisted: 0,
    waited: 0,
    ended: null,
  };
}

/** Whether they have said who they are, without a slip: e-mail, and number or full name. */
export function isIdentified(scenario: Scenario, guest: Guest): boolean {
  const [email, number, name] = (['email', 'number', 'name'] as const).map((key) => hasStated(scenario, guest, key));
  return email! && (number! || name!);
}

/** Whether they have said all there is of it, so that a slip is mended. */
export function hasStated({ facts }: Scenario, { used }: Guest, key: Scenario['facts'][number]['key']): boolean {
  return facts.some((fact, place) => fact.key === key && used[place]! >= fact.lines.length);
}

const mentions = (text: string, wanted: string) => foldSigns(text).includes(foldSigns(wanted));

/** @param statements all that was said to the guest so far */
function isFulfilled(
  fulfilment: Fulfilment | null,
  { bookings, mails }: Store,
  statements: readonly string[],
): boolean {
  if (fulfilment === null) return false;
  if ('statement' in fulfilment) return statements.some((text) => mentions(text, fulfilment.statement));
  if ('mailTo' in fulfilment)
    return mails.some(({ to, text }) => to === fulfilment.mailTo && mentions(text, fulfilment.text));
  const booking = bookings.find(({ id }) => id === fulfilment.booking);
  return booking !== undefined && holds(booking, fulfilment.values);
}

/**
 * What a guest says to a text, given what was done meanwhile. Total: every text, every store and every moment has an answer.
 * @returns the guest as they are then, and their words; '' = they have none any more, and `ended` says why
 */
export function answerText(
  scenario: Scenario,
  waiting: Guest,
  store: Store,
  statements: readonly string[],
  text: string,
): { guest: Guest; words: string } {
  const { facts, wishes } = scenario;
  const guest = { ...waiting, waited: 0 };
  const wish = wishes[guest.wish]!;
  if (text.trim() === '') return { guest: { ...guest, ended: 'gave-up' }, words: '' };
  if (isFulfilled(wish.fulfilled, store, statements)) return goOn(scenario, guest);

  const requested = listRequested(text);
  const isOpen = (place: number) => guest.used[place]! < facts[place]!.lines.length;
  const indexes = facts.flatMap(({ key }, place) => (requested.includes(key) ? [place] : []));
  // Whoever repeats a number to be agreed with asks for nothing new.
  const isNew = indexes.some(isOpen);
  const unsaid = facts.flatMap((_, place) => (guest.used[place] === 0 ? [place] : []));
  if (requested.includes('consent') && !isNew && unsaid.length === 0) return answerConsent(scenario, guest);
  if (indexes.length > 0) return stateFacts(scenario, guest, indexes);
  if (unsaid.length > 0) return stateFacts(scenario, guest, unsaid);
  const open = facts.flatMap((_, place) => (isOpen(place) ? [place] : []));
  if (open.length > 0 && doubts(text)) return stateFacts(scenario, guest, open);
  // Turned down, as far as they can tell.
  if (wish.fulfilled === null || !wish.agrees) return goOn(scenario, guest);
  if (guest.insisted >= PATIENCE) return { guest: { ...guest, ended: 'gave-up' }, words: '' };
  return { guest: { ...guest, insisted: guest.insisted + 1, agreed: true }, words: wish.insists };
}

function goOn({ wishes }: Scenario, guest: Guest): { guest: Guest; words: string } {
  const next = wishes[guest.wish + 1];
  if (next === undefined) return { guest: { ...guest, ended: 'content' }, words: '' };
  return { guest: { ...guest, wish: guest.wish + 1, answered: 0, agreed: false }, words: next.says };
}

function answerConsent(scenario: Scenario, guest: Guest): { guest: Guest; words: string } {
  const { answers, agrees } = scenario.wishes[guest.wish]!;
  const isLast = guest.answered + 1 >= answers.length;
  if (isLast && !agrees) return goOn(scenario, guest);
  // Yes is said as often as it is asked for, but a guest whose yes leads to nothing loses patience like any other.
  if (guest.agreed && guest.insisted >= PATIENCE) return { guest: { ...guest, ended: 'gave-up' }, words: '' };
  const words = answers[Math.min(guest.answered, answers.length - 1)]!;
  return {
    guest: {
      ...guest,
      answered: guest.answered + 1,
      agreed: guest.agreed || isLast,
      insisted: guest.insisted + (guest.agreed ? 1 : 0),
    },
    words,
  };
}

function stateFacts({ facts }: Scenario, guest: Guest, indexes: readonly number[]): { guest: Guest; words: string } {
  const isAllUsed = indexes.every((place) => guest.used[place]! >= facts[place]!.lines.length);
  if (isAllUsed && guest.insisted >= PATIENCE) return { guest: { ...guest, ended: 'gave-up' }, words: '' };
  const words = indexes
    .map((place) => facts[place]!.lines[Math.min(guest.used[place]!, facts[place]!.lines.length - 1)]!)
    .join(' ')
    .replaceAll('。 ', '。');
  const used = guest.used.map((count, place) =>
    indexes.includes(place) ? Math.min(count + 1, facts[place]!.lines.length) : count,
  );
  return { guest: { ...guest, used, insisted: guest.insisted + (isAllUsed ? 1 : 0) }, words };
}
