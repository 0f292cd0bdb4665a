import { ConfigError, type ImportStatement } from '@evenhand/core';

import type { Collected } from './collect.ts';
import type { SuiteGroup } from './group.ts';
import { MOST_TRIALS, type Requested } from './row.ts';

/** More than any set has, and so few that all cells of a plan can be counted exactly. */
const MOST_SAMPLES = 1_000_000_000;

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
  for (const one of requested) assertCounts(one);
  const trials = Math.max(group.trials, ...requested.map((one) => one.trials ?? 1));
  const stated = flag ?? (suite.expectedBy === 'map' ? suite.expected : null);
  if (stated !== null) {
    const found = `${flag === null ? 'expected (in the mapping file)' : '--expected'}: found ${stated}`;
    if (stated > MOST_SAMPLES) throw new ConfigError(`${found}; expected at most ${MOST_SAMPLES}`);
    if (stated < idCount)
      throw new ConfigError(`${found}; the files hold ${idCount} samples; expected at least as many`);
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

/** @throws ConfigError where a source says that more was asked than a run can plan, or what is no count */
function assertCounts({ samples, trials, setSize, location }: Requested): void {
  const counts = { samples, trials, 'samples in the set': setSize };
  for (const [what, count] of Object.entries(counts)) {
    const most = what === 'trials' ? MOST_TRIALS : MOST_SAMPLES;
    if (count !== null && !(Number.isSafeInteger(count) && count >= 0 && count <= most))
      throw new ConfigError(
        `${location}: says that there were ${count} ${what}; expected a whole number up to ${most}; mend the file, or leave it away`,
      );
  }
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
