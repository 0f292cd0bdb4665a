import { basename } from 'node:path';
import { isFields, readJson } from '../../json-stream/json-values.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedRow, ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW, PLAIN_SUITE } from '../format.ts';
import { findLetteredOptions } from '../shared/lettered-options.ts';
import { createReportedScores } from '../shared/reported.ts';
import { toTexts } from './opencompass-details.ts';
import { readEntry } from './opencompass-entry.ts';
import { createPublishedScores } from './opencompass-published.ts';
import { type OpenCompassResults, readResults } from './opencompass-results.ts';
import { type PredictionScan, readEntries, scanPredictions } from './opencompass-scan.ts';
import { type SummaryLine, toSummaryScore } from './opencompass-summary.ts';
import { createSetVerdicts, type SetVerdicts } from './opencompass-verdicts.ts';

/** The files of one set by one model. */
export interface OpenCompassFiles {
  readonly name: string;
  /** null = no folder names it. */
  readonly model: string | null;
  /** In the order in which they are joined; empty = results alone. */
  readonly predictions: readonly string[];
  readonly results: string | null;
  readonly summary: readonly SummaryLine[];
}

export function openSet({ name, model, predictions, results: resultsPath, summary }: OpenCompassFiles): ReplyFile {
  const path = (predictions[0] ?? resultsPath)!;
  const suite = toValidId(name);
  let results: OpenCompassResults | null = null;
  let scan: PredictionScan | null = null;
  let verdicts: SetVerdicts | null = null;
  return {
    path,
    companions: [...predictions.slice(1), ...(resultsPath === null || resultsPath === path ? [] : [resultsPath])],
    label: model,
    readings: async function* () {
      results = resultsPath === null ? null : await readResults(resultsPath);
      scan = predictions.length === 0 ? null : await scanPredictions(predictions);
      verdicts = createSetVerdicts(results, scan);
      const reader = createEntryReader({ suite: createSuite(suite, verdicts, scan), verdicts, scan });
      if (predictions.length === 0) yield* reader.ofDetails();
      for (const [part, one] of predictions.entries())
        for await (const { key, text, location, torn } of readEntries(one)) {
          const at = part === 0 ? location : `${basename(one)}, ${location}`;
          const number = /^\d+$/.test(key) ? scan!.offsets[part]! + Number(key) : null;
          for (const reading of torn !== null ? [malformed(torn)] : reader.read(number, text, key))
            yield { location: at, mended: false, reading };
        }
    },
    notes: () => listNotes(verdicts, scan, results),
    published: () => {
      if (verdicts === null) return [];
      const printed = results === null ? [] : createPublishedScores(results, suite, verdicts);
      return [
        ...printed,
        ...summary.flatMap((line) => {
          const same = printed.find((one) => one.metric === line.metric);
          return toSummaryScore(line, suite, same?.recomputed ?? null) ?? [];
        }),
      ];
    },
    facts: () =>
      Object.fromEntries(
        summary.slice(0, 1).flatMap(({ version, mode }) => [
          ['prompt version', version],
          ['mode', mode],
        ]),
      ),
  };
}

function createSuite(name: string, verdicts: SetVerdicts, scan: PredictionScan | null): ImportedSuite {
  const { source, repeatable } = verdicts;
  return {
    ...PLAIN_SUITE,
    name,
    source: 'OpenCompass',
    verdicts:
      source === 'none' && repeatable
        ? null
        : { by: 'opencompass', full: 1, perTrial: true, repeatable: repeatable && (scan?.plain ?? true) },
  };
}

interface ReaderContext {
  readonly suite: ImportedSuite;
  readonly verdicts: SetVerdicts;
  readonly scan: PredictionScan | null;
}

