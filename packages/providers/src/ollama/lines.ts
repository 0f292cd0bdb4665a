import { ProviderError } from '@evenhand/core';
import { type EndpointContext, toProviderError } from '../http/http-error.ts';
import { parseServerJson } from '../http/parse-json.ts';

const LINE_FEED = 10;
/** What gateways that make events of the lines put between them. */
const NO_CONTENT = /^(?:$|:|event:|\[DONE\]$)/;

/**
 * A body of JSON lines, handed on line by line, each of them read once already: the vendor's package drops a line that it
 * cannot read with a word on the console, and would lose a piece of the reply.
 * The stream errs with a ProviderError: `malformed` for a line that is no JSON object, or what the server reports in one.
 */
export function checkLines(response: Response, endpoint: EndpointContext): Response {
  const lines = splitLines(response.body ?? new ReadableStream());
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const next = await lines.next();
          if (next.done) return controller.close();
          const line = next.value.trim().replace(/^data:\s*/, '');
          if (NO_CONTENT.test(line)) continue;
          check(line, response.headers, endpoint);
          return controller.enqueue(Buffer.from(`${line}\n`, 'utf8'));
        }
      },
      async cancel() {
        await lines.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { status: response.status, headers: response.headers });
}

async function* splitLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  let parts: Uint8Array[] = [];
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      parts.push(chunk.subarray(start, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
}

function check(line: string, headers: Headers, endpoint: EndpointContext): void {
  const value = parseServerJson(line, endpoint);
  if (value === undefined)
    throw new ProviderError(
      'malformed',
      `${endpoint.origin} sent a line that is not JSON: the reply was cut off, or does not come from Ollama`,
    );
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProviderError('malformed', `${endpoint.origin} sent a line that is not a JSON object`);
  if ('error' in value) throw toProviderError({ status: null, headers, body: JSON.stringify(value) }, endpoint);
}
