import { ProviderError } from '@evenhand/core';
import type { EndpointContext } from './http-error.ts';

/** No reply is nested deeper; what is would break whatever walks through it. */
const MAX_DEPTH = 200;

/**
 * JSON of a server. @returns undefined = the text is not JSON
 * @throws ProviderError `malformed` for what is nested too deep
 */
export function parseServerJson(text: string, { origin }: Pick<EndpointContext, 'origin'>): unknown {
  if (isTooDeep(text))
    throw new ProviderError('malformed', `${origin} sent JSON that is nested deeper than ${MAX_DEPTH} levels`, {
      final: true,
    });
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH] = [34, 92];
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);

/** Whether brackets outside of texts are nested too deep. One walk, and none where there are few brackets. */
function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (OPENING.has(code) && ++depth > MAX_DEPTH) return true;
    else if (CLOSING.has(code)) depth--;
  }
  return false;
}
