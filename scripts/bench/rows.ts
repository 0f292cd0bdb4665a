// The floor that a run is held against: the same rows, built and printed, and nothing else.
import { writeFileSync } from 'node:fs';
import { csvHeader, csvRow, type Row } from '../../packages/report/src/index.ts';

/** samples.csv and measurements.csv of `n` made-up cells as text. */
function bareLoop(n: number): string {
  const tables: Record<'samples' | 'measurements', Row[]> = { samples: [], measurements: [] };
  for (let index = 0; index < n; index++) {
    const cell = { suite: 'bench', prompt: 'main', sample: `q-${index}`, model: 'scripted', trial: 1 };
    tables.samples.push({
      ...cell,
      suite_version: 1,
      language: null,
      cluster: null,
      twin: null,
      outcome: 'correct',
      score: 1,
      score_strict: 1,
      score_lenient: 1,
      answer: `${index * 7}`,
      target: `${index * 7}`,
      scorer: 'numeric@1',
      finish_reason: 'stop',
      failure_kind: null,
      prompt_sha256: 'f'.repeat(64),
      output_sha256: 'f'.repeat(64),
    });
    tables.measurements.push({
      ...cell,
      turns: 1,
      attempts: 1,
      input_tokens: 15,
      cached_input_tokens: null,
      output_tokens: 2,
      reasoning_tokens: null,
      token_source: 'usage',
      cost_usd: 0.000019,
      cost_basis: 'list',
      price_id: 'scripted:0123456789ab',
      queue_ms: 0.01,
      ttft_ms: 0.05,
      ttft_answer_ms: 0.05,
      e2e_ms: 0.05,
      tpot_ms: null,
      output_tokens_per_s: 40000,
      load_ms: null,
      prefill_ms: null,
      decode_ms: null,
    });
  }
  return (['samples', 'measurements'] as const)
    .map((table) => csvHeader(table) + tables[table].map((row) => csvRow(table, row)).join(''))
    .join('');
}

const [out, n] = process.argv.slice(2);
if (import.meta.main && out !== undefined) writeFileSync(out, bareLoop(Number(n)));
