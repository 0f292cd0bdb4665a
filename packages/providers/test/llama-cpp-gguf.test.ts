import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ggufNumber, ggufText, readGguf } from '../src/llama-cpp/gguf.ts';
import { quantizationName, tensorBytes } from '../src/llama-cpp/quantization.ts';
import { scratch, writeTiny } from './llama-cpp.runtime.ts';

const [directory, remove] = scratch();
afterAll(remove);
const file = (name: string) => join(directory, name);
let complete: Buffer;
beforeAll(() => {
  complete = readFileSync(writeTiny(file('tiny.gguf')));
});

/** Reads bytes as a file: a header, or the ConfigError that the user sees. Anything else fails the test. */
function outcome(bytes: Uint8Array): 'read' | string {
  const path = file('candidate.gguf');
  writeFileSync(path, bytes);
  try {
    readGguf(path);
    return 'read';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toContain(path);
    return error.message;
  }
}

describe('the header of a GGUF file', () => {
  it('tells what the model is', () => {
    const header = readGguf(file('tiny.gguf'));
    expect(ggufText(header, 'general.name')).toBe('tiny-random-1');
    expect(ggufText(header, 'tokenizer.chat_template')).toContain('<|im_start|>');
    expect(ggufNumber(header, 'llama.context_length')).toBe(512);
    expect(header.metadata.get('tokenizer.ggml.tokens')).toEqual({ arrayLength: 269 });
    expect([header.parameters, header.fileBytes, header.expectedBytes]).toEqual([
      37_856,
      complete.length,
      complete.length,
    ]);
  });

  it('shows that a file was cut, wherever it was cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: complete.length - 1 }), (length) => {
        expect(outcome(complete.subarray(0, length))).not.toBe('read');
      }),
      { numRuns: 300 },
    );
    expect(outcome(complete.subarray(0, complete.length - 1))).toMatch(
      /157631 bytes where its tensors need 157632: it was cut/,
    );
  });

  it('is never taken for one in other bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => outcome(bytes) !== 'read'));
    expect(outcome(Buffer.from('<!doctype html><title>404</title>'))).toMatch(/does not begin with "GGUF"/);
  });

  it('with damaged or hostile lengths fails in words, quickly and in little memory', () => {
    const before = process.memoryUsage().rss;
    const damage = fc.array(fc.tuple(fc.nat(9_000), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = Buffer.from(complete);
        for (const [at, value] of changes) bytes[at] = value;
        outcome(bytes);
      }),
      { numRuns: 300 },
    );
    for (const at of [8, 16, 24]) {
      const bytes = Buffer.from(complete);
      bytes.fill(0xff, at, at + 8);
      expect(outcome(bytes)).not.toBe('read');
      bytes.writeBigUInt64LE(0x7fff_ffffn, at);
      expect(outcome(bytes)).not.toBe('read');
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  it('of another version is refused by its number', () => {
    const bytes = Buffer.from(complete);
    bytes.writeUInt32LE(1, 4);
    expect(outcome(bytes)).toMatch(/GGUF version 1/);
  });

  it('is looked for in files only', () => {
    expect(() => readGguf(file('nothing.gguf'))).toThrow(/nothing.gguf: cannot be opened \(ENOENT\)/);
    expect(() => readGguf(directory)).toThrow(ConfigError);
  });
});

it('file types and tensor sizes are llama.cpp’s', () => {
  expect([0, 1, 3, 15, 999, null].map(quantizationName)).toEqual(['F32', 'F16', 'Q4_1', 'Q4_K_M', null, null]);
  expect([tensorBytes(0, 3), tensorBytes(12, 512), tensorBytes(3, 33), tensorBytes(777, 100)]).toEqual([
    12, 288, 40, 0,
  ]);
});
