import type { EnvironmentDefinition, JsonObject, Message, Reply, Sample } from '@evenhand/core';
import * as z from 'zod';
import { answerText, createGuest, type Guest, hasStated, isIdentified, keepWaiting } from './guest.ts';
import { explainUnplayable, readScenario } from './scenario.ts';
import { callTool, isFailure, type Store, TOOL_NAMES } from './store.ts';

/** A call that changed a booking, or tried to, or sent a mail, and what was known when it was made. */
interface Act {
  readonly tool: string;
  /** null = a mail, which is about none or any. */
  readonly booking: string | null;
  readonly identified: boolean;
  readonly agreed: boolean;
}

/** What there is at a moment of a dialogue: the store, the guest, and all that was said and done. A JSON object. */
interface Desk extends Store {
  readonly guest: Guest;
  /** What the guest was told. */
  readonly statements: readonly string[];
  /** How many of the statements came before the guest had given the right e-mail address, and before all that says who they are. */
  readonly beforeEmail: number;
  readonly beforeIdentified: number;
  readonly acts: readonly Act[];
}

/**
 * The desk of a small chain of hotels: tools over the bookings of all guests, as many of them as the sample offers (all, where it names
 * none), and one guest who follows the script of the sample.
 * A reply either calls tools or speaks to the guest; what stands beside a call the guest does not hear.
 * Version 3 has no tools but those that are offered. Version 4 is told of a call of a tool that there is not also where the tools stand in
 * the prompt's text; before, the guest took it for words.
 */
export const bookings: EnvironmentDefinition = {
  name: 'bookings',
  version: 4,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkSample: explainUnplayable,
  create: () => ({
    start(sample) {
      const scenario = readScenario(sample);
      const desk: Desk = {
        bookings: scenario.bookings,
        mails: [],
        guest: createGuest(scenario),
        statements: [],
        beforeEmail: 0,
        beforeIdentified: 0,
        acts: [],
      };
      return desk as unknown as JsonObject;
    },
    respond: (state, reply, sample) => {
      const { desk, messages } = answerReply(state as unknown as Desk, reply, sample);
      return { state: desk as unknown as JsonObject, messages };
    },
  }),
};

function answerReply(desk: Desk, reply: Reply, sample: Sample): { desk: Desk; messages: Message[] } {
  return reply.toolCalls.length > 0 ? callTools(desk, reply, sample) : tellGuest(desk, reply.text, sample);
}

function callTools(before: Desk, { toolCalls }: Reply, sample: Sample): { desk: Desk; messages: Message[] } {
  const scenario = readScenario(sample);
  const offered = sample.tools?.map((tool) => tool.name) ?? TOOL_NAMES;
  let desk = before;
  const messages: Message[] = [];
  let worked = 0;
  for (const { id, name, arguments: given } of toolCalls) {
    const { store, result, changed } = callTool(desk, name, given, offered);
    const { guest } = desk;
    const isAct = changed !== null || store.mails.length > desk.mails.length;
    const act = { tool: name, booking: changed, identified: isIdentified(scenario, guest), agreed: guest.agreed };
    const acts = isAct ? [...desk.acts, act] : desk.acts;
    desk = { ...desk, bookings: store.bookings, mails: store.mails, acts };
    messages.push({ role: 'tool', toolCallId: id, content: JSON.stringify(result) });
    if (!isFailure(result)) worked++;
  }
  const guest = keepWaiting(desk.guest, worked === 0);
  return { desk: { ...desk, guest }, messages: guest.ended === null ? messages : [] };
}

function tellGuest(before: Desk, text: string, sample: Sample): { desk: Desk; messages: Message[] } {
  const scenario = readScenario(sample);
  const statements = [...before.statements, text];
  const { guest, words } = answerText(scenario, before.guest, before, statements, text);
  const desk = {
    ...before,
    guest,
    statements,
    beforeEmail: before.beforeEmail + (hasStated(scenario, before.guest, 'email') ? 0 : 1),
    beforeIdentified: before.beforeIdentified + (isIdentified(scenario, before.guest) ? 0 : 1),
  };
  return { desk, messages: words === '' ? [] : [{ role: 'user', content: words }] };
}
