import type { GenerationEvent } from '@evenhand/core';
import { type JsonRecord, toList, toRecord, toText } from './json-access.ts';

type ToolCallEvent = Extract<GenerationEvent, { type: 'tool-call' }>;

interface PartialToolCall {
  id: string;
  name: string;
  arguments: string;
  atMs: number[];
}

/** Puts tool calls together from their fragments. */
export interface ToolCallCollector {
  /** Takes the fragments of one delta. @returns the calls that are complete now: those before the one that grows */
  push(delta: JsonRecord, atMs: number): ToolCallEvent[];
  /** The calls that are still open, at the end of the reply. */
  flush(): ToolCallEvent[];
  /** Whether there was any. */
  some(): boolean;
}

/**
 * A call is known by its index, where there is none by its id. A new id at a known index is a new call: some servers count all of
 * them as 0. A fragment without either belongs to the last one, unless it begins a call of its own: it has a name, and the
 * last call is complete or stands in the same delta.
 */
export function createToolCallCollector(): ToolCallCollector {
  const open = new Map<string, PartialToolCall>();
  let last: string | null = null;
  let count = 0;

  /** The slot that an index or id stands for now. */
  const current = new Map<string, string>();
  let begun = 0;

  /** @param isNextInDelta whether another fragment of the same delta stands before it */
  const findSlot = (fragment: JsonRecord, isNextInDelta: boolean): string => {
    const id = toText(fragment.id);
    const index = typeof fragment.index === 'number' ? `#${fragment.index}` : null;
    const known = index ?? (id !== '' ? id : null);
    const slot = known === null ? (last ?? '#0') : (current.get(known) ?? known);
    const existing = open.get(slot);
    if (existing === undefined) return slot;
    const isOther =
      id === ''
        ? beginsCall(fragment, existing, isNextInDelta && slot === last)
        : existing.id !== '' && existing.id !== id;
    if (!isOther) return slot;
    const next = `${known ?? 'call'} ${++begun}`;
    if (known !== null) current.set(known, next);
    return next;
  };

  const complete = (except: string | null): ToolCallEvent[] => {
    const done = [...open].filter(([slot]) => slot !== except);
    for (const [slot] of done) open.delete(slot);
    return done.flatMap(([, call]) => (call.name === '' && call.arguments === '' ? [] : [toEvent(call, count++)]));
  };

  return {
    push(delta, atMs) {
      const events: ToolCallEvent[] = [];
      for (const [position, one] of toList(delta.tool_calls).entries()) {
        const fragment = toRecord(one);
        if (fragment === null) continue;
        const slot = findSlot(fragment, position > 0);
        events.push(...complete(slot));
        last = slot;
        const call = open.get(slot) ?? { id: '', name: '', arguments: '', atMs: [] };
        open.set(slot, call);
        const named = toRecord(fragment.function);
        const name = toText(named?.name);
        const piece = toArgumentText(named?.arguments);
        if (call.id === '') call.id = toText(fragment.id);
        // Some servers repeat the whole name in every fragment.
        if (name !== call.name) call.name += name;
        call.arguments += piece;
        if (name !== '' || piece !== '') call.atMs.push(atMs);
      }
      return events;
    },
    flush: () => complete(null),
    some: () => count > 0 || open.size > 0,
  };
}

/** Whether a fragment without an id is the beginning of another call, and not a piece of the one that is open. */
function beginsCall(fragment: JsonRecord, existing: PartialToolCall, isSibling: boolean): boolean {
  const named = toRecord(fragment.function);
  if (toText(named?.name) === '') return false;
  return isSibling || (isCompleteObject(existing.arguments) && toArgumentText(named?.arguments) !== '');
}

function isCompleteObject(text: string): boolean {
  try {
    return toRecord(JSON.parse(text)) !== null;
  } catch {
    return false;
  }
}

/** Some servers send an object where a text is meant. */
function toArgumentText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toEvent(call: PartialToolCall, number: number): ToolCallEvent {
  const atMs = call.atMs.at(-1);
  return {
    type: 'tool-call',
    id: call.id || `call-${number + 1}`,
    name: call.name,
    arguments: call.arguments,
    ...(atMs === undefined ? {} : { atMs, fragmentsAtMs: call.atMs }),
  };
}
