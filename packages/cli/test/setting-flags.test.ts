import type { SettingOverrides } from '@evenhand/core';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addSettingFlags, type SettingFlags, toSettings } from '../src/setting-flags.ts';

function parse(...args: string[]): SettingFlags {
  const command = addSettingFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts();
}

describe('a flag of a setting', () => {
  it.each<[string[], SettingOverrides]>([
    [['--trials', '3'], { trials: 3 }],
    [['--limit', '40'], { limit: 40 }],
    [['--seed', '0'], { seed: 0 }],
    [['--max-usd', '0.50'], { maxUsd: 0.5 }],
    [['--max-usd', '0'], { maxUsd: 0 }],
    [['--concurrency', '16'], { concurrency: 16 }],
    [['--prompts', 'all'], { prompts: 'all' }],
    [['--prompts', 'main, terse'], { prompts: ['main', 'terse'] }],
    [['--tools', 'either'], { tools: 'either' }],
    [['--temperature', '0.7'], { sampling: { temperature: 0.7 } }],
    [['--top-p', '1', '--max-tokens', '256'], { sampling: { topP: 1, maxOutputTokens: 256 } }],
    [['--reasoning', 'off'], { sampling: { reasoning: { effort: 'none' } } }],
    [['--reasoning', 'low'], { sampling: { reasoning: { effort: 'low' } } }],
    [['--reasoning', '2048'], { sampling: { reasoning: { budgetTokens: 2048 } } }],
    [
      ['--set', 'timeouts.totalMs=60000', '--set', 'limits.groq.concurrency=2'],
      { timeouts: { totalMs: 60_000 }, limits: { groq: { concurrency: 2 } } },
    ],
    [['--set', 'sampling.stop=["END"]', '--temperature', '1'], { sampling: { stop: ['END'], temperature: 1 } }],
    [['--set', 'sampling.temperature=0.2', '--temperature', '1'], { sampling: { temperature: 1 } }],
    [['--set', 'maxUsd=null', '--set', 'prompts=all'], { maxUsd: null, prompts: 'all' }],
    [[], {}],
  ])('%j is read as %j', (args, flags) => expect(toSettings(parse(...args))).toEqual(flags));

  it.each([
    [['--trials', '0'], 'expected a whole number above 0'],
    [['--trials', '1.5'], 'expected a whole number above 0'],
    [['--limit', 'all'], 'expected a whole number above 0'],
    [['--seed', '-1'], 'expected a whole number'],
    [['--seed', '99999999999999999999'], 'expected a whole number'],
    [['--max-usd', '-1'], 'expected an amount in USD such as 0.50'],
    [['--max-usd', '1e3'], 'expected an amount in USD such as 0.50'],
    [['--temperature', '3'], 'expected a number from 0 to 2'],
    [['--temperature', 'hot'], 'expected a number from 0 to 2'],
    [['--top-p', '0'], 'expected a number above 0 and up to 1'],
    [['--max-tokens', '0'], 'expected a whole number above 0'],
    [['--reasoning', 'some'], 'expected off, minimal, low, medium, high, xhigh, max, or a number of tokens'],
    [['--set', 'temperature'], 'expected key=value'],
    [['--set', 'timeout.totalMs=1'], 'there is no setting "timeout"; did you mean "timeouts"?'],
    [['--set', 'timeouts.total=1'], 'timeouts has no key "total"; did you mean "totalMs"?'],
    [['--set', 'trials.n=1'], 'trials: has no keys of its own'],
    [['--set', 'trials=0'], 'trials: found 0; expected'],
    [['--set', 'sampling.reasoning={"effort":"some"}'], 'sampling.reasoning: effort: found "some"'],
    [['--prompts', 'main,'], 'expected a name, or names between commas'],
  ])('%j is refused: %s', (args, message) => expect(() => parse(...args)).toThrow(message));
});
