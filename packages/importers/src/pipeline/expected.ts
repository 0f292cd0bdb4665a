import { ConfigError, type ImportStatement } from '@evenhand/core';

import type { Collected } from './collect.ts';
import type { SuiteGroup } from './group.ts';

/** How many samples and trials a set should have, and who says so. */
export interface Expected {
  readonly samples: number;
  readonly trials: number;
  readonly by: ImportStatement['expectedBy'];
}

/**
 * Planned = taken + malformed + what the source says was asked, by suite: what was lost, or cannot be read, was meant to be a reply.
 * @param flag what the user states; null = nothing @throws ConfigError where the files hold more
 */
export function expectedOf(collected: Collected, flag: number | null): Expected[] {
  if (flag !== null && collected.suites.length > 1)
    throw new ConfigError(
      `--expected: found ${flag}; the files hold ${collected.suites.length} sets (${collected.suites.map(({ suite }) => suite.name).join(', ')}); import them one by one to state it`,
    );
  return collected.suites.map((group) => expectedIn(collected, group, flag));
}

function expectedIn(collected: Collected, group: SuiteGroup, flag: number | null): Expected {
  const { suite, idCount } = group;
  const requested = collected.requested.filter((one) => one.suite === suite.name);
  const trials = Math.max(group.trials, ...requested.map((one) => one.trials ?? 1));
  const stated = flag ?? (suite.expectedBy === 'map' ? suite.expected : null);
  if (stated !== null) {
    if (stated < idCount)
      throw new ConfigError(
        `${flag === null ? 'expected (in the mapping file)' : '--expected'}: found ${stated}; the files hold ${idCount} samples; expected at least as many`,
      );
    return { samples: stated, trials, by: flag === null ? 'map' : 'flag' };
  }
  const source = Math.max(0, ...requested.map(({ samples, setSize }) => Math.max(samples ?? 0, setSize ?? 0)));
  const held = heldIn(collected, group, trials);
  const known = suite.expected ?? 0;
  if (known > 0) {
    // A suite or a map says how many there are, whatever else stands in the files.
    const least = suite.expectedBy === 'format' ? held : 0;
    return { samples: Math.max(known, idCount, source, least), trials, by: suite.expectedBy };
  }
  const by = source > Math.max(idCount, held) ? 'format' : 'files';
  return { samples: Math.max(idCount, source, held), trials, by };
}

/** Samples by the count of the elements, the malformed ones included. */
function heldIn({ files, labels }: Collected, { suite, replies, prompts }: SuiteGroup, trials: number): number {
  const held = labels.map((label) => {
    const bad = files
      .filter(({ models, suites }) => models.has(label) && [...suites][0] === suite.name)
      .reduce((sum, { malformed }) => sum + malformed, 0);
    return Math.ceil((replies.get(label)! + bad) / (trials * Math.max(1, prompts.length)));
  });
  return Math.max(0, ...held);
}
