import { claimedWords, estimateWords, findingRow, yardstickNotes } from './claims/words.ts';
import type { Cellular, Row } from './columns.ts';
import { sameWeightsSection } from './markdown-agreement.ts';
import { besideBase, customisedSection, madeFrom } from './markdown-customised.ts';
import { importSection } from './markdown-import.ts';
import { judgedSection } from './markdown-judged.ts';
import { judgedAgain } from './markdown-moved.ts';
import { escapeMarkdown, markdownTable as table } from './markdown-text.ts';
import type { RunTables } from './result-files.ts';
import { type Order, sensitivitySentence } from './sensitivity.ts';
import {
  byMerit,
  caveatSentences,
  percent,
  percentInterval,
  plain,
  points,
  pValue,
  seconds,
  times,
  UNKNOWN,
  usd,
  verdictWords,
  withInterval,
} from './words.ts';

const text = (value: Cellular | undefined) =>
  value === null || value === undefined ? UNKNOWN : escapeMarkdown(String(value));

/** REPORT.md: what the result files say, for people. Same tables in, same bytes out. */
export function reportMarkdown(run: RunTables): string {
  const { manifest } = run;
  const main = run.summary.filter((row) => row.prompt === 'main');
  const suites = [...new Set(main.map((row) => row.suite as string))].filter((suite) => suite !== '*');
  const head = suites.length > 1 ? '*' : (suites[0] ?? '*');
  const used = [...run.summary, ...run.comparisons, ...run.efficiency, ...run.ratios];
  const parts = [
    `# ${escapeMarkdown(manifest.experiment)}`,
    ...warning(run),
    opening(run),
    leftOut(run),
    '## Leaderboard',
    leaderboard(run, head),
    '## Pair by pair',
    pairs(run, head),
    ...customisedSection(run),
    '## Tokens, money and time',
    efficiency(run, head),
    ratioTable(run, head),
    ...(suites.length > 1 || main.some((row) => row.language !== '*')
      ? ['## By suite and language', bySuite(besideBase(main, run))]
      : []),
    ...findings(run),
    ...repetitions(run, head),
    ...variants(run),
    '## Sensitivity',
    sensitivity(run),
    ...sameWeightsSection(run),
    ...judgedSection(run),
    ...judgedAgain(run),
    '## Caveats',
    caveatSentences(used)
      .map(({ caveat, sentence }) => `- \`${caveat}\`: ${sentence}`)
      .join('\n') || 'None.',
    ...importSection(run.manifest),
    '## How it was run',
    provenance(run),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The first lines, where the order hangs on a choice. */
function warning(run: RunTables): string[] {
  const sentence = sensitivitySentence(run.sensitivity);
  return sentence === null ? [] : [`**${escapeMarkdown(sentence)}** See [Sensitivity](#sensitivity).`];
}

/** Models that the run went on without; '' = none. */
function leftOut({ manifest: { skipped } }: RunTables): string {
  if (skipped.length === 0) return '';
  const lines = skipped.map(
    ({ model, host, reason }) => `- ${text(model)} at ${text(host)}: ${escapeMarkdown(reason)}`,
  );
  return `**Left out, because they could not be reached** (\`--skip-missing\`):\n\n${lines.join('\n')}`;
}

function opening({ manifest, inputs }: RunTables): string {
  const samples = manifest.suites.map(
    (suite) => `${suite.samples} of ${suite.size} samples of ${suite.name}@${suite.version}`,
  );
  const { trials } = inputs.settings;
  const state =
    manifest.status === 'complete'
      ? ''
      : `\n\n**This run is not complete (${manifest.status}).** What is missing is counted in each row.`;
  return `${manifest.models.length} models, ${samples.join(', ')}, ${trials} trial${trials === 1 ? '' : 's'}; intervals are 95 %.${weights(inputs)} Run \`${manifest.runId}\`.${state}`;
}

/** How suites are averaged, where there are several. */
function weights({ suites, settings }: RunTables['inputs']): string {
  if (suites.length < 2) return '';
  const stated = suites.map(({ name }) => ({ name, weight: settings.weights[name] ?? 1 }));
  if (stated.every(({ weight }) => weight === stated[0]!.weight)) return ' Averages over suites: equal weights.';
  return ` Averages over suites: weights ${stated.map(({ name, weight }) => `${escapeMarkdown(name)} ${weight}`).join(', ')}.`;
}

function leaderboard(run: RunTables, suite: string): string {
  const rows = run.summary
    .filter((row) => row.suite === suite && row.prompt === 'main' && row.language === '*')
    .toSorted(byMerit);
  const customised = rows.some((row) => madeFrom(row) !== '');
  return table(
    [
      'rank',
      'model',
      ...(customised ? ['made from'] : []),
      'origin',
      'weights',
      'accuracy',
      'n',
      'right',
      'no answer',
      'cut, no answer',
      'refused',
      'failed',
      'missing',
    ],
    rows.map((row) => [
      row.rank_lo === row.rank_hi ? text(row.rank_lo) : `${text(row.rank_lo)}–${text(row.rank_hi)}`,
      text(row.model),
      ...(customised ? [madeFrom(row)] : []),
      text(row.origin),
      text(row.weights),
      percentInterval(row, 'accuracy'),
      ...['n', 'n_correct', 'n_no_answer', 'n_truncated', 'n_refused', 'n_failed', 'n_missing'].map((name) =>
        text(row[name]),
      ),
    ]),
  );
}

function pairs(run: RunTables, suite: string): string {
  const rows = run.comparisons.filter((row) => row.suite === suite && row.prompt === 'main' && row.language === '*');
  if (rows.length === 0) return 'One model: there is nothing to compare.';
  return table(
    [
      'first',
      'second',
      'pairs',
      'both right',
      'only first',
      'only second',
      'neither',
      'difference',
      'p (adjusted)',
      'first is',
    ],
    rows.map((row) => [
      text(row.model_a),
      text(row.model_b),
      ...['n_pairs', 'both', 'a_only', 'b_only', 'neither'].map((name) => text(row[name])),
      points(row),
      `${pValue(row.p as number | null)} (${pValue(row.p_adjusted as number | null)})`,
      verdictWords(String(row.verdict)),
    ]),
  );
}

function efficiency(run: RunTables, suite: string): string {
  const rows = besideBase(
    run.efficiency.filter((row) => row.suite === suite && row.prompt === 'main'),
    run,
  );
  return table(
    [
      'model',
      'host',
      'output tokens',
      'cost',
      'unknown costs',
      'cost is',
      'per right answer',
      'first token, median',
      'whole reply, median',
      'tokens/s, median',
      'time per right answer',
    ],
    rows.map((row) => [
      text(row.model),
      text(row.host),
      text(row.output_tokens),
      row.cost_usd === null ? UNKNOWN : usd(row.cost_usd as number),
      text(row.n_cost_unknown),
      text(row.cost_basis),
      withInterval(row, 'cost_per_correct_usd', usd),
      withInterval(row, 'ttft_ms_p50', seconds),
      withInterval(row, 'e2e_ms_p50', seconds),
      row.output_tokens_per_s_p50 === null ? UNKNOWN : plain(row.output_tokens_per_s_p50 as number),
      withInterval(row, 's_per_correct', (value) => seconds(value * 1000)),
    ]),
  );
}

function ratioTable(run: RunTables, suite: string): string {
  const rows = run.ratios.filter((row) => row.suite === suite && row.prompt === 'main');
  if (rows.length === 0) return '';
  return table(
    ['first ÷ second', 'cost', 'cost per right answer', 'output tokens', 'time'],
    rows.map((row) => [
      `${text(row.model_a)} ÷ ${text(row.model_b)}`,
      ...['cost_ratio', 'cost_per_correct_ratio', 'tokens_ratio', 'e2e_ratio'].map((name) =>
        withInterval(row, name, times),
      ),
    ]),
  );
}

function bySuite(rows: readonly Row[]): string {
  const shown = rows.filter((row) => row.suite !== '*');
  return table(
    ['suite', 'language', 'model', 'accuracy', 'n', 'caveats'],
    shown.map((row) => [
      text(row.suite),
      row.language === '*' ? 'all' : text(row.language),
      text(row.model),
      percentInterval(row, 'accuracy'),
      text(row.n),
      text(row.caveats),
    ]),
  );
}

/** Claims that the run was held against. */
function findings(run: RunTables): string[] {
  if (run.findings.length === 0) return [];
  return [
    '## Claims',
    ...run.findings
      .filter(({ suite }, _, all) => suite === '*' || !all.some((one) => one.suite === '*'))
      .map((finding) => {
        const row = findingRow(run, finding);
        return [
          `**${finding.verdict}**: ${escapeMarkdown(finding.claim.statement)} (${escapeMarkdown(finding.claim.source)})`,
          `- ${text(row.group_a)} against ${text(row.group_b)}: ${estimateWords(finding)}, claimed ${claimedWords(finding)}; ${finding.level * 100} % interval, n = ${finding.n}`,
          `- ${text(row.note)}`,
          ...finding.settle.map((what) => `- to settle it: ${escapeMarkdown(what)}`),
        ].join('\n');
      }),
    ...yardstickNotes(run.findings).map(escapeMarkdown),
    'Each claim is tested on its own. findings.csv has them suite by suite.',
  ];
}

/** Noise of repetition, pass@k and pass^k, where samples were asked more than once. */
function repetitions(run: RunTables, suite: string): string[] {
  const rows = run.summary
    .filter((row) => row.suite === suite && row.prompt === 'main' && row.language === '*')
    .toSorted(byMerit);
  const k = rows[0]?.pass_k;
  if (k === null || k === undefined) return [];
  return [
    '## Repetitions',
    table(
      ['model', 'accuracy', 'repeat noise (SD)', `pass@${k}`, `pass^${k}`, `samples with ${k} trials`],
      rows.map((row) => [
        text(row.model),
        percentInterval(row, 'accuracy'),
        row.repeat_sd === null ? UNKNOWN : (row.repeat_sd as number).toFixed(3),
        percentInterval(row, 'pass_at_k'),
        percentInterval(row, 'pass_hat_k'),
        text(row.pass_n),
      ]),
    ),
    `Repeat noise is what asking the same sample again changes in its score, pooled over samples. pass@${k}: at least one of ${k} replies is right; pass^${k}: all are.`,
  ];
}

/** What becomes of the order under other defensible choices. */
function sensitivity({ sensitivity: { headline, choices } }: RunTables): string {
  const written = (order: Order) => order.map((tied) => tied.map(escapeMarkdown).join(' = ')).join(', ');
  const pairs = (list: readonly (readonly [string, string])[], between: string) =>
    list.map(([a, b]) => `${escapeMarkdown(a)} ${between} ${escapeMarkdown(b)}`);
  const rows = choices.map((one) => [
    one.of === 'quality' ? 'right answers' : 'cost per right answer',
    escapeMarkdown(one.choice),
    written(one.order),
    [...pairs(one.swapped, 'before'), ...pairs(one.tied, 'and')].join('; ') || 'nothing',
  ]);
  return [
    'The order of the models by their figures alone, under each defensible choice; whether a difference is shown stands under “Pair by pair”.',
    table(
      ['order by', 'choice', 'order', 'what changes'],
      [
        ['right answers', 'as published', written(headline.quality), ''],
        ...(headline.cost.length > 0 ? [['cost per right answer', 'as published', written(headline.cost), '']] : []),
        ...rows,
      ],
    ),
  ].join('\n\n');
}

/** Other wordings of the prompt, where any were run. */
function variants(run: RunTables): string[] {
  const rows = run.summary.filter((row) => row.prompt !== 'main' && row.language === '*');
  if (rows.length === 0) return [];
  return [
    '## Other wordings of the prompt',
    table(
      ['prompt', 'suite', 'model', 'accuracy', 'n'],
      rows.map((row) => [
        text(row.prompt),
        text(row.suite),
        text(row.model),
        percentInterval(row, 'accuracy'),
        text(row.n),
      ]),
    ),
  ];
}

function provenance({ manifest, inputs, manifestSha256 }: RunTables): string {
  const session = manifest.sessions.at(-1)!;
  const { machine, harness } = session;
  const models = manifest.models.map(({ id, provider, host, identity }) => [
    text(id),
    text(provider),
    text(host),
    identity.digest === null ? UNKNOWN : `\`${identity.digest.slice(0, 16)}…\``,
    text(identity.quantization),
    text(identity.parameters === null ? null : `${plain(identity.parameters / 1e6)} M`),
    text(identity.contextLength),
    text(identity.serverVersion),
  ]);
  return [
    `evenhand ${harness.version}${harness.commit === null ? '' : ` at ${harness.commit.slice(0, 12)}${harness.dirty ? ' with local changes' : ''}`}; Node ${machine.node} on ${machine.os} ${machine.arch}, ${escapeMarkdown(machine.cpu)}, ${machine.cores} cores; seed ${inputs.settings.seed}; margin ${percent(inputs.settings.margin, 0)}.`,
    table(['model', 'provider', 'host', 'digest', 'quantisation', 'parameters', 'context', 'server'], models),
    `The manifest’s SHA-256 is \`${manifestSha256}\`. \`evenhand verify\` recomputes every figure here from the records.`,
  ].join('\n\n');
}
