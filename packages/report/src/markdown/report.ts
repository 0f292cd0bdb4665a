import { listHeads, messages } from '@evenhand/messages';
import {
  formatBaselineNotes,
  formatClaimed,
  formatEstimate,
  formatFigures,
  formatWorkload,
} from '../claims/claim-sentences.ts';
import { localFindings } from '../claims/local-findings.ts';
import { formatSide } from '../claims/side.ts';
import { adviseOn } from '../tables/caveat-advice.ts';
import { findHeadPrompt, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { listRunWarnings } from '../tables/run-warnings.ts';
import { type Order, sensitivitySentence } from '../tables/sensitivity.ts';
import { adoptionSection } from './adoption.ts';
import { sameWeightsSection } from './agreement.ts';
import { counterpartsSection } from './counterparts.ts';
import { customisedSection, sortByBase } from './customised.ts';
import { dialoguesSection } from './dialogues.ts';
import { efficiency, ratioTable } from './efficiency.ts';
import { caveatSentences, percent, plain, UNKNOWN } from './format.ts';
import { frontierSection, goodputSection } from './frontier.ts';
import { fullSuiteSection } from './full-suite.ts';
import { importSection, sourceFindings } from './import.ts';
import { judgeSection } from './judge-models.ts';
import { judgedSection } from './judged.ts';
import { languagesSection } from './languages.ts';
import { localCostSection } from './local-cost.ts';
import { bySuite, leaderboard, pairs, repetitions, variants } from './quality.ts';
import { scoreChangesSection } from './score-changes.ts';
import { summarySentences } from './summary-sentences.ts';
import { escapeMarkdown, markdownTable as table, toCellText as text } from './text.ts';

const { report: phrases, titles } = messages;

/** REPORT.md: what the result files say, for people. Same tables in, same bytes out. */
export function reportMarkdown(run: RunTables): string {
  const { manifest } = run;
  const prompt = findHeadPrompt(run.summary);
  const main = run.summary.filter((row) => row.prompt === prompt);
  const suites = [...new Set(main.map((row) => row.suite as string))].filter((suite) => suite !== '*');
  const head = suites.length > 1 ? '*' : (suites[0] ?? '*');
  const used = [run.summary, run.comparisons, run.efficiency, run.ratios, run.judged];
  const parts = [
    `# ${escapeMarkdown(manifest.experiment)}`,
    ...listRunWarnings(run).map((sentence) => `**${escapeMarkdown(sentence)}**`),
    ...sourceFindings(manifest),
    ...warning(run),
    summarySentences(run).map(escapeMarkdown).join('\n'),
    opening(run),
    leftOut(run),
    `## ${titles.leaderboard}`,
    leaderboard(run, head),
    `## ${titles.pairs}`,
    pairs(run, head),
    ...fullSuiteSection(run),
    ...customisedSection(run),
    `## ${titles.efficiency}`,
    efficiency(run, head),
    ratioTable(run, head),
    ...frontierSection(run, head),
    ...goodputSection(run, head),
    ...dialoguesSection(run),
    ...languagesSection(run, head),
    ...localCostSection(run, head),
    ...(suites.length > 1 || main.some((row) => row.language !== '*')
      ? [`## ${titles.bySuite}`, bySuite(sortByBase(main, run))]
      : []),
    ...findings(run),
    ...repetitions(run, head),
    ...variants(run),
    ...counterpartsSection(run),
    `## ${titles.sensitivity}`,
    sensitivity(run),
    ...sameWeightsSection(run),
    ...judgeSection(run),
    ...judgedSection(run),
    ...scoreChangesSection(run),
    ...adoptionSection(run),
    `## ${titles.caveatList}`,
    caveatSentences(...used)
      .map(({ caveat, sentence }) => `- \`${caveat}\`: ${sentence} ${adviseOn(caveat)}`)
      .join('\n') || phrases.noCaveats,
    ...importSection(run.manifest),
    `## ${titles.provenance}`,
    provenance(run),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The first lines, where the order depends on a choice. */
function warning(run: RunTables): string[] {
  const sentence = sensitivitySentence(run.sensitivity);
  return sentence === null ? [] : [`**${escapeMarkdown(sentence)}** ${phrases.seeSensitivity}`];
}

/** Models that the run went on without; '' = none. */
function leftOut({ manifest: { skipped } }: RunTables): string {
  if (skipped.length === 0) return '';
  const lines = skipped.map(
    ({ model, host, reason }) => `- ${text(model)} at ${text(host)}: ${escapeMarkdown(reason)}`,
  );
  return `${phrases.skipped}\n\n${lines.join('\n')}`;
}

function opening({ manifest, inputs }: RunTables): string {
  const samples = manifest.suites.map(({ samples, size, name, version }) =>
    phrases.samplesOfSuite(samples, size, `${name}@${version}`),
  );
  const { trials } = inputs.settings;
  const state = manifest.status === 'complete' ? '' : `\n\n${phrases.incomplete(manifest.status)}`;
  const copy = manifest.redacted === undefined ? '' : `\n\n${phrases.redacted(manifest.redacted.inputs)}`;
  return `${phrases.opening(manifest.models.length, samples.join(', '), trials)}${weights(inputs)} ${phrases.runId(manifest.runId)}${state}${copy}`;
}

/** How suites are averaged, where there are several. */
function weights({ suites, settings }: RunTables['inputs']): string {
  if (suites.length < 2) return '';
  const stated = suites.map(({ name }) => ({ name, weight: settings.weights[name] ?? 1 }));
  if (stated.every(({ weight }) => weight === stated[0]!.weight)) return ` ${phrases.equalWeights}`;
  return ` ${phrases.statedWeights(stated.map(({ name, weight }) => `${escapeMarkdown(name)} ${weight}`).join(', '))}`;
}

/** Claims that were tested on the run. */
function findings(run: RunTables): string[] {
  if (run.findings.length === 0) return [];
  const all = localFindings(run);
  return [
    `## ${titles.claims}`,
    ...all
      .filter(({ suite }) => suite === '*' || !all.some((one) => one.suite === '*'))
      .map((finding) => {
        return [
          `**${messages.claimVerdicts[finding.verdict]}**: ${escapeMarkdown(finding.claim.statement)} (${escapeMarkdown(finding.claim.source)})`,
          `- ${phrases.claimAgainst(text(formatSide(finding.a)), text(formatSide(finding.b)), formatEstimate(finding), formatClaimed(finding), finding.level * 100, finding.n)}`,
          `- ${text([...finding.notes, formatFigures(finding), messages.claims.holdsFor(formatWorkload(run, finding.suite, finding.claim))].filter((part) => part !== '').join('; '))}`,
          ...finding.settle.map((what) => `- ${phrases.claimSettle(escapeMarkdown(what))}`),
        ].join('\n');
      }),
    ...formatBaselineNotes(all).map(escapeMarkdown),
    phrases.claimsNote,
  ];
}

/** What becomes of the order under other defensible choices. */
function sensitivity({ sensitivity: { headline, choices }, summary }: RunTables): string {
  const title = METRIC_TITLES[readHeadlineMetric(summary)];
  const written = (order: Order) => order.map((tied) => tied.map(escapeMarkdown).join(' = ')).join(', ');
  const pairs = (list: readonly (readonly [string, string])[], write: (a: string, b: string) => string) =>
    list.map(([a, b]) => write(escapeMarkdown(a), escapeMarkdown(b)));
  const rows = choices.map((one) => [
    one.metric === 'quality' ? title : messages.heads.costPerCorrect,
    escapeMarkdown(one.choice),
    written(one.order),
    [...pairs(one.swapped, phrases.orderedBefore), ...pairs(one.tied, phrases.tieChanges)].join('; ') ||
      phrases.nothingChanges,
  ]);
  return [
    phrases.sensitivityNote,
    table(listHeads('orderBy', 'choice', 'order', 'changes'), [
      [title, phrases.asPublished, written(headline.quality), ''],
      ...(headline.cost.length > 0
        ? [[messages.heads.costPerCorrect, phrases.asPublished, written(headline.cost), '']]
        : []),
      ...rows,
    ]),
  ].join('\n\n');
}

function provenance({ manifest, inputs, manifestSha256 }: RunTables): string {
  const session = manifest.sessions.at(-1)!;
  const { machine, harness } = session;
  const commit =
    harness.commit === null
      ? ''
      : `${phrases.atCommit(harness.commit.slice(0, 12))}${harness.dirty ? phrases.localChanges : ''}`;
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
    `${phrases.machine(`${harness.version}${commit}`, machine.node, `${machine.os} ${machine.arch}`, escapeMarkdown(machine.cpu), machine.cores)}; ${phrases.seedAndMargin(inputs.settings.seed, percent(inputs.settings.margin, 0))}.`,
    table(listHeads('model', 'provider', 'host', 'digest', 'quantisation', 'parameters', 'context', 'server'), models),
    phrases.verifyNote(manifestSha256),
  ].join('\n\n');
}
