import { NO_RECEIPT, NO_USAGE } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { type Batch, type Block, PAYLOAD_VERSION, readBatch, readBlock } from '../src/payload.ts';

const block: Block = {
  v: PAYLOAD_VERSION,
  run: 'r',
  timeouts: { firstByteMs: 1000, idleMs: 1000, totalMs: 5000 },
  maxReplyBytes: 1000,
  asks: [
    {
      ask: 's@1/main/q-1/m/1#1.1',
      key: 's@1/main/q-1/m/1',
      turn: 1,
      request: {
        messages: [{ role: 'user', content: 'What is 1 plus 1?' }],
        sampling: { temperature: 0 },
        seed: 1,
        tools: null,
        attemptRef: { suite: 's', prompt: 'main', sample: 'q-1', trial: 1, attempt: 1 },
        fresh: true,
      },
    },
  ],
};

const batch: Batch = {
  v: PAYLOAD_VERSION,
  worker: { name: 'w', machine: 'm' },
  replies: [
    {
      ask: 'a',
      key: 'k',
      turn: 1,
      tookMs: 3,
      generation: {
        text: '2',
        reasoning: '',
        toolCalls: [],
        finish: 'stop',
        usage: { ...NO_USAGE, raw: null },
        receipt: NO_RECEIPT,
        adapted: [],
        chunksMs: [2],
        ttftMs: 2,
        ttftAnswerMs: 2,
        e2eMs: 2,
      },
      failure: null,
    },
  ],
};

describe('what goes through the queue', () => {
  it('is read as it was written', () => {
    expect(readBlock(JSON.stringify(block))).toEqual(block);
    expect(readBatch(JSON.stringify(batch))).toEqual(batch);
  });

  it('keeps the digits of whole numbers that no double holds', () => {
    const parameters = '{"type":"integer","maximum":9007199254740993}';
    const tool = `{"name":"f","description":"","parameters":${parameters}}`;
    const text = JSON.stringify(block).replace('"tools":null', `"tools":[${tool}]`);
    expect(JSON.stringify(readBlock(text))).toContain('9007199254740993');
  });

  it('is refused where another version of evenhand wrote it, and says so', () => {
    for (const read of [readBlock, readBatch])
      expect(() => read(JSON.stringify({ ...block, v: PAYLOAD_VERSION + 1, more: true }))).toThrow(
        /is of version 2 of the queue's payloads, and this evenhand speaks version 1; use the same evenhand/,
      );
  });

  it.each([
    ['no JSON', 'nothing'],
    ['no text', { v: 1 }],
    ['of another program', JSON.stringify({ to: 'somebody', subject: 'hello' })],
    ['with a member more', JSON.stringify({ ...block, code: 'process.exit()' })],
    ['with a request of another shape', JSON.stringify({ ...block, asks: [{ ...block.asks[0], request: {} }] })],
  ])('is refused where it is %s', (_, data) => {
    expect(() => readBlock(data)).toThrow(/^a block of requests is not one of evenhand: /);
  });

  it('is refused where a time is negative', () => {
    const [reply] = batch.replies;
    const text = JSON.stringify({ ...batch, replies: [{ ...reply, tookMs: -1 }] });
    expect(() => readBatch(text)).toThrow(/replies\.0\.tookMs/);
  });
});
