import type { Token } from 'node-llama-cpp';
import { orAborted } from './cancel.ts';
import { BATCH_TOKENS } from './library.ts';
import { beginWork, WHAT } from './native-work.ts';
import type { Session } from './session.ts';

/** Less than this is read again: it takes a moment, and a prompt of which a part was kept has no time. */
export const LEAST_REUSED = 256;

/**
 * Reads the whole steps of a prompt into the sequence, all but the last step, from which the reply is sampled.
 *
 * Keys and values of a step depend on the tokens up to its end and on where steps begin, and on nothing else. So the steps that
 * the prompt shares with the one before stay, and what follows is computed as it is after a fresh reading, to the last digit.
 * @param fresh whether every step is to be read, also those that are there already
 * @returns how many tokens were there already, and how many are in the sequence now
 * @throws ProviderError `cancelled` at once where the signal says so; `server` where the library fails
 */
export async function readPrompt(
  session: Session,
  prompt: readonly Token[],
  fresh: boolean,
  signal: AbortSignal,
): Promise<{ reused: number; read: number }> {
  const { sequence } = session;
  await orAborted(session.pending, WHAT, signal);
  const steps = Math.max(0, Math.ceil(prompt.length / BATCH_TOKENS) - 1);
  const reused = fresh || !session.canReuse ? 0 : countSharedSteps(session.steps, prompt, steps) * BATCH_TOKENS;
  session.steps = prompt.slice(0, reused);
  const erased =
    reused === 0
      ? sequence.clearHistory()
      : sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }]);
  await orAborted(beginWork(session, erased), WHAT, signal);
  if (sequence.nextTokenIndex !== reused) return readPrompt(session, prompt, true, signal);
  for (let read = reused; read < steps * BATCH_TOKENS; read += BATCH_TOKENS) {
    const step = prompt.slice(read, read + BATCH_TOKENS);
    await orAborted(beginWork(session, sequence.evaluateWithoutGeneratingNewTokens(step)), WHAT, signal);
    session.steps = prompt.slice(0, read + BATCH_TOKENS);
  }
  return { reused, read: steps * BATCH_TOKENS };
}

/** How many whole steps at their beginnings two prompts share; 0 = too few to keep them. @param most the steps of the second that are read as whole ones */
function countSharedSteps(before: readonly Token[], prompt: readonly Token[], most: number): number {
  const end = Math.min(before.length, most * BATCH_TOKENS);
  let shared = 0;
  while (shared < end && before[shared] === prompt[shared]) shared++;
  return shared < LEAST_REUSED ? 0 : Math.floor(shared / BATCH_TOKENS);
}
