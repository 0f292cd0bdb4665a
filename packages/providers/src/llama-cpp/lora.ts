import { ConfigError, type ModelEntry, type Runtime } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { computeDigest } from './digest.ts';
import { type GgufHeader, ggufText, readGguf } from './gguf.ts';

/** A LoRA adapter that fits the weights beside it. */
export interface LoraAdapter {
  readonly path: string;
  readonly scale: number;
}

type Shapes = ReadonlyMap<string, readonly number[]>;

/** A model of 1 T parameters has some thousand tensors. */
const TENSORS_AT_MOST = 100_000;
const HOW = 'expected a LoRA adapter as GGUF, such as convert_lora_to_gguf.py of llama.cpp writes it';

function read(path: string): { header: GgufHeader; shapes: Shapes } {
  const shapes = new Map<string, readonly number[]>();
  const header = readGguf(path, (name, shape) => {
    if (name !== null && shapes.size < TENSORS_AT_MOST) shapes.set(name, shape);
  });
  return { header, shapes };
}

/**
 * Holds an adapter against the weights that it is to change, before either is loaded.
 * @returns null = the entry names no adapter
 * @throws ConfigError where the file is missing, is no LoRA adapter, or was made for other weights
 */
export function resolveLoraAdapter(entry: ModelEntry, weightsPath: string): LoraAdapter | null {
  const file = entry.adapter?.file ?? null;
  if (entry.adapter === undefined || file === null) return null;
  const toConfigError = (problem: string) =>
    new ConfigError(`model ${entry.id} at ${entry.host.name}: adapter ${displayPath(file)}: ${problem}`);
  const [loraAdapter, weights] = [read(file), read(weightsPath)];
  const kind = ggufText(loraAdapter.header, 'general.type');
  if (kind !== 'adapter' || ggufText(loraAdapter.header, 'adapter.type') !== 'lora')
    throw toConfigError(
      `it is ${kind === 'adapter' ? 'an adapter of another kind' : 'no adapter but a model'}; ${HOW}`,
    );
  const [made, used] = [loraAdapter, weights].map(({ header }) => ggufText(header, 'general.architecture'));
  if (made !== used)
    throw toConfigError(
      `it is for the architecture ${made ?? '(none is named)'}, and the weights are ${used ?? 'of none'}; expected an adapter that was trained on these weights`,
    );
  const problem = findMismatch(loraAdapter.shapes, weights.shapes);
  if (problem !== null) throw toConfigError(`${problem}; expected an adapter that was trained on these weights`);
  return { path: file, scale: entry.adapter.scale };
}

/** Why the matrices of an adapter cannot be added to those of the weights; null = they can. */
function findMismatch(loraAdapter: Shapes, weights: Shapes): string | null {
  if (loraAdapter.size === 0) return 'it changes nothing: there is no matrix in it';
  for (const [name, [columns, rank]] of loraAdapter) {
    const [, base, part] = /^(.*)\.lora_([ab])$/.exec(name) ?? [];
    // llama.cpp knows further tensors, of tokens that were added; it says itself what is wrong with those.
    if (base === undefined || part === 'b') continue;
    const other = loraAdapter.get(`${base}.lora_b`);
    const changed = weights.get(base);
    if (other === undefined) return `${name} has no ${base}.lora_b beside it`;
    if (changed === undefined) return `it changes ${base}, and the weights have no such matrix`;
    // The matrix of the vocabulary is looked up by rows, and llama.cpp wants its two parts the other way round.
    if (base === 'token_embd.weight') continue;
    if (rank !== other[0]) return `${name} has rank ${rank} and ${base}.lora_b has rank ${other[0]}`;
    if (columns !== changed[0] || other[1] !== changed[1])
      return `${base} is ${changed[0]} × ${changed[1]}, and the adapter is made for ${columns} × ${other[1]}`;
  }
  return null;
}

/** SHA-256 of an adapter's file. @throws ConfigError naming both hashes where the entry states another one; ProviderError 'cancelled' */
export async function computeLoraAdapterDigest(
  entry: ModelEntry,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null> {
  const { file, sha256 } = entry.adapter ?? { file: null, sha256: null };
  if (file === null) return null;
  // That it is there, and no folder, is found by reading its header.
  readGguf(file);
  const found = await computeDigest(file, runtime, signal);
  if (sha256 !== null && found !== sha256)
    throw new ConfigError(
      `model ${entry.id} at ${entry.host.name}: adapter ${displayPath(file)}: its SHA-256 is ${found}, expected ${sha256}; take the file that the entry means, or correct sha256 in it`,
    );
  return found;
}

/**
 * What `doctor` wants to know of an entry's adapter: nothing is loaded.
 * @returns its SHA-256; null = the entry names none
 * @throws ConfigError where it is missing, is another file than the entry means, or does not fit the weights
 */
export async function readLoraAdapterStatus(
  entry: ModelEntry,
  weightsPath: string,
  runtime: Runtime,
): Promise<string | null> {
  const sha256 = await computeLoraAdapterDigest(entry, runtime, new AbortController().signal);
  resolveLoraAdapter(entry, weightsPath);
  return sha256;
}
