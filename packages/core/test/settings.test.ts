import { SETTINGS, selectSettings, settingsSchema } from '@evenhand/core';
import { describe, expect, it } from 'vitest';

describe('every setting', () => {
  it.each(SETTINGS.map((setting) => [setting.key, setting] as const))(
    '%s says what becomes of it on resume',
    (key, setting) => {
      expect(['fixed', 'changeable', 'kept']).toContain(setting.resume);
      expect(setting.schema.description).toMatch(/\S/);
      const kebab = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      if (setting.flag !== undefined)
        expect(setting.flag).toMatch(new RegExp(`^--(?:${kebab}(?: <[a-z]+>)?|no-${kebab})$`));
    },
  );
});

it('what replies and figures rest on is fixed; what a later session may have anew is money and speed', () => {
  const settings = settingsSchema.parse({});
  expect(Object.keys(selectSettings(settings, 'fixed'))).toEqual([
    'trials',
    'subset',
    'seed',
    'sampling',
    'margin',
    'prompts',
    'tools',
    'fresh',
    'shuffleOptions',
    'weights',
  ]);
  expect(selectSettings(settings, 'changeable')).toEqual({ concurrency: 8, maxUsd: null, reuse: true });
});
