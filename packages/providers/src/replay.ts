import {
  ConfigError,
  type Connection,
  chooseToolForm,
  createSampleFinder,
  type GenerationEvent,
  type GenerationRequest,
  hashPrompt,
  type JsonObject,
  listTurnMessages,
  type ManifestModel,
  type ModelAdapter,
  type ModelEntry,
  mergeSampling,
  type Provider,
  ProviderError,
  readInputs,
  readManifest,
  readRecords,
  renderPrompt,
  type Turn,
  withImageHashes,
} from '@evenhand/core';
import { describe, hashJson } from '@evenhand/io';
import * as z from 'zod';

const optionsSchema = z.strictObject({
  of: describe(
    z.string().optional(),
    "The model's label in the stored run; may be left out where the run has one of the entry's own id, or only one model.",
  ),
});

/** Answers from the records of a stored run; asks nothing. The times are those of reading, not the model's. */
export const replay: Provider = {
  name: 'replay',
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  modelKind: 'run',
  device: null,
  deterministic: true,
  images: true,
  connect: async (connection) => createReplayAdapter(connection),
};

/**
 * What was asked and of whom. RFC 8785 canonical JSON, SHA-256.
 * @param modelKey the model as asked for; for local weights their digest, and that of the adapter on top of them
 */
export function replayKey(
  request: Pick<GenerationRequest, 'messages' | 'sampling' | 'seed' | 'tools' | 'toolChoice' | 'format'>,
  provider: string,
  modelKey: string,
  trial: number,
): string {
  return hashJson({
    messages: request.messages.map(withImageHashes),
    sampling: request.sampling,
    seed: request.seed,
    ...(request.tools ? { tools: request.tools, toolChoice: request.toolChoice ?? 'auto' } : {}),
    ...(request.format ? { format: request.format } : {}),
    provider,
    model: modelKey,
    trial,
  });
}

function createReplayAdapter({ model }: Connection): ModelAdapter {
  const folder = model.model;
  const manifest = readManifest(folder);
  if (manifest.redacted !== undefined)
    throw new ConfigError(`${folder}: its replies were left out of this copy; replay the run that it was made from`);
  const inputs = readInputs(folder, manifest);
  const { of } = optionsSchema.parse(model.options);
  const stored = pickModel(manifest.models, of, model);
  const entry = inputs.models.find(({ id }) => id === stored.id)!;
  const { digest, adapterSha256: loraAdapterSha256 } = stored.identity;
  const added = loraAdapterSha256 === null ? '' : ` with ${loraAdapterSha256} at ${entry.adapter?.scale ?? 1}`;
  const modelKey = `${digest ?? entry.model}${added}`;
  const suites = new Map(
    inputs.suites.map((suite) => [suite.name, { suite, findSample: createSampleFinder(suite.samples) }]),
  );
  const turns = new Map<string, Map<string, Turn>>();
  for (const record of readRecords(folder, stored.id)) {
    if (record.model !== stored.id)
      throw new ConfigError(
        `${folder}/records/${stored.id}.jsonl: found a record of ${record.model} (${record.key}); the folder was damaged or edited (evenhand verify)`,
      );
    const storedSuite = suites.get(record.suite);
    const sample = storedSuite?.findSample(record.sample);
    if (storedSuite === undefined || sample === undefined) continue;
    const prompt = storedSuite.suite.prompts[record.prompt]!;
    const renderedPrompt = renderPrompt(prompt, sample, chooseToolForm(prompt, entry, inputs.settings.tools));
    const common = mergeSampling(storedSuite.suite, inputs.settings.sampling);
    if (hashPrompt(renderedPrompt.messages, common, renderedPrompt) !== record.promptSha256)
      throw new ConfigError(
        `${folder}: the prompt of ${record.key} is not the one that was sent; the folder was damaged or edited (evenhand verify)`,
      );
    const prompts = listTurnMessages(renderedPrompt, record.turns);
    for (const [index, turn] of record.turns.entries()) {
      const key = replayKey(
        { ...renderedPrompt, messages: prompts[index]!, sampling: turn.sampling, seed: turn.seed },
        stored.provider,
        modelKey,
        record.trial,
      );
      const sameRequest = turns.get(key) ?? new Map<string, Turn>();
      turns.set(key, sameRequest.set(toSampleKey(record), turn));
    }
  }
  return {
    provider: 'replay',
    identify: async () => stored.identity,
    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      if (signal.aborted) throw new ProviderError('cancelled', 'stopped by the user');
      const sameRequest = turns.get(replayKey(request, stored.provider, modelKey, request.attemptRef.trial));
      const turn = sameRequest?.get(toSampleKey(request.attemptRef)) ?? sameRequest?.values().next().value;
      if (turn === undefined)
        throw new ProviderError(
          'not_found',
          `the stored run of ${stored.id} has no reply to this request: other messages, settings, seed or trial`,
        );
      const { generation } = turn;
      if (generation === null) {
        const last = turn.failedAttempts.at(-1);
        throw new ProviderError(last?.kind ?? 'not_found', `stored failure: ${last?.message ?? 'no reply'}`);
      }
      const summary = generation.reasoningSummarized === true ? { summary: true } : {};
      if (generation.reasoning !== '') yield { type: 'reasoning', text: generation.reasoning, ...summary };
      if (generation.text !== '') yield { type: 'text', text: generation.text };
      for (const call of generation.toolCalls) yield { type: 'tool-call', ...call };
      yield {
        type: 'end',
        finish: generation.finish,
        usage: generation.usage,
        receipt: generation.receipt,
        adapted: generation.adapted,
        ...(generation.thoughts === undefined ? {} : { thoughts: generation.thoughts }),
      };
    },
    close: async () => {},
  };
}

/** Samples with the same words are the same request; where a run has several replies to it, each sample keeps its own. */
function toSampleKey({ suite, prompt, sample }: { suite: string; prompt: string; sample: string }): string {
  return `${suite}/${prompt}/${sample}`;
}

function pickModel(models: readonly ManifestModel[], of: string | undefined, entry: ModelEntry): ManifestModel {
  const found =
    models.find(({ id }) => id === (of ?? entry.id)) ??
    (of === undefined && models.length === 1 ? models[0] : undefined);
  if (found !== undefined) return found;
  throw new ConfigError(
    `model ${entry.id}: the stored run has ${models.map(({ id }) => id).join(', ')}; choose one with options: { of: ... }`,
  );
}
