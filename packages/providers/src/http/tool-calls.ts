import type { GenerationEvent } from '@evenhand/core';
import { type Loose, list, object, text } from './json-access.ts';

type ToolCallEvent = Extract<GenerationEvent, { type: 'tool-call' }>;

interface Growing {
  id: string;
  name: string;
  arguments: string;
  atMs: number[];
}

/** Puts tool calls together from their fragments. */
export interface ToolCalls {
  /** Takes the fragments of one delta. @returns the calls that are complete now: those before the one that grows */
  push(delta: Loose, atMs: number): ToolCallEvent[];
  /** The calls that are still open, at the end of the reply. */
  flush(): ToolCallEvent[];
  /** Whether there was any. */
  some(): boolean;
}

/**
 * A call is known by its index, where there is none by its id; a fragment without either belongs to the last one. A new id at a
 * known index is a new call: some servers count all of them as 0.
 */
export function toolCalls(): ToolCalls {
  const open = new Map<string, Growing>();
  let last: string | null = null;
  let count = 0;

  const placeOf = (fragment: Loose): string => {
    const id = text(fragment.id);
    const index = typeof fragment.index === 'number' ? `#${fragment.index}` : null;
    if (index === null) return id !== '' ? id : (last ?? '#0');
    const known = open.get(index);
    return known !== undefined && id !== '' && known.id !== '' && known.id !== id ? `${index} ${id}` : index;
  };

  const complete = (except: string | null): ToolCallEvent[] => {
    const done = [...open].filter(([place]) => place !== except);
    for (const [place] of done) open.delete(place);
    return done.flatMap(([, call]) => (call.name === '' && call.arguments === '' ? [] : [eventOf(call, count++)]));
  };

  return {
    push(delta, atMs) {
      const events: ToolCallEvent[] = [];
      for (const one of list(delta.tool_calls)) {
        const fragment = object(one);
        if (fragment === null) continue;
        const place = placeOf(fragment);
        events.push(...complete(place));
        last = place;
        const call = open.get(place) ?? { id: '', name: '', arguments: '', atMs: [] };
        open.set(place, call);
        const named = object(fragment.function);
        const name = text(named?.name);
        const piece = argumentsOf(named?.arguments);
        if (call.id === '') call.id = text(fragment.id);
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
function argumentsOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function eventOf(call: Growing, number: number): ToolCallEvent {
  const atMs = call.atMs.at(-1);
  return {
    type: 'tool-call',
    id: call.id || `call-${number + 1}`,
    name: call.name,
    arguments: call.arguments,
    ...(atMs === undefined ? {} : { atMs, fragmentsAtMs: call.atMs }),
  };
}
