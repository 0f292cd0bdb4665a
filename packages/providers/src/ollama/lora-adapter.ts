import { ConfigError, type ModelEntry, type Runtime } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { ShowResponse } from 'ollama';
import { computeLoraAdapterDigest } from '../llama-cpp/lora.ts';
import { findHashes } from './show-facts.ts';

/**
 * The LoRA adapter of a model at the server, held against what its entry says. The server keeps files under the name of their
 * hash, and the Modelfile that it shows names the adapter's.
 * @returns SHA-256; null = it has none, and the entry states none
 * @throws ConfigError where server and entry do not say the same, naming both hashes
 */
export async function verifyLoraAdapter(
  entry: ModelEntry,
  show: ShowResponse,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null> {
  const toConfigError = (problem: string) =>
    new ConfigError(`model ${entry.id} at ${entry.host.name}: ${JSON.stringify(entry.model)} ${problem}`);
  const hashes = findHashes(show, 'ADAPTER');
  const named = hashes.map((hash) => hash ?? 'of unknown hash').join(', ');
  const { adapter: loraAdapter } = entry;
  if (loraAdapter === undefined && hashes.length > 0)
    throw toConfigError(
      `has a LoRA adapter (${named}) that its entry does not name, so it is not the model that the entry describes; write adapter: { sha256: ${hashes[0] ?? '…'} } and derivedFrom into an entry for it, or name the model without the adapter`,
    );
  if (loraAdapter === undefined) return null;
  if (hashes.length === 0)
    throw toConfigError(
      `has no LoRA adapter, and its entry names one; create a model that has it, under a name of its own: a Modelfile with FROM ${entry.model} and the line ADAPTER ${loraAdapter.file === null ? 'FILE.gguf' : displayPath(loraAdapter.file)}, then ollama create NAME -f Modelfile`,
    );
  if (hashes.length > 1) throw toConfigError(`has ${hashes.length} adapters (${named}); expected one`);
  const [found] = hashes;
  const expected = (await computeLoraAdapterDigest(entry, runtime, signal)) ?? loraAdapter.sha256;
  if (found !== expected)
    throw toConfigError(
      `has the LoRA adapter ${named}, expected ${expected}; create it anew from the file that the entry means, or correct the entry`,
    );
  return found;
}
