import { setTimeout as wait } from 'node:timers/promises';
import type { GenerationEvent, World } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { asGeneration, never, question } from './contract.ts';
import { testWorld } from './llama-cpp.world.ts';
import { play } from './loopback.ts';
import { atLoopback, delta } from './support.ts';

const at = atLoopback(openAi);
const { connect, ask } = at;

describe('arrival', () => {
  it('is when the bytes came, not when they were read', async () => {
    let clock = 1;
    let stamps = 0;
    const world: World = {
      ...testWorld({}),
      now: () => {
        stamps++;
        return clock;
      },
    };
    const pieces = Array.from({ length: 5 }, (_, index) =>
      Buffer.from(`data: ${JSON.stringify(delta({ content: `${index}` }, index === 4 ? 'stop' : null))}\n\n`),
    );
    at.server.answer = (_, response) => play(response, 'text/event-stream', pieces);
    const adapter = await connect({ world });
    const reading = adapter.generate(question, never())[Symbol.asyncIterator]();
    const first = await reading.next();
    for (let time = 0; time < 400 && stamps < pieces.length; time++) await wait(5);
    expect(stamps).toBe(pieces.length);
    clock = 1000;
    const events = [first.value as GenerationEvent];
    for (let next = await reading.next(); !next.done; next = await reading.next()) events.push(next.value);
    expect(events.map(({ atMs }) => atMs)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('of a tool call is that of each of its pieces', async () => {
    let clock = 0;
    const world: World = { ...testWorld({}), now: () => ++clock };
    const piece = (args: string, finish: string | null = null) =>
      Buffer.from(
        `data: ${JSON.stringify(delta({ tool_calls: [{ index: 0, id: 'a', function: { name: args === '{' ? 'f' : '', arguments: args } }] }, finish))}\n\n`,
      );
    at.server.answer = (_, response) =>
      play(response, 'text/event-stream', [piece('{'), piece('}'), piece('', 'tool_calls')]);
    const events = await ask(await connect({ world }));
    expect(events[0]).toMatchObject({ type: 'tool-call', name: 'f', arguments: '{}', atMs: 2, fragmentsAtMs: [1, 2] });
    expect(await asGeneration(events)).toMatchObject({ chunksMs: [1, 2], ttftMs: 1, e2eMs: 2 });
  });
});
