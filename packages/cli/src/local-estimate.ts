import {
  ConfigError,
  chooseToolForm,
  countPromptBytes,
  type ModelEntry,
  mergeSampling,
  ProviderError,
  type Runtime,
  renderPrompt,
  resolveSampling,
  type Settings,
  type Suite,
} from '@evenhand/core';
import { providers, readWeightsStatus } from '@evenhand/providers';
import { measureCopySpeed } from './copy-speed.ts';

/** How fast a model that runs in this process is here, and where that is known from. */
export interface LocalSpeed {
  readonly model: string;
  /** `probe` = it wrote a few tokens just now; `size` = from the size of its weights and the speed of this machine's memory. */
  readonly from: 'probe' | 'size';
  /** Tokens of the prompt that are read a second; null = not known. */
  readonly readPerS: number | null;
  readonly writePerS: number;
  /** Bytes of a prompt that are a token; null = not known. */
  readonly bytesPerToken: number | null;
  /** Of the weights. */
  readonly bytes: number;
}

/** Tokens that a probe writes. */
const PROBE_TOKENS = 16;
/** Larger weights are not loaded for a guess: reading them from the disk alone takes longer than that is worth. */
const MAX_PROBE_BYTES = 4 * 2 ** 30;
const MAX_PROBE_MS = 30_000;

/**
 * The speed of a model that runs in this process; null = it does not, or the size of its weights is not known. Nothing is fetched.
 * @param suite whose first sample is the prompt of the probe
 */
export async function estimateLocalSpeed(
  model: ModelEntry,
  suite: Suite,
  settings: Settings,
  runtime: Runtime,
): Promise<LocalSpeed | null> {
  if (model.host.provider !== 'llama-cpp') return null;
  const { bytes: present, expectedBytes, matches } = await readWeightsStatus(model, runtime);
  const bytes = present ?? expectedBytes;
  if (bytes === null) return null;
  const fits = present !== null && matches !== false && present <= MAX_PROBE_BYTES;
  const probed = fits ? await probe(model, suite, settings, runtime) : null;
  if (probed !== null) return { ...probed, model: model.id, from: 'probe', bytes };
  // For each token that is written, all weights are read once.
  const writePerS = measureCopySpeed(runtime.now) / bytes;
  return { model: model.id, from: 'size', readPerS: null, writePerS, bytesPerToken: null, bytes };
}

/** Reads one prompt and writes a few tokens. null = that cannot be done here. */
async function probe(
  model: ModelEntry,
  suite: Suite,
  settings: Settings,
  runtime: Runtime,
): Promise<Pick<LocalSpeed, 'readPerS' | 'writePerS' | 'bytesPerToken'> | null> {
  const provider = providers.find(({ name }) => name === model.host.provider)!;
  const sample = suite.samples.at(0);
  if (sample === undefined) return null;
  const prompt = suite.prompts.main!;
  const rendered = renderPrompt(prompt, sample, chooseToolForm(prompt, model, settings.tools));
  const signal = AbortSignal.timeout(MAX_PROBE_MS);
  try {
    const adapter = await provider.connect({ model, runtime, answers: () => null }, signal);
    try {
      const request = {
        ...rendered,
        format: null,
        sampling: { ...resolveSampling(mergeSampling(suite, settings.sampling), model), maxOutputTokens: PROBE_TOKENS },
        seed: settings.seed,
        attemptRef: { suite: suite.name, prompt: 'main', sample: sample.id, trial: 1, attempt: 1 },
        fresh: true,
      };
      for await (const event of adapter.generate(request, signal)) {
        if (event.type !== 'end') continue;
        const { inputTokens, outputTokens } = event.usage;
        const { prefillMs = null, decodeMs = null } = event.receipt.serverTiming ?? {};
        if (inputTokens === null || outputTokens === null || !prefillMs || !decodeMs) return null;
        return {
          readPerS: (inputTokens / prefillMs) * 1000,
          writePerS: (outputTokens / decodeMs) * 1000,
          bytesPerToken: countPromptBytes(rendered) / inputTokens,
        };
      }
      return null;
    } finally {
      await adapter.close();
    }
  } catch (error) {
    // What keeps it from running is said of by `doctor`, and when it is run.
    if (error instanceof ConfigError || error instanceof ProviderError) return null;
    throw error;
  }
}

/**
 * Seconds that requests take at most, all their output written; null = there is no limit on the output.
 * @param promptBytes of all prompts together @param outputTokens the most of all replies together
 */
export function estimateSeconds(speed: LocalSpeed, promptBytes: number, outputTokens: number | null): number | null {
  if (outputTokens === null) return null;
  const { readPerS, writePerS, bytesPerToken } = speed;
  const reading = readPerS === null || bytesPerToken === null ? 0 : promptBytes / bytesPerToken / readPerS;
  return reading + outputTokens / writePerS;
}
