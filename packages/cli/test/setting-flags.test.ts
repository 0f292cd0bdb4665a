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
  it.each<[string[], SettingFlags]>([
    [['--trials', '3'], { trials: 3 }],
    [['--limit', '40'], { limit: 40 }],
    [['--seed', '0'], { seed: 0 }],
    [['--max-usd', '0.50'], { maxUsd: 0.5 }],
    [['--max-usd', '0'], { maxUsd: 0 }],
    [['--concurrency', '16'], { concurrency: 16 }],
    [['--prompts', 'all'], { prompts: 'all' }],
    [['--tools', 'either'], { tools: 'either' }],
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
    [['--prompts', 'some'], 'Allowed choices are main, all.'],
  ])('%j is refused: %s', (args, message) => expect(() => parse(...args)).toThrow(message));
});
