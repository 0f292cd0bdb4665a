/** What the exit code says, for programs that start this one. */
export const EXIT_HELP = {
  diff: '\nExit codes: 0 done (with --fail-on-drop: nothing fell), 1 --fail-on-drop: a score fell, 2 --fail-on-drop: nothing could be compared, 4 wrong input',
  claim:
    '\nExit codes: 0 done (with --strict: all claims supported), 1 --strict: a claim is refuted, 2 --strict: none is refuted and one is undecided, 4 wrong input',
  drift:
    '\nExit codes: 0 no alarm, 1 a model changed, 2 nothing can be said of the latest night (too few nights, our own side changed, replies missing), 4 wrong input',
  gate: '\nExit codes: 0 go, 1 no-go, 2 not comparable (an outage, missing replies, models or suites; another prompt, suite, scorer, setting or template), 4 wrong input, 5 inconclusive',
  run: '\nExit codes: 0 complete, 2 some requests have no reply or no score, 3 spending limit reached, 4 wrong input, 130 stopped with Ctrl-C; 2, 3 and 130 can be resumed',
  nightly:
    '\nExit codes: 0 done, also where nothing had changed; 2 some rows could not be had or have requests without a reply, 3 the budget is spent, 4 wrong input, 130 stopped with Ctrl-C; the next night goes on',
  merge: '\nExit codes: 0 merged, 2 merged in part (--partial), 4 the runs do not go together, or a shard is missing',
  publish: '\nExit codes: 0 may be published, 1 not as it is, 4 wrong input',
  verify: '\nExit codes: 0 verified, 1 something does not follow from the records, 4 wrong input',
} as const;
