import { listHeads, messages } from '@evenhand/messages';
import { percent, plain, pValue, UNKNOWN } from '../markdown/format.ts';
import { CHANNELS, DRIFT_ALPHA, DRIFT_NIGHTS } from './channels.ts';
import type { Drift, DriftModel, DriftNight } from './drift.ts';

/** What the nights come to: each model in a sentence, then notes, then the rate of false alarms. */
export function concludeDrift({ models, notes }: Drift): string[] {
  return [...models.map(concludeModel), ...notes, messages.drift.rate(percent(DRIFT_ALPHA, 0), DRIFT_NIGHTS)];
}

function concludeModel({ model, isSentinel, verdict, since, nights }: DriftModel): string {
  const { drift: text, driftVerdicts } = messages;
  const at = (label: string | null) => nights.find(({ night }) => night === label);
  if (verdict === 'alarm') {
    const sentence = text.alarmOf(model, since!, explainNight(at(since)!));
    return isSentinel ? text.sentinelOf(model, sentence) : sentence;
  }
  if (isSentinel) return text.sentinelOf(model, driftVerdicts[verdict]);
  if (verdict === 'quiet') return text.quietOf(model);
  const last = nights.at(-1);
  const reasons =
    last === undefined ? '' : [...last.reasons, explainNight(last)].filter((one) => one !== '').join('; ');
  return verdict === 'our_side' ? text.ourSideOf(model, reasons) : text.unknownOf(model, reasons);
}

/** The channels with an alarm and what the server says of itself; '' = none. */
function explainNight({ test, facts }: DriftNight): string {
  const channels = (test?.alarms ?? []).map((channel) =>
    messages.drift.byTest(messages.driftWords[channel], pValue(test!.p[channel])),
  );
  return [...channels, ...facts].join('; ');
}

/** Heads and rows of the table of nights, as plain text. */
export function driftTable({ models }: Drift): { readonly header: string[]; readonly rows: string[][] } {
  const { drift: text, driftWords, driftVerdicts } = messages;
  const ratio = (value: number | null | undefined) => (value == null ? UNKNOWN : plain(value));
  return {
    header: [
      ...listHeads('model'),
      text.night,
      text.state,
      ...listHeads('meanScore'),
      text.changedAnswers,
      text.tokensTimes,
      text.timeTimes,
      ...CHANNELS.map((channel) => text.pOf(driftWords[channel])),
      text.why,
    ],
    rows: models.flatMap(({ model, nights }) =>
      nights.map((night) => [
        model,
        night.night,
        driftVerdicts[night.status],
        percent(night.score),
        percent(night.test?.changedAnswers ?? null),
        ratio(night.test?.tokensRatio),
        ratio(night.test?.timeRatio),
        ...CHANNELS.map((channel) => pValue(night.test?.p[channel] ?? null)),
        [...night.reasons, explainNight(night)].filter((one) => one !== '').join('; '),
      ]),
    ),
  };
}
