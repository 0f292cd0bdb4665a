import { randomInt } from 'node:crypto';
import {
  type FinishReason,
  type GenerationEvent,
  type GenerationRequest,
  NO_RECEIPT,
  ProviderError,
  type Runtime,
} from '@evenhand/core';
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { ChatTemplate, Edges } from './chat-template.ts';
import { decode } from './decode.ts';
import { grammarFor } from './grammar.ts';
import { splitPrompt } from './quoted-markup.ts';
import { readPrompt } from './read-prompt.ts';
import { replyText } from './reply-text.ts';
import { promptTokens, type Session } from './session.ts';

/** What ended the reply. */
type Ending = 'end-of-generation' | 'stop-string' | 'max-output-tokens' | 'context-full';

const FINISH: Readonly<Record<Ending, FinishReason>> = {
  'end-of-generation': 'stop',
  'stop-string': 'stop',
  'max-output-tokens': 'length',
  'context-full': 'length',
};

/** Only what was asked for: no top-k, no min-p, no penalties. Without a seed one is drawn, and recorded. */
function toSampling(request: GenerationRequest): SequenceEvaluateOptions & { seed: number } {
  const { temperature = 0, topP = 1 } = request.sampling;
  return { temperature, topP, topK: 0, minP: 0, seed: request.seed ?? randomInt(2 ** 32) };
}

/**
 * Asks the model once.
 *
 * `outputTokens` counts what was sampled as content, reasoning and its tags included, the token that ends the reply not.
 * `cachedInputTokens` are those that an earlier prompt began with too and that were not read again. `reasoningTokens` is counted up to the mark that ends the reasoning;
 * 0 means that the reply does not reason, null that it begins with a mark of reasoning that no list has.
 * Stop strings are looked for in the answer, not in the reasoning, and are not part of the text.
 * @param loadMs how long loading took where this is the first reply after it; else null
 * @throws ProviderError `bad_request` where the template refuses the messages, `context_too_long`, `cancelled`
 */
export async function* streamReply(
  session: Session,
  template: ChatTemplate,
  request: GenerationRequest,
  receipt: { servedModel: string; loadMs: number | null },
  runtime: Runtime,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, void, void> {
  const { model, contextLength } = session;
  const edges: Edges = { bos: model.tokens.bosString ?? '', eos: model.tokens.eosString ?? '' };
  const prompt = render(template, request, edges);
  const quoted = template.findQuotedMarks(prompt, request.messages, edges, session.marks);
  const tokens = promptTokens(model, splitPrompt(prompt.text, quoted ?? [], session.marks));
  if (tokens.length === 0) throw new ProviderError('bad_request', 'the prompt is empty; expected at least one token');
  if (tokens.length + 1 > contextLength) {
    throw new ProviderError(
      'context_too_long',
      `the prompt has ${tokens.length} tokens and the context holds ${contextLength}, one of them for the reply`,
    );
  }

  const room = contextLength - tokens.length;
  const limit = Math.min(request.sampling.maxOutputTokens ?? room, room);
  if (request.tools?.length)
    throw new ProviderError('bad_request', 'models that run in this process have no tools field');
  const grammar = request.format ? { grammarEvaluationState: await grammarFor(session, request.format) } : {};
  const sampling = toSampling(request);
  const text = replyText(
    (part: readonly Token[]) => model.detokenize(part),
    request.sampling.stop ?? [],
    prompt.thinking,
  );
  let ending: Ending = 'end-of-generation';
  session.threads.apply();
  const startMs = runtime.now();
  let firstMs: number | null = null;
  const { reused, read } = await readPrompt(session, tokens, request.fresh ?? false, signal);
  for await (const token of decode(
    session,
    tokens.slice(read),
    { ...sampling, ...grammar },
    () => runtime.now(),
    signal,
  )) {
    firstMs ??= runtime.now();
    yield* text.push(token);
    if (text.stopped()) break;
    if (text.tokens() >= limit) {
      ending = limit === request.sampling.maxOutputTokens ? 'max-output-tokens' : 'context-full';
      break;
    }
  }
  const endMs = runtime.now();
  yield* text.flush();
  if (text.stopped()) ending = 'stop-string';

  yield {
    type: 'end',
    finish: FINISH[ending],
    ...(prompt.systemFolded ? { adapted: ['system-folded'] } : {}),
    markupInQuestion: request.messages.flatMap(({ content }) => session.marks.find(content).map(({ mark }) => mark)),
    usage: {
      inputTokens: tokens.length,
      cachedInputTokens: reused,
      cacheWriteTokens: null,
      outputTokens: text.tokens(),
      reasoningTokens: text.reasoningTokens(),
      raw: { ending, seed: sampling.seed, systemFolded: prompt.systemFolded, threads: session.threads.count },
    },
    receipt: {
      ...NO_RECEIPT,
      servedModel: receipt.servedModel,
      ...(reused === 0 ? {} : { promptReused: true }),
      serverTiming: {
        loadMs: receipt.loadMs,
        prefillMs: (firstMs ?? endMs) - startMs,
        decodeMs: endMs - (firstMs ?? endMs),
      },
    },
  };
}

function render(template: ChatTemplate, request: GenerationRequest, edges: Edges) {
  try {
    return template.render(request.messages, edges);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('bad_request', `the model's chat template rejects these messages: ${message}`, { cause });
  }
}
