import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';
import type { Sample } from './sample.ts';

const LINES_AT_A_TIME = 256;

/** Of samples that were hashed a moment ago. They can be made again, so nobody has to keep them. */
const made = new WeakMap<readonly Sample[], WeakRef<readonly string[]>>();

/**
 * The file of some samples: the canonical JSON of each on a line of its own, in pieces of a few hundred lines. Texts that are put
 * together stay in pieces until they are used, and the pieces take ten times the room: so they are joined a few at a time.
 */
export function sampleLines(samples: readonly Sample[]): readonly string[] {
  return made.get(samples)?.deref() ?? linesOf(samples);
}

/** `hashOf` of samples, without their whole text in one. */
export function hashOfSamples(samples: readonly Sample[]): string {
  const lines = linesOf(samples);
  made.set(samples, new WeakRef(lines));
  const hash = createHash('sha256').update('[');
  // Canonical JSON holds no line feed. Behind the last line there is no comma.
  lines.forEach((block, index) => {
    const elements = block.replaceAll('\n', ',');
    hash.update(index === lines.length - 1 ? elements.slice(0, -1) : elements);
  });
  return hash.update(']').digest('hex');
}

function linesOf(samples: readonly Sample[]): string[] {
  const blocks: string[] = [];
  for (let start = 0; start < samples.length; start += LINES_AT_A_TIME) {
    const lines = samples.slice(start, start + LINES_AT_A_TIME).map((sample) => `${canonicalJson(sample)}\n`);
    blocks.push(lines.join(''));
  }
  return blocks;
}
