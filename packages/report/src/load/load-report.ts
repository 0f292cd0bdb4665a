import { listHeads, messages } from '@evenhand/messages';
import { percent, percentInterval, plain, seconds, UNKNOWN, withInterval } from '../markdown/format.ts';
import { escapeMarkdown, markdownTable, toCellText } from '../markdown/text.ts';
import type { Row } from '../tables/columns.ts';
import type { LoadFacts } from './load-facts.ts';
import type { LoadStage } from './load-request.ts';
import { levelOf } from './load-requests-csv.ts';

const { load: phrases } = messages;

const number = (row: Row, name: string) => row[name] as number | null;

/** REPORT.md of a load: what load.csv says, for people. @param hasPlot whether load.svg stands beside it */
export function loadReport(
  facts: LoadFacts,
  stages: readonly LoadStage[],
  rows: readonly Row[],
  hasPlot: boolean,
): string {
  const models = [...new Set(rows.map((row) => row.model as string))];
  const parts = [
    `# ${phrases.reportTitle(escapeMarkdown(facts.name))}`,
    ...(facts.end === null ? [] : [`**${facts.end === 'budget' ? phrases.endedBudget : phrases.endedInterrupted}**`]),
    models
      .flatMap((model) =>
        summarise(
          rows.filter((row) => row.model === model),
          stages,
        ),
      )
      .join('\n'),
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...(hasPlot ? [`![${phrases.title}](load.svg)`] : []),
    `## ${phrases.reading}`,
    phrases.readingNotes(describeLimits(facts)),
    `## ${messages.titles.provenance}`,
    describeHow(facts).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Where each way of loading a model ends to be of use, and whether its answers stay right. */
function summarise(rows: readonly Row[], stages: readonly LoadStage[]): string[] {
  return (['closed', 'open'] as const).flatMap((mode) => {
    const ladder = rows.filter((row) => row.mode === mode).sort((a, b) => number(a, 'level')! - number(b, 'level')!);
    const [first, last] = [ladder[0], ladder.at(-1)];
    if (first === undefined || last === undefined || first === last) return [];
    const model = escapeMarkdown(first.model as string);
    const sentences = mode === 'closed' ? closedSentence(model, ladder) : openSentence(model, ladder);
    const [least, most] = [first, last].map((row) =>
      stages.find((one) => one.model === row.model && one.level.mode === mode && levelOf(one.level) === row.level),
    );
    const right = compareRight(least!, most!);
    return [
      sentences,
      ...(right === null
        ? []
        : [
            phrases.rightAt(
              model,
              right.samples,
              percent(right.least),
              atLevel(first),
              percent(right.most),
              atLevel(last),
            ),
          ]),
    ];
  });
}

/** Share of right replies at two loads, on the samples that got a verdict at both: a level with more requests asks others besides. null = there are none */
function compareRight(least: LoadStage, most: LoadStage): { samples: number; least: number; most: number } | null {
  const [a, b] = [least, most].map(({ repeats }) => {
    const bySample = new Map<string, number[]>();
    for (const { suite, sample, right } of repeats.flat()) {
      if (right === null) continue;
      const key = `${suite}/${sample}`;
      bySample.set(key, [...(bySample.get(key) ?? []), right ? 1 : 0]);
    }
    return bySample;
  }) as [Map<string, number[]>, Map<string, number[]>];
  const shared = [...a.keys()].filter((key) => b.has(key));
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const share = (side: Map<string, number[]>) => mean(shared.map((key) => mean(side.get(key)!)));
  return shared.length === 0 ? null : { samples: shared.length, least: share(a), most: share(b) };
}

function closedSentence(model: string, ladder: readonly Row[]): string {
  const knee = ladder.find((row) => row.is_knee === true);
  const last = ladder.at(-1)!;
  if (knee === undefined) return phrases.kneeUnknown(model);
  const p95 = (row: Row) => withUnknown(number(row, 'e2e_ms_p95'), seconds);
  if (knee === last)
    return phrases.notSaturated(model, atLevel(last), plain(number(last, 'requests_per_s')!), p95(last));
  return phrases.saturated(
    model,
    atLevel(knee),
    plain(number(knee, 'requests_per_s')!),
    p95(knee),
    atLevel(last),
    plain(number(last, 'requests_per_s')!),
    p95(last),
  );
}

function openSentence(model: string, ladder: readonly Row[]): string {
  if (ladder.some((row) => row.is_knee === null)) return phrases.kneeUnknown(model);
  const knee = ladder.find((row) => row.is_knee === true);
  return knee === undefined ? phrases.keepsUpWithNone(model) : phrases.keepsUp(model, plain(number(knee, 'level')!));
}

const withUnknown = (value: number | null, write: (value: number) => string) =>
  value === null ? UNKNOWN : write(value);

function atLevel(row: Row): string {
  const level = String(row.level);
  return row.mode === 'closed' ? phrases.levelClosed(level) : phrases.levelOpen(level);
}

function table(rows: readonly Row[]): string {
  return markdownTable(
    [
      ...listHeads('model', 'host'),
      phrases.level,
      ...listHeads('requests', 'errorShare', 'medianFirstToken', 'medianReply'),
      messages.page.percentile95,
      phrases.userSpeed,
      phrases.allSpeed,
      phrases.repliesPerSecond,
      ...listHeads('accuracy'),
      phrases.goodput,
      phrases.knee,
    ],
    rows.map((row) => [
      toCellText(row.model),
      toCellText(row.host),
      atLevel(row),
      String(row.n),
      percent(number(row, 'error_rate')),
      figure(row, 'ttft_ms_p50', seconds),
      figure(row, 'e2e_ms_p50', seconds),
      figure(row, 'e2e_ms_p95', seconds),
      figure(row, 'user_tokens_per_s_p50', plain),
      figure(row, 'tokens_per_s', plain),
      figure(row, 'requests_per_s', plain),
      figure(row, 'accuracy', percent, percentInterval),
      figure(row, 'goodput', percent, percentInterval),
      row.is_knee === null ? UNKNOWN : row.is_knee === true ? messages.imported.yes : '',
    ]),
  );
}

/** With its interval, where there is one: of one repeat there is none. */
function figure(
  row: Row,
  name: string,
  write: (value: number) => string,
  writeAll: typeof withInterval = withInterval,
): string {
  const value = number(row, name);
  return number(row, `${name}_lo`) === null ? withUnknown(value, write) : writeAll(row, name, write);
}

function describeLimits({ limits: { ttftMs, e2eMs } }: LoadFacts): string {
  return [
    ...(ttftMs === null ? [] : [phrases.beginsWithin(seconds(ttftMs))]),
    ...(e2eMs === null ? [] : [phrases.endsWithin(seconds(e2eMs))]),
  ].join(messages.claimNotes.and);
}

function describeHow(facts: LoadFacts): string[] {
  const { harness, machine, load } = facts;
  const commit =
    harness.commit === null
      ? ''
      : `${messages.report.atCommit(harness.commit.slice(0, 12))}${harness.dirty ? messages.report.localChanges : ''}`;
  const busy = (cores: number | null) => (cores === null ? UNKNOWN : plain(cores));
  return [
    phrases.stages(facts.requests, facts.repeats, facts.seed),
    ...(facts.width === null ? [] : [phrases.stoppedAtWidth(percent(facts.width, 0))]),
    phrases.suites(facts.suites.map(({ name, version }) => `${escapeMarkdown(name)}@${version}`).join(', ')),
    ...facts.models.map(({ id, model, host, baseUrl }) =>
      phrases.served(escapeMarkdown(id), escapeMarkdown(model), escapeMarkdown(host), escapeMarkdown(baseUrl ?? '')),
    ),
    `${messages.report.machine(`${harness.version}${commit}`, machine.node, `${machine.os} ${machine.arch}`, escapeMarkdown(machine.cpu), machine.cores)}.`,
    phrases.busy(busy(load.before), busy(load.during)),
    phrases.when(facts.startedAt, facts.endedAt),
    phrases.again,
  ].map((line) => `- ${line}`);
}
