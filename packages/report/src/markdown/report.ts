import { findingRow, formatBaselineNotes, formatClaimed, formatEstimate } from '../claims/words.ts';
import { CAVEAT_ADVICE } from '../tables/caveat-advice.ts';
import { METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { type Order, sensitivitySentence } from '../tables/sensitivity.ts';
import { sameWeightsSection } from './agreement.ts';
import { customisedSection, sortByBase } from './customised.ts';
import { caveatSentences, percent, plain, UNKNOWN } from './format.ts';
import { importSection, sourceFindings } from './import.ts';
import { judgeSection } from './judged.ts';
import { bySuite, leaderboard, pairs, repetitions, variants } from './quality.ts';
import { efficiency, ratioTable } from './reasoning-effort.ts';
import { scoreChangesSection } from './score-changes.ts';
import { summarySentences } from './summary-sentences.ts';
import { escapeMarkdown, markdownTable as table, toCellText as text } from './text.ts';

/** REPORT.md: what the result files say, for people. Same tables in, same bytes out. */
export function reportMarkdown(run: RunTables): string {
  const { manifest } = run;
  const main = run.summary.filter((row) => row.prompt === 'main');
  const suites = [...new Set(main.map((row) => row.suite as string))].filter((suite) => suite !== '*');
  const head = suites.length > 1 ? '*' : (suites[0] ?? '*');
  const used = [...run.summary, ...run.comparisons, ...run.efficiency, ...run.ratios];
  const parts = [
    `# ${escapeMarkdown(manifest.experiment)}`,
    ...sourceFindings(manifest),
    ...warning(run),
    summarySentences(run).map(escapeMarkdown).join('\n'),
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
      ? ['## By suite and language', bySuite(sortByBase(main, run))]
      : []),
    ...findings(run),
    ...repetitions(run, head),
    ...variants(run),
    '## Sensitivity',
    sensitivity(run),
    ...sameWeightsSection(run),
    ...judgeSection(run),
    ...scoreChangesSection(run),
    '## Caveats',
    caveatSentences(used)
      .map(({ caveat, sentence }) => `- \`${caveat}\`: ${sentence} ${CAVEAT_ADVICE[caveat]}`)
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
          `- ${text(row.group_a)} against ${text(row.group_b)}: ${formatEstimate(finding)}, claimed ${formatClaimed(finding)}; ${finding.level * 100} % interval, n = ${finding.n}`,
          `- ${text(row.note)}`,
          ...finding.settle.map((what) => `- to settle it: ${escapeMarkdown(what)}`),
        ].join('\n');
      }),
    ...formatBaselineNotes(run.findings).map(escapeMarkdown),
    'Each claim is tested on its own. findings.csv has them suite by suite.',
  ];
}

/** What becomes of the order under other defensible choices. */
function sensitivity({ sensitivity: { headline, choices }, summary }: RunTables): string {
  const title = METRIC_TITLES[readHeadlineMetric(summary)];
  const written = (order: Order) => order.map((tied) => tied.map(escapeMarkdown).join(' = ')).join(', ');
  const pairs = (list: readonly (readonly [string, string])[], between: string) =>
    list.map(([a, b]) => `${escapeMarkdown(a)} ${between} ${escapeMarkdown(b)}`);
  const rows = choices.map((one) => [
    one.metric === 'quality' ? title : 'cost per right answer',
    escapeMarkdown(one.choice),
    written(one.order),
    [...pairs(one.swapped, 'before'), ...pairs(one.tied, 'and')].join('; ') || 'nothing',
  ]);
  return [
    'The order of the models by their figures alone, under each defensible choice; whether a difference is shown stands under “Pair by pair”.',
    table(
      ['order by', 'choice', 'order', 'what changes'],
      [
        [title, 'as published', written(headline.quality), ''],
        ...(headline.cost.length > 0 ? [['cost per right answer', 'as published', written(headline.cost), '']] : []),
        ...rows,
      ],
    ),
  ].join('\n\n');
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
