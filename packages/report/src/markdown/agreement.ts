import type { Manifest, RunHeaders } from '@evenhand/core';
import { listHeads, messages } from '@evenhand/messages';
import { serverSampling } from '../cells/facts.ts';
import type { ServerAgreement } from '../tables/agreement.ts';
import type { CellValue, Row } from '../tables/columns.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import { percent, plain, times, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

const { report: text } = messages;

type Run = {
  readonly serverAgreements: readonly ServerAgreement[];
  readonly manifest: Manifest;
  readonly inputs: RunHeaders;
  readonly hosts: readonly Row[];
};

/** Where the same weights were served in several ways: how alike they answered, and what is behind the rest. */
export function sameWeightsSection({ serverAgreements, manifest, inputs, hosts }: Run): string[] {
  if (serverAgreements.length === 0) return [];
  const named = new Set(serverAgreements.flatMap(({ modelA, modelB }) => [modelA, modelB]));
  return [
    `## ${messages.titles.sameWeights}`,
    text.sameWeightsNote,
    markdownTable(
      listHeads('model', 'server', 'weightsFile', 'template', 'quantisation', 'context'),
      manifest.models.filter(({ id }) => named.has(id)).map(servedRow),
    ),
    markdownTable(
      listHeads('first', 'second', 'replies', 'sameAnswer', 'sameScore', 'sameText', 'samePromptLength'),
      serverAgreements.map((one) => [
        escapeMarkdown(one.modelA),
        escapeMarkdown(one.modelB),
        String(one.n),
        `${one.sameReading}, ${percent(one.share.estimate)} [${percent(one.share.lo)}, ${percent(one.share.hi)}]`,
        String(one.sameScore),
        String(one.sameText),
        one.uncounted === one.n ? UNKNOWN : text.outOf(one.samePrompt, one.n - one.uncounted),
      ]),
    ),
    ...fidelityTable(hosts),
    serverAgreements.map((one) => explained(one, manifest, inputs)).join('\n'),
    ...serverAgreements.filter(({ disagreements }) => disagreements.length > 0).map(disagreementTable),
  ];
}

/** Whether the hosts do the same, over all suites in the main prompt. */
function fidelityTable(hosts: readonly Row[]): string[] {
  const { header, rows } = hostFidelity(hosts);
  return rows.length === 0
    ? []
    : [
        text.fidelityNote,
        markdownTable(
          header,
          rows.map((row) => row.map((cell, at) => (at < 2 ? escapeMarkdown(cell) : cell))),
        ),
      ];
}

/** The same as plain text: heads and rows; no rows where no two models are the same weights. */
function hostFidelity(hosts: readonly Row[]): { readonly header: string[]; readonly rows: string[][] } {
  const prompt = findHeadPrompt(hosts);
  const figure = (row: Row, name: string, verdict: string, write: (value: number) => string) => {
    const value = (key: string) =>
      typeof row[key] === 'number' ? write(row[key] as number) : messages.report.unknownEnd;
    if (typeof row[name] !== 'number') return UNKNOWN;
    return `${value(name)} [${value(`${name}_lo90`)}, ${value(`${name}_hi90`)}], ${formatFidelity(row[verdict])}`;
  };
  const share = (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`;
  return {
    header: [
      ...listHeads('first', 'second', 'pairs'),
      text.fidelityScore,
      text.fidelityCalls,
      text.fidelityCut,
      text.fidelityTokens,
      ...listHeads('together'),
    ],
    rows: hosts
      .filter((row) => row.suite === '*' && row.prompt === prompt)
      .map((row) => [
        String(row.model_a),
        String(row.model_b),
        String(row.n_pairs),
        figure(row, 'accuracy_difference', 'accuracy_verdict', share),
        figure(row, 'valid_call_difference', 'valid_call_verdict', share),
        figure(row, 'cut_difference', 'cut_verdict', share),
        figure(row, 'tokens_ratio', 'tokens_verdict', times),
        formatFidelity(row.verdict),
      ]),
  };
}

const formatFidelity = (verdict: CellValue | undefined): string =>
  messages.fidelityVerdicts[verdict as keyof typeof messages.fidelityVerdicts] ?? UNKNOWN;

function servedRow({ id, provider, baseUrl, identity }: Manifest['models'][number]): string[] {
  const hash = (digest: string | null) => (digest === null ? UNKNOWN : `\`${digest.slice(0, 16)}…\``);
  const server = [provider, identity.serverVersion, baseUrl].filter((part) => part !== null).join(' ');
  return [
    escapeMarkdown(id),
    escapeMarkdown(server),
    hash(identity.weightsSha256),
    hash(identity.templateSha256),
    identity.quantization === null ? UNKNOWN : escapeMarkdown(identity.quantization),
    identity.contextLength === null ? UNKNOWN : plain(identity.contextLength),
  ];
}

