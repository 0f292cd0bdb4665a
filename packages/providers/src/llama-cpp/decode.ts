import { ProviderError } from '@evenhand/core';
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { orAborted } from './cancel.ts';
import { BATCH_TOKENS, type Session } from './session.ts';

const WHAT = 'the generation';

/** Keeps a handle on native work, so that the next one who touches the sequence can wait for its end. */
function begun<T>(session: Session, work: Promise<T>): Promise<T> {
  session.pending = work.catch(() => {});
  return work.catch((cause: unknown) => {
    throw new ProviderError('server', `llama.cpp: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
}

/**
 * Reads the prompt into an empty sequence and yields the tokens that follow it until the model ends its reply; the token
 * that says so is not yielded. What is yielded depends on the arguments alone: nothing of earlier prompts is kept.
 * @throws ProviderError 'cancelled' at once where the signal says so, also in the middle of a long prompt; 'server' where
 *   the library fails
 */
export async function* decode(
  session: Session,
  prompt: readonly Token[],
  sampling: SequenceEvaluateOptions,
  signal: AbortSignal,
): AsyncGenerator<Token, void, void> {
  const { sequence } = session;
  await orAborted(session.pending, WHAT, signal);
  await orAborted(begun(session, sequence.clearHistory()), WHAT, signal);
  const steps = Math.max(0, Math.ceil(prompt.length / BATCH_TOKENS) - 1);
  for (let step = 0; step < steps; step++) {
    const part = prompt.slice(step * BATCH_TOKENS, (step + 1) * BATCH_TOKENS);
    await orAborted(begun(session, sequence.evaluateWithoutGeneratingNewTokens(part)), WHAT, signal);
  }
  const tokens = sequence.evaluate(prompt.slice(steps * BATCH_TOKENS), sampling);
  try {
    while (true) {
      const next = await orAborted(begun(session, tokens.next()), WHAT, signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Queues behind a step that is still under way, so this is not waited for here.
    begun(session, tokens.return()).catch(() => {});
  }
}
