import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { canonicalJson, parseJson } from '@evenhand/io';
import type { List } from '../contract/list.ts';

import type { Sample } from './sample.ts';
import { hasImage } from './sample-images.ts';

/** So many lines are put together at a time, or fewer where they are long: texts that wait to be packed take room twice. */
const BLOCK_LINES = 256;
const BLOCK_CHARACTERS = 1 << 20;
/** A line of more is a block by itself, and deflated: hundreds of long prompts are otherwise most of what a run holds. */
const LONG_CHARACTERS = 1 << 16;

/**
 * Samples as the lines of the file that a run keeps of them: the canonical JSON of each. A sample is made of its line whenever it
 * is asked for, so that fifty thousand of them take the room of their texts; its keys stand as they do in the run's folder, so
 * that a judge sees the same then and now.
 */
export class PackedSamples implements List<Sample> {
  readonly length: number;
  /** The file's content, piece by piece. */
  readonly content: Iterable<Uint8Array>;
  readonly ids: readonly string[];
  /** `hashOf` of the samples as one list. */
  readonly sha256: string;
  /** Whether any of them shows an image. */
  readonly hasImages: boolean;
  readonly #blocks: readonly Block[];

  /** Takes them one by one. @throws whatever `samples` throws */
  constructor(samples: Iterable<Sample>) {
    const blocks: Block[] = [];
    const hash = createHash('sha256').update('[');
    let lines: string[] = [];
    let characters = 0;
    const ids: string[] = [];
    const close = (end = ids.length) => {
      if (lines.length === 0) return;
      hash.update(`${blocks.length === 0 ? '' : ','}${lines.join(',')}`);
      blocks.push(createBlock(lines, end - lines.length));
      lines = [];
      characters = 0;
    };
    let hasImages = false;
    for (const sample of samples) {
      ids.push(sample.id);
      hasImages ||= hasImage(sample);
      const line = canonicalJson(sample);
      const isLong = line.length >= LONG_CHARACTERS;
      if (isLong) close(ids.length - 1);
      characters += line.length;
      if (lines.push(line) === BLOCK_LINES || characters >= BLOCK_CHARACTERS || isLong) close();
    }
    close();
    this.#blocks = blocks;
    this.hasImages = hasImages;
    this.length = ids.length;
    this.ids = ids;
    this.content = { [Symbol.iterator]: () => blocks.values().map(readBlock) };
    this.sha256 = hash.update(']').digest('hex');
  }

  at(index: number): Sample | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const block = this.#findBlock(index);
    return readSample(block, readBlock(block), index - block.first);
  }

  /** The block that holds a sample, by halving. */
  #findBlock(index: number): Block {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#blocks[middle]!.first <= index) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low]!;
  }

  *values(): Generator<Sample> {
    for (const block of this.#blocks) {
      const bytes = readBlock(block);
      for (let line = 0; line < block.ends.length; line++) yield readSample(block, bytes, line);
    }
  }

  [Symbol.iterator](): Generator<Sample> {
    return this.values();
  }
}

/** Ids in the order of the samples. */
export function listIds(samples: List<Sample>): readonly string[] {
  return samples instanceof PackedSamples ? samples.ids : Array.from(samples, ({ id }) => id);
}

/** A sample by its id; undefined = there is none of that id. */
export function createSampleFinder(samples: List<Sample>): (id: string) => Sample | undefined {
  const indexById = new Map(listIds(samples).map((id, index) => [id, index]));
  return (id) => {
    const index = indexById.get(id);
    return index === undefined ? undefined : samples.at(index);
  };
}

/** Those of these ids, in the order in which they stand. */
export function selectByIds(samples: List<Sample>, ids: ReadonlySet<string>): PackedSamples {
  return new PackedSamples(samples.values().filter(({ id }) => ids.has(id)));
}

/** The same samples, packed. */
export function packSamples(samples: List<Sample>): PackedSamples {
  return samples instanceof PackedSamples ? samples : new PackedSamples(samples);
}

interface Block {
  /** Which sample its first line is, from 0. */
  readonly first: number;
  /** The lines, or what they are deflated to. */
  readonly packed: Buffer;
  readonly isDeflated: boolean;
  /** Where each line ends, behind its line feed. */
  readonly ends: Uint32Array;
}

/** @param lines canonical JSON, which holds no line feed @param first which sample the first one is */
function createBlock(lines: readonly string[], first: number): Block {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const ends = new Uint32Array(lines.length);
  let end = 0;
  for (const [at, line] of lines.entries()) ends[at] = end += Buffer.byteLength(line) + 1;
  const isDeflated = lines[0]!.length >= LONG_CHARACTERS;
  return { first, packed: isDeflated ? deflateRawSync(bytes, { level: 1 }) : bytes, isDeflated, ends };
}

const readBlock = ({ packed, isDeflated }: Block): Buffer => (isDeflated ? inflateRawSync(packed) : packed);

function readSample({ ends }: Block, bytes: Buffer, line: number): Sample {
  return parseJson(bytes.toString('utf8', line === 0 ? 0 : ends[line - 1], ends[line])) as Sample;
}
