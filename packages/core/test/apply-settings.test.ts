import { applySettings, mergeOverrides, settingsSchema } from '@evenhand/core';
import { describe, expect, it } from 'vitest';

const settings = settingsSchema.parse({
  sampling: { temperature: 0, maxOutputTokens: 64, reasoning: { effort: 'low' } },
  limits: { groq: { concurrency: 4 } },
  weights: { sums: 2 },
});

describe('settings with others on top', () => {
  it('keep the keys of a setting that are not named', () => {
    expect(applySettings(settings, { sampling: { temperature: 0.7 } }).sampling).toEqual({
      temperature: 0.7,
      maxOutputTokens: 64,
      reasoning: { effort: 'low' },
    });
    expect(applySettings(settings, { timeouts: { idleMs: 5 } }).timeouts).toEqual({ ...settings.timeouts, idleMs: 5 });
    expect(
      applySettings(settings, { limits: { groq: { requestsPerMinute: 30 }, other: { concurrency: 1 } } }).limits,
    ).toEqual({ groq: { concurrency: 4, requestsPerMinute: 30 }, other: { concurrency: 1 } });
    expect(applySettings(settings, { weights: { more: 0 } }).weights).toEqual({ sums: 2, more: 0 });
  });
  it('take whole what has one of several forms', () => {
    expect(applySettings(settings, { sampling: { reasoning: { budgetTokens: 9 } } }).sampling.reasoning).toEqual({
      budgetTokens: 9,
    });
    const proxied = applySettings(settings, { proxy: { url: 'http://127.0.0.1:1', authEnv: 'AUTH' } });
    expect(applySettings(proxied, { proxy: 'http://127.0.0.1:2' }).proxy).toBe('http://127.0.0.1:2');
    expect(applySettings(settings, { maxUsd: null, trials: 3 })).toMatchObject({ maxUsd: null, trials: 3 });
  });
  it('are as they were where nothing is said', () => {
    expect(applySettings(settings, {})).toEqual(settings);
    expect(mergeOverrides({ sampling: { topP: 1 } }, { sampling: { temperature: 1 } })).toEqual({
      sampling: { topP: 1, temperature: 1 },
    });
  });
});
