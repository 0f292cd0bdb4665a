/** What a renderer gave for one template and one list of messages. */
export interface Outcome {
  readonly text?: string;
  /** Absent = it rendered. */
  readonly error?: string;
}

export interface Task {
  readonly name: string;
  readonly set: string;
}

/**
 * `same` = the same bytes; `both refuse`; `refused` = only the reference renders; `differs` = other bytes, in silence;
 * `renders alone` = the reference refuses.
 */
export type Verdict = 'same' | 'both refuse' | 'refused' | 'differs' | 'renders alone';

export interface Row extends Task {
  readonly verdict: Verdict;
  readonly reference: Outcome;
  readonly ours: Outcome;
}

/** @param tasks in the order of both outcomes */
export function compareRenders(tasks: readonly Task[], reference: readonly Outcome[], ours: readonly Outcome[]): Row[] {
  if (reference.length !== tasks.length || ours.length !== tasks.length)
    throw new Error(
      `expected ${tasks.length} renders, found ${reference.length} of the reference and ${ours.length} of ours`,
    );
  return tasks.map(({ name, set }, i) => {
    const [theirs, own] = [reference[i]!, ours[i]!];
    return { name, set, verdict: judge(theirs, own), reference: theirs, ours: own };
  });
}

function judge(reference: Outcome, ours: Outcome): Verdict {
  if (reference.text === undefined) return ours.text === undefined ? 'both refuse' : 'renders alone';
  if (ours.text === undefined) return 'refused';
  return reference.text === ours.text ? 'same' : 'differs';
}
