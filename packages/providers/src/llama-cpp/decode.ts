import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { orAborted } from './cancel.ts';
import { beginWork, WHAT } from './native-work.ts';
import type { Session } from './session.ts';

/**
 * Reads the rest of a prompt and yields the tokens that follow it until the model ends its reply; the token that says so is not
 * yielded. What is yielded depends on the prompt and the sampling alone.
 * @param rest what `readPrompt` left to be read, at least one token
 * @throws ProviderError 'cancelled' at once where the signal says so; 'server' where the library fails
 */
export async function* decode(
  session: Session,
  rest: readonly Token[],
  sampling: SequenceEvaluateOptions,
  nowMs: () => number,
  signal: AbortSignal,
): AsyncGenerator<Token, void, void> {
  const tokens = session.sequence.evaluate([...rest], sampling);
  try {
    for (let first = true; ; first = false) {
      const startMs = nowMs();
      const next = await orAborted(beginWork(session, tokens.next()), WHAT, signal);
      if (!first) session.threads.note(nowMs() - startMs); // the first comes after the reading
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Queues behind a step that is still under way, so this is not waited for here.
    beginWork(session, tokens.return()).catch(() => {});
  }
}