function createEntryReader({ suite, verdicts, scan }: ReaderContext) {
  const { documents, repeats, metric, source } = verdicts;
  const readReported = (entry: number): ImportedRow['reported'] => {
    const correct = verdicts.correct(entry);
    if (correct === null || metric === null) return [];
    const options =
      source === 'equal' ? { rule: 'equal texts' } : source === 'judge' ? { rule: 'letter of a judge' } : {};
    return createReportedScores({ [metric]: correct }, metric, {
      answer: verdicts.detail(entry)?.answer ?? null,
      options,
    });
  };
  const unscored = (reported: ImportedRow['reported']) =>
    reported.length > 0 || suite.verdicts === null
      ? {}
      : { failureKind: 'unscored' as const, failure: 'OpenCompass gave no verdict on this entry' };
  const createRow = (
    entry: number,
    row: Pick<ImportedRow, 'messages' | 'target' | 'choices' | 'reply' | 'reasoning'>,
    trial: number,
  ): ElementReading => {
    const reported = readReported(entry);
    const question = row.messages?.findLast(({ role }) => role === 'user')?.content ?? null;
    return {
      kind: 'row',
      suite,
      row: {
        ...PLAIN_ROW,
        ...row,
        sample: String(entry % documents),
        trial,
        question,
        choices: row.choices ?? findLetteredOptions(question, row.target),
        reported,
        ...unscored(reported),
      },
    };
  };
  return {
    read(number: number | null, text: string, key: string): ElementReading[] {
      const found = readJson(text);
      if (number === null) return [malformed(`found the key ${JSON.stringify(key)}; expected the number of an entry`)];
      if (typeof found === 'string') return [malformed(found)];
      const entry = isFields(found.value) ? readEntry(found.value) : 'is no object';
      if (typeof entry === 'string') return [malformed(entry)];
      const target =
        entry.gold === undefined ? (verdicts.detail(number)?.reference ?? readFalsyTarget(scan)) : toTexts(entry.gold);
      if (target === null && suite.verdicts === null)
        return [
          malformed(
            entry.gold === undefined
              ? 'gold: is missing (OpenCompass leaves out what is falsy: 0, false, an empty text or list), and no results say what it was'
              : 'gold: is an object; expected a text, a number or a list of them',
          ),
        ];
      const { messages, choices, replies } = entry;
      const repeat = Math.floor(number / documents);
      return replies.map(({ text: reply, reasoning }, sequence) =>
        createRow(
          number,
          { messages, target: target ?? [], choices, reply, reasoning },
          repeat * replies.length + sequence + 1,
        ),
      );
    },
    /** Rows out of the results alone: what the evaluator read stands in for the reply where the reply is not kept. */
    *ofDetails(): Generator<LocatedReading> {
      for (let entry = 0; entry < documents * repeats; entry++) {
        const detail = verdicts.detail(entry);
        if (detail === null) continue;
        const parsed = readEntry({ origin_prompt: detail.prompt, prediction: detail.reply ?? '' });
        const messages = typeof parsed === 'string' ? null : parsed.messages;
        const reply = typeof parsed === 'string' ? { text: detail.reply ?? '', reasoning: '' } : parsed.replies[0]!;
        const row = {
          messages,
          target: detail.reference ?? [],
          choices: null,
          reply: reply.text,
          reasoning: reply.reasoning,
        };
        yield {
          location: `details ${entry}`,
          mended: false,
          reading: createRow(entry, row, Math.floor(entry / documents) + 1),
        };
      }
    },
  };
}

const readFalsyTarget = (scan: PredictionScan | null): string[] | null => (scan?.falsy == null ? null : [scan.falsy]);

function listNotes(
  verdicts: SetVerdicts | null,
  scan: PredictionScan | null,
  results: OpenCompassResults | null,
): string[] {
  if (verdicts === null) return [];
  const { source, repeats, metric, first, repeatable } = verdicts;
  return [
    ...(results === null ? ['no results were given: OpenCompass’s own verdicts and scores are unknown'] : []),
    ...(results !== null && results.error !== null
      ? [`OpenCompass’s evaluator failed: ${results.error.slice(0, 200)}`]
      : []),
    ...(results !== null && source === 'none' && results.metrics.size > 0
      ? [
          !repeatable
            ? `the results give no verdict on single entries, and ${metric ?? [...results.metrics.keys()].join(', ')} is none that our scorers could repeat`
            : `the results give no verdict on single entries, and equal texts do not make the printed ${metric}: our own verdicts are published`,
        ]
      : []),
    ...(source === 'equal'
      ? [
          `the evaluator gives no verdict on single entries; equal texts of what it read and what is right make exactly the printed ${metric}, so that is its verdict`,
        ]
      : []),
    ...(source === 'judge'
      ? [
          `a judge model graded the entries; its first letter, A for right, makes exactly the printed ${metric}, so that is the verdict`,
        ]
      : []),
    ...(metric !== first && source !== 'none'
      ? [
          `OpenCompass prints ${first} first; its verdicts on single entries make ${metric}, so that is the metric that is published`,
        ]
      : []),
    ...(repeats > 1 ? [`the set was asked ${repeats} times, end to end: each time is a trial`] : []),
    ...(repeats > 1 && results !== null && metric !== null && results.metrics.has(metric)
      ? [`with repeats and without details OpenCompass’s ${metric} is that of the last repeat alone`]
      : []),
    ...((scan?.absent ?? 0) > 0 && scan!.falsy !== null
      ? [
          `${scan!.absent} entries have no right answer, because OpenCompass leaves out what is falsy; where the results do not name it, it is taken for ${JSON.stringify(scan!.falsy)}, the only falsy value of the kind that all others have`,
        ]
      : []),
    ...(scan === null
      ? ['no predictions were given: replies are those that the results keep, which may be what the evaluator read']
      : []),
  ];
}
