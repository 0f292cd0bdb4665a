import type { JsonObject, RequestSupport } from '@evenhand/core';
import { type JsonRecord, toList, toRecord, toText } from '../../http/json-access.ts';
import type { ThoughtCollector } from '../../http/thoughts.ts';

/**
 * Keeps reasoning that only the server can read. An entry without its encrypted content is stored nowhere (`store: false`), so that the
 * server would not find it again.
 * @returns what takes each entry of a response when it is complete
 */
export function createItemReader(
  field: RequestSupport['thoughts'],
  thoughts: ThoughtCollector,
): (item: JsonRecord) => void {
  return (item) => {
    if (item.type === 'reasoning' && field === 'encrypted_content' && toText(item[field]) !== '') {
      const { status: _, ...block } = item;
      thoughts.begin(block as JsonObject);
    } else if (item.type === 'message') for (const part of toList(item.content)) thoughts.addText(readText(part));
    else if (item.type === 'function_call') thoughts.addCall();
  };
}

function readText(part: unknown): string {
  const one = toRecord(part);
  return toText(one?.text) || toText(one?.refusal);
}
