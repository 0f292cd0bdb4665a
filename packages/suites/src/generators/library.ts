import type { Generator, GeneratorLibrary } from '@evenhand/core';

const LOADERS: Readonly<Record<string, () => Promise<Generator>>> = {
  'word-problems': async () => (await import('./word-problems/index.ts')).wordProblems.generator,
  extraction: async () => (await import('./extraction/index.ts')).extraction.generator,
  'shopping-assistant': async () => (await import('./shopping-assistant/index.ts')).shoppingAssistant.generator,
  'booking-dialogues': async () => (await import('./booking-dialogues/index.ts')).bookingDialogues,
  recommendation: async () => (await import('./recommendation/index.ts')).recommendation.generator,
  'shop-wishes': async () => (await import('./shop/wishes.ts')).shopWishes.generator,
  'tool-calls': async () => (await import('./tool-calls/index.ts')).ownToolCalls.generator,
  'instruction-following': async () =>
    (await import('./instruction-following/index.ts')).instructionFollowing.generator,
  safety: async () => (await import('./safety/index.ts')).ownSafety.generator,
  'long-context': async () => (await import('./long-context/index.ts')).longContext.generator,
  code: async () => (await import('./code/index.ts')).ownCode.generator,
};

const loaded = new Map<string, Generator>();

/** Every generator by its name. The code of one is loaded with the first suite that wants it. */
export const generators: GeneratorLibrary = {
  names: Object.keys(LOADERS),
  find: (name) => loaded.get(name) ?? null,
  async load(name) {
    loaded.set(name, await LOADERS[name]!());
  },
};
