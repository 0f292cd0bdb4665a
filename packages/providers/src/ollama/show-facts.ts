import { createHash } from 'node:crypto';
import type { ModelIdentity } from '@evenhand/core';
import { type JsonRecord, toRecord, toText } from '../http/json-access.ts';
import { NEUTRAL } from './request.ts';

/** What an Ollama's /api/show tells of a model, without loading it. */
export type ShowFacts = Pick<ModelIdentity, 'weightsSha256' | 'quantization' | 'parameters' | 'templateSha256'>;

export function readShowFacts(show: JsonRecord): ShowFacts {
  const template = toText(show.template);
  return {
    weightsSha256: findHash(show, 'FROM'),
    quantization: toText(toRecord(show.details)?.quantization_level) || null,
    parameters: readParameterCount(show),
    templateSha256: template === '' ? null : createHash('sha256').update(template, 'utf8').digest('hex'),
  };
}

/**
 * SHA-256 of the files of a kind: the server keeps them under the name of their hash, and its Modelfile says which; null = not so
 * of this one. Files come before all texts in a Modelfile as the server shows it; a template or licence may have lines of any kind.
 */
export function findHashes(show: { readonly modelfile?: unknown }, kind: 'FROM' | 'ADAPTER'): (string | null)[] {
  const files = toText(show.modelfile).split(
    /^(?:TEMPLATE|SYSTEM|PARAMETER|MESSAGE|LICENSE|RENDERER|PARSER)\b/m,
    1,
  )[0]!;
  const lines = [...files.matchAll(new RegExp(`^${kind} (.*)$`, 'gm'))].map(([, where]) => where!.trim());
  return lines.map((where) => /[/\\]sha256[-:]([0-9a-f]{64})$/.exec(where)?.[1] ?? null);
}

/** The only one; null = there is none, or there are several. */
export function findHash(show: JsonRecord, kind: 'FROM' | 'ADAPTER'): string | null {
  const hashes = findHashes(show, kind).filter((hash) => hash !== null);
  return hashes.length === 1 ? hashes[0]! : null;
}

/** The exact number where the weights state it, else the rounded one of the list (`134.52M`). */
function readParameterCount(show: JsonRecord): number | null {
  const exact = toRecord(show.model_info)?.['general.parameter_count'];
  if (typeof exact === 'number' && exact > 0) return exact;
  const size = toText(toRecord(show.details)?.parameter_size);
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMBT])$/.exec(size) ?? [];
  const factor = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[unit ?? ''];
  return number === undefined || factor === undefined ? null : Math.round(Number(number) * factor);
}

/** Parameters of sampling that its OpenAI-compatible interface has no field for, with what Ollama takes where a Modelfile has none. */
const BEYOND_V1 = { top_k: 40, min_p: 0, typical_p: 1, repeat_penalty: 1.1 } as const;

/**
 * What the server adds to the sampling of every request that comes by its OpenAI-compatible interface: parameters that have
 * no field there hold as in the Modelfile, else as Ollama's own defaults (api/types.go, DefaultOptions, of 0.17.4).
 */
export function findServerSampling(show: JsonRecord): string[] {
  const set = new Map<string, number>();
  for (const [, name, value] of toText(show.parameters).matchAll(/^(\w+)\s+(\S+)$/gm)) set.set(name!, Number(value));
  return (Object.keys(BEYOND_V1) as (keyof typeof BEYOND_V1)[])
    .map((name) => ({ name, value: set.get(name) ?? BEYOND_V1[name] }))
    .filter(({ name, value }) => value !== NEUTRAL[name])
    .map(({ name, value }) => `${name} ${value}`);
}
