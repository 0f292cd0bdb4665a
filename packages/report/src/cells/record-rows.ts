import { mainScore, metricLabel, type RunRecord, type Sample } from '@evenhand/core';
import type { Row } from '../tables/columns.ts';
import { countMarksInQuestion } from './marks.ts';
import type { Measure } from './measure.ts';

/** A line of samples/<model>.csv: what was answered and how it was judged. */
export function sampleRow(record: RunRecord, sample: Sample): Row {
  const declined = record.score === null && record.outcome !== 'failed' ? 0 : null;
  return {
    suite: record.suite,
    suite_version: record.suiteVersion,
    prompt: record.prompt,
    sample: record.sample,
    language: sample.language,
    cluster: sample.cluster ?? sample.twin,
    twin: sample.twin,
    model: record.model,
    trial: record.trial,
    outcome: record.outcome,
    score: record.score?.value ?? declined,
    score_strict: record.score?.strict ?? declined,
    score_lenient: record.score?.lenient ?? declined,
    answer: record.score?.answer ?? null,
    target: sample.target.join(' | '),
    scorer: record.scorer,
    finish_reason: record.turns.at(-1)?.generation?.finish ?? null,
    failure_kind: record.failureKind,
    prompt_sha256: record.promptSha256,
    output_sha256: record.outputSha256,
    reported_score: mainScore(record.reported ?? [])?.value ?? null,
    reported: reportedText(record),
    own_score: record.own?.score.value ?? null,
    own_answer: record.own?.score.answer ?? null,
    markup_in_question: countMarksInQuestion(record.turns),
  };
}

function reportedText({ reported }: RunRecord): string | null {
  if (reported === undefined || reported.length === 0) return null;
  return reported.map((one) => `${metricLabel(one)}=${one.word ?? one.value ?? ''}`).join('; ');
}

/** A line of measurements/<model>.csv: tokens, money and time of the same cell. */
export function measurementRow(record: RunRecord, measure: Measure): Row {
  return {
    suite: record.suite,
    prompt: record.prompt,
    sample: record.sample,
    model: record.model,
    trial: record.trial,
    turns: measure.turns,
    attempts: measure.attempts,
    input_tokens: measure.inputTokens,
    cached_input_tokens: measure.cachedInputTokens,
    output_tokens: measure.outputTokens,
    reasoning_tokens: measure.reasoningTokens,
    token_source: measure.tokenSource,
    cost_usd: measure.costUsd,
    cost_basis: measure.costBasis,
    price_id: measure.priceId,
    queue_ms: measure.queueMs,
    ttft_ms: measure.ttftMs,
    ttft_answer_ms: measure.ttftAnswerMs,
    e2e_ms: measure.e2eMs,
    tpot_ms: measure.tpotMs,
    output_tokens_per_s: measure.outputTokensPerS,
    load_ms: measure.loadMs,
    prefill_ms: measure.prefillMs,
    decode_ms: measure.decodeMs,
    billed_usd: measure.billedUsd,
    service_tier: measure.serviceTier,
    served_model: measure.servedModel,
    gateway: measure.gateway,
    gateway_cache: measure.gatewayCache,
    gateway_retries: measure.gatewayRetries,
    energy_j: measure.energyJ,
    gateway_fallbacks: measure.gatewayFallbacks,
    worker: measure.worker,
    machine: measure.machine,
  };
}
