/** Logs of Inspect, made up. */
export const inspectSample = (id: unknown, text: string | null, scores: object | null, more: object = {}) => ({
  id,
  epoch: 1,
  input: `Question ${id}?`,
  target: 'Paris',
  messages: [{ role: 'user', content: `Question ${id}?` }],
  output:
    text === null
      ? { model: 'mock', choices: [], completion: '' }
      : {
          model: 'mock',
          choices: [{ message: { role: 'assistant', content: text }, stop_reason: 'stop' }],
          usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9 },
          time: 0.25,
        },
  ...(scores === null ? {} : { scores }),
  model_usage: { 'org/tested': { input_tokens: 20, output_tokens: 18, total_tokens: 38 } },
  started_at: '2026-11-29T10:00:00.500000+00:00',
  ...more,
});
/** @param more further fields of `eval` */
export const inspectLog = (
  scorers: readonly object[],
  samples: readonly object[],
  printed: readonly object[] | null,
  more: object = {},
) => ({
  version: 2,
  status: 'success',
  eval: {
    task: 'capitals',
    task_version: 0,
    model: 'org/tested',
    model_args: { api_key: 'sk-planted-0003' },
    model_generate_config: { temperature: 0.5, max_tokens: 99, seed: 3 },
    dataset: { samples: samples.length, sample_ids: samples.map((one) => (one as { id: unknown }).id) },
    config: { epochs: 1 },
    packages: { inspect_ai: '0.3.285' },
    scorers,
    ...more,
  },
  ...(printed === null ? {} : { results: { total_samples: samples.length, scores: printed } }),
  samples,
});
export const scored = (value: unknown, answer: string | null = null) => ({ value, answer, history: [] });
export const printedScore = (scorer: string, value: number, metric = 'accuracy', more: object = {}) => ({
  name: scorer,
  scorer,
  metrics: { [metric]: { name: metric, value } },
  ...more,
});
