import type { JsonObject } from '@evenhand/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangeReply, createThoughtCollector } from '../src/http/thoughts.ts';
import { createThoughtReader } from '../src/openai/thoughts.ts';

type Piece = { kind: 'thought'; block: JsonObject } | { kind: 'text'; text: string } | { kind: 'call'; call: number };

/** A reply as it comes: runs of text with thoughts and calls between them. */
const replies = fc.array(
  fc.oneof(
    fc.nat().map((n): Piece => ({ kind: 'thought', block: { n } })),
    fc.string({ minLength: 1, unit: 'grapheme' }).map((text): Piece => ({ kind: 'text', text })),
    fc.nat().map((call): Piece => ({ kind: 'call', call })),
  ),
);

describe('thoughts of a reply', () => {
  it('stand where they stood, whatever came around them; of text and calls between two of them the text comes first', () => {
    fc.assert(
      fc.property(replies, (pieces) => {
        const collector = createThoughtCollector();
        for (const piece of pieces)
          if (piece.kind === 'thought') collector.begin(piece.block);
          else if (piece.kind === 'text') collector.addText(piece.text);
          else collector.addCall();
        const text = pieces.flatMap((piece) => (piece.kind === 'text' ? [piece.text] : [])).join('');
        const calls = pieces.flatMap((piece) => (piece.kind === 'call' ? [piece.call] : []));
        const arranged = arrangeReply(text, calls, collector.list());

        // The same by hand: between two thoughts all text, then all calls.
        const expected: Piece[] = [];
        let [run, open] = ['', [] as number[]];
        const close = () => {
          if (run !== '') expected.push({ kind: 'text', text: run });
          expected.push(...open.map((call): Piece => ({ kind: 'call', call })));
          [run, open] = ['', []];
        };
        for (const piece of pieces)
          if (piece.kind === 'text') run += piece.text;
          else if (piece.kind === 'call') open.push(piece.call);
          else {
            close();
            expected.push(piece);
          }
        close();
        expect(arranged).toEqual(expected);
      }),
    );
  });

  it('are none where nothing was kept', () => {
    expect(createThoughtCollector().list()).toBeUndefined();
    expect(arrangeReply('', [])).toEqual([]);
  });
});

describe('thoughts in Chat Completions', () => {
  const read = (field: 'reasoning_content' | 'reasoning_details' | undefined, ...deltas: JsonObject[]) => {
    const collector = createThoughtCollector();
    const keep = createThoughtReader(field, collector);
    for (const delta of deltas) keep(delta);
    return collector.list()?.map(({ block }) => block);
  };

  it('are kept in the field of the host alone', () => {
    const deltas = [{ reasoning_content: 'a' }, { reasoning_content: null }, { reasoning_content: 'b', content: 'c' }];
    expect(read('reasoning_content', ...deltas)).toEqual([{ reasoning_content: 'ab' }]);
    expect(read('reasoning_details', ...deltas)).toBeUndefined();
    expect(read(undefined, ...deltas)).toBeUndefined();
    expect(read('reasoning_content', { content: 'c' })).toBeUndefined();
    expect(read('reasoning_content', { reasoning_content: null })).toEqual([{ reasoning_content: '' }]);
  });

  it('are joined by index and type, and details without an index stay apart', () => {
    const detail = (more: JsonObject) => ({ reasoning_details: [{ type: 'reasoning.text', ...more }] });
    expect(
      read('reasoning_details', detail({ index: 0, text: 'a' }), detail({ index: 0, text: 'b', signature: 's' })),
    ).toEqual([{ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'ab', signature: 's' }] }]);
    expect(read('reasoning_details', detail({ text: 'a' }), detail({ text: 'b' }))).toEqual([
      {
        reasoning_details: [
          { type: 'reasoning.text', text: 'a' },
          { type: 'reasoning.text', text: 'b' },
        ],
      },
    ]);
    expect(read('reasoning_details', { reasoning_details: 'no list' })).toBeUndefined();
  });
});
