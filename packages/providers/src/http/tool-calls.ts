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
 * A call is known by its index, where there is none by its id; a fragment without either belongs to the last one. A new id at a
 * known index is a new call: some servers count all of them as 0.
 */
export function createToolCallCollector(): ToolCallCollector {
  const open = new Map<string, PartialToolCall>();
  let last: string | null = null;
  let count = 0;

  const findSlot = (fragment: JsonRecord): string => {
    const id = toText(fragment.id);
    const index = typeof fragment.index === 'number' ? `#${fragment.index}` : null;
    if (index === null) return id !== '' ? id : (last ?? '#0');
    const existing = open.get(index);
    return existing !== undefined && id !== '' && existing.id !== '' && existing.id !== id ? `${index} ${id}` : index;
  };

  const complete = (except: string | null): ToolCallEvent[] => {
    const done = [...open].filter(([slot]) => slot !== except);
    for (const [slot] of done) open.delete(slot);
    return done.flatMap(([, call]) => (call.name === '' && call.arguments === '' ? [] : [toEvent(call, count++)]));
  };

  return {
    push(delta, atMs) {
      const events: ToolCallEvent[] = [];
      for (const one of toList(delta.tool_calls)) {
        const fragment = toRecord(one);
        if (fragment === null) continue;
        const slot = findSlot(fragment);
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
