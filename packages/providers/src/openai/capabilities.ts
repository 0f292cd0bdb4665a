import type { Capabilities } from '@evenhand/core';

/** What servers of this interface state of a model's abilities: nothing that all of them mean alike, so nothing is read. */
export const readCapabilities = (): Capabilities | null => null;
