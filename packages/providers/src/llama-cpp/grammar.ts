import type { JsonObject, JsonValue, OutputFormat } from '@evenhand/core';
import type { LlamaGrammarEvaluationState } from 'node-llama-cpp';
import { importLibrary, openLibrary } from './library.ts';
import type { Session } from './session.ts';

/** Keywords that the library's grammars hold a reply to, and those that say nothing about its form. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['type', 'const', 'enum', 'oneOf', '$ref', '$defs', 'minLength', 'maxLength', 'format'],
  ...['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  ...['items', 'prefixItems', 'minItems', 'maxItems'],
  ...['description', 'title', '$schema', '$id'],
]);
/** Whose members are schemas by names of their own. */
const BY_NAME: ReadonlySet<string> = new Set(['properties', '$defs']);
/** Whose content is data. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'required', 'type']);

/** A keyword of the schema that no grammar here keeps; null = all are known. */
export function unknownKeyword(schema: JsonValue): string | null {
  if (Array.isArray(schema)) return first(schema);
  if (typeof schema !== 'object' || schema === null) return null;
  for (const [key, value] of Object.entries(schema)) {
    if (!KNOWN.has(key)) return key;
    if (DATA.has(key)) continue;
    const found = BY_NAME.has(key) ? first(Object.values(value as JsonObject)) : unknownKeyword(value);
    if (found !== null) return found;
  }
  return null;
}

const first = (schemas: readonly JsonValue[]): string | null =>
  schemas.map(unknownKeyword).find((found) => found !== null) ?? null;

/** Lets only tokens pass that keep to the form; for one reply. */
export async function grammarFor({ model }: Session, format: OutputFormat): Promise<LlamaGrammarEvaluationState> {
  const [{ LlamaGrammarEvaluationState }, { llama }] = await Promise.all([importLibrary(), openLibrary()]);
  const grammar =
    format === 'json'
      ? await llama.getGrammarFor('json')
      : await llama.createGrammarForJsonSchema(format.schema as { type: 'object' });
  return new LlamaGrammarEvaluationState({ model, grammar });
}
