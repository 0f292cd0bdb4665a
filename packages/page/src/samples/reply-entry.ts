import type { RunRecord } from '@evenhand/core';
import { visible } from '@evenhand/io';
import { formatCell, type Measure, seconds, UNKNOWN, usd } from '@evenhand/report';
import type { ReplyEntry } from './shape.ts';
import { shorten } from './shorten.ts';

/** A record as the page shows it: what acts on a terminal or turns the direction of writing is visible. */
export function toReplyEntry(record: RunRecord, model: number, measure: Measure): ReplyEntry {
  const generations = record.turns.flatMap(({ generation }) => generation ?? []);
  const text = shortenVisible(writeTurns(record));
  const reasoning = shortenVisible(generations.map((one) => one.reasoning).join('\n\n'));
  const calls = generations.flatMap((one) =>
    one.toolCalls.map((call) => shortenVisible(`${call.name}(${call.arguments})`)),
  );
  const { score } = record;
  const answer = score === null || score.answer === null ? null : shortenVisible(score.answer);
  const count = (tokens: number | null) => (tokens === null ? UNKNOWN : String(tokens));
  return {
    m: model,
    t: record.trial,
    outcome: record.outcome,
    text: text.shown,
    reasoning: reasoning.shown.trim(),
    calls: calls.map(({ shown }) => shown),
    answer: answer === null ? null : answer.shown,
    score: formatCell('ratio', score?.value ?? null),
    strict: formatCell('ratio', score?.strict ?? null),
    lenient: formatCell('ratio', score?.lenient ?? null),
    scorer: record.scorer,
    failure: record.failure === null ? null : shortenVisible(`${record.failureKind}: ${record.failure}`).shown,
    tokens: `${count(measure.inputTokens)} / ${count(measure.outputTokens)}`,
    time: measure.e2eMs === null ? UNKNOWN : seconds(measure.e2eMs),
    cost: measure.costUsd === null ? UNKNOWN : usd(measure.costUsd),
    cut: [text, reasoning, ...calls, ...(answer === null ? [] : [answer])].reduce(
      (sum, { cut }) => sum + cut,
      generations.reduce((sum, { leftOut }) => sum + (leftOut === undefined ? 0 : leftOut.text + leftOut.reasoning), 0),
    ),
    ...(generations.some(({ leftOut }) => leftOut !== undefined) ? { leftOut: true } : {}),
  };
}

/** What the model said; of a dialogue also what it was told in between, and where it called something. */
function writeTurns({ turns }: RunRecord): string {
  return turns
    .flatMap(({ generation, messages = [], promptSha256 }) => [
      ...messages.map(({ role, toolName, content }) => `[${toolName ?? role}] ${content}`),
      ...(generation === null || generation.text === ''
        ? []
        : [promptSha256 === undefined ? generation.text : `[assistant] ${generation.text}`]),
      ...(promptSha256 === undefined
        ? []
        : (generation?.toolCalls ?? []).map((call) => `[assistant] ${call.name}(${call.arguments})`)),
    ])
    .join('\n\n');
}

function shortenVisible(text: string): { shown: string; cut: number } {
  const { shown, cut } = shorten(text);
  return { shown: visible(shown), cut };
}
