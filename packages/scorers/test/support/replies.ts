import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Reply, type Sample, type SampleInput, sampleSchema, type ToolCall } from '@evenhand/core';

export function reply(text: string, toolCalls: readonly ToolCall[] = []): Reply {
  return { text, reasoning: '', toolCalls };
}

export function createSample(input: Partial<SampleInput>): Sample {
  return sampleSchema.parse({ id: 'a', input: 'q', target: 'none', ...input });
}

/** A file of the public sets beside the checkout; null = not here (tests that need it say so and are skipped). */
export function datasetFile(name: string): string | null {
  const path = join(import.meta.dirname, '../../../../../shared/data', name);
  return existsSync(path) ? path : null;
}

/** One JSON object a line. */
export function jsonLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}
