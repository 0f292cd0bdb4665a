import type { Capabilities } from '@evenhand/core';

/** What a list of capabilities says (`completion`, `tools`, `thinking`); null = there is none, as in older versions. */
export function readCapabilities(capabilities: unknown): Capabilities | null {
  if (!Array.isArray(capabilities)) return null;
  return {
    tools: capabilities.includes('tools'),
    images: capabilities.includes('vision'),
    ...(capabilities.includes('thinking') ? {} : { efforts: ['none'] }),
  };
}