function explained(one: ServerAgreement, manifest: Manifest, inputs: RunHeaders): string {
  const [a, b] = [one.modelA, one.modelB].map((id) => manifest.models.find((model) => model.id === id)!);
  const names = text.and(escapeMarkdown(one.modelA), escapeMarkdown(one.modelB));
  const apart = one.n - one.sameReading;
  if (apart === 0) return `- ${text.allSameAnswer(names)}`;
  const { otherPrompt, samePrompt, unknown } = one.disagreementCounts;
  const left = [...addedBy(a!), ...addedBy(b!), ...weightFacts(a!, b!), ...sentFacts(a!, b!, inputs)];
  const parts = [
    otherPrompt > 0 ? text.otherPrompts(otherPrompt) : '',
    samePrompt > 0 ? text.samePrompts(samePrompt, [...left, text.arithmetic].join(text.or)) : '',
    unknown > 0 ? text.unknownPrompts(unknown) : '',
  ].filter((part) => part !== '');
  const template = templateFact(a!, b!);
  return `- ${text.otherAnswers(names, apart, one.n)} ${parts.join('. ')}.${template === null ? '' : ` ${template}.`}`;
}

type Served = Manifest['models'][number];

/** What servers state of the weights, and differs. */
function weightFacts({ identity: a }: Served, { identity: b }: Served): string[] {
  const differ = <T>(x: T | null | undefined, y: T | null | undefined) => x != null && y != null && x !== y;
  return [
    differ(a.weightsSha256, b.weightsSha256) ? text.otherWeights : '',
    differ(a.quantization, b.quantization) ? text.otherQuantisation : '',
    differ(a.contextLength, b.contextLength) ? text.otherContext : '',
    differ(a.kernels, b.kernels) ? text.otherKernels : '',
  ].filter((fact) => fact !== '');
}

function templateFact({ identity: a }: Served, { identity: b }: Served): string | null {
  if (a.templateSha256 === null || b.templateSha256 === null) return text.templateNotStated;
  return a.templateSha256 === b.templateSha256 ? null : text.otherTemplate;
}

/** What a server adds by itself. */
function addedBy(served: Served): string[] {
  const added = serverSampling(served);
  return added.length === 0 ? [] : [text.serverAdds(escapeMarkdown(served.id), escapeMarkdown(added.join(', ')))];
}

/** Settings that were sent, and differ. */
function sentFacts(a: Served, b: Served, { suites }: RunHeaders): string[] {
  const other = suites.filter(({ name }) => JSON.stringify(a.sampling[name]) !== JSON.stringify(b.sampling[name]));
  return other.length === 0 ? [] : [text.otherSampling(other.map(({ name }) => escapeMarkdown(name)).join(', '))];
}

function disagreementTable(one: ServerAgreement): string {
  const apart = one.n - one.sameReading;
  const which = apart > one.disagreements.length ? text.firstOf(one.disagreements.length, apart) : text.allOf(apart);
  const formatReading = (reading: string) =>
    escapeMarkdown(reading.length > 60 ? `${reading.slice(0, 59).toWellFormed()}…` : reading);
  const length = { true: text.same, false: text.different, null: UNKNOWN };
  return [
    text.differingReplies(escapeMarkdown(one.modelA), escapeMarkdown(one.modelB), which),
    markdownTable(
      listHeads('suite', 'sample', 'trial', 'first', 'second', 'promptLength'),
      one.disagreements.map((disagreement) => [
        escapeMarkdown(disagreement.suite),
        escapeMarkdown(disagreement.sample),
        String(disagreement.trial),
        formatReading(disagreement.readingA),
        formatReading(disagreement.readingB),
        length[`${disagreement.samePrompt}`],
      ]),
    ),
  ].join('\n\n');
}
