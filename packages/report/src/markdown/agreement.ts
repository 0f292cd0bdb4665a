import type { Manifest, RunHeaders } from '@evenhand/core';
import { serverSampling } from '../cells/facts.ts';
import type { ServerAgreement } from '../tables/agreement.ts';
import { percent, plain, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

type Run = {
  readonly serverAgreements: readonly ServerAgreement[];
  readonly manifest: Manifest;
  readonly inputs: RunHeaders;
};

/** Where the same weights were served in several ways: how alike they answered, and what is behind the rest. */
export function sameWeightsSection({ serverAgreements, manifest, inputs }: Run): string[] {
  if (serverAgreements.length === 0) return [];
  const named = new Set(serverAgreements.flatMap(({ modelA, modelB }) => [modelA, modelB]));
  return [
    '## Same weights',
    'Some models serve the same weights in several ways. What differs between them is the servers’ doing, not the model’s.',
    markdownTable(
      ['model', 'server', 'weights file', 'template', 'quantisation', 'context'],
      manifest.models.filter(({ id }) => named.has(id)).map(servedRow),
    ),
    markdownTable(
      ['first', 'second', 'replies', 'read alike', 'same score', 'same text', 'prompts of the same length in tokens'],
      serverAgreements.map((one) => [
        escapeMarkdown(one.modelA),
        escapeMarkdown(one.modelB),
        String(one.n),
        `${one.sameReading}, ${percent(one.share.estimate)} [${percent(one.share.lo)}, ${percent(one.share.hi)}]`,
        String(one.sameScore),
        String(one.sameText),
        one.uncounted === one.n ? UNKNOWN : `${one.samePrompt} of ${one.n - one.uncounted}`,
      ]),
    ),
    serverAgreements.map((one) => explained(one, manifest, inputs)).join('\n'),
    ...serverAgreements.filter(({ disagreements }) => disagreements.length > 0).map(disagreementTable),
  ];
}

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

const ARITHMETIC =
  'arithmetic (other versions and kernels of the server’s library, batches, the cache), which turns the choice between two words that are almost equally likely';

function explained(one: ServerAgreement, manifest: Manifest, inputs: RunHeaders): string {
  const [a, b] = [one.modelA, one.modelB].map((id) => manifest.models.find((model) => model.id === id)!);
  const names = `${escapeMarkdown(one.modelA)} and ${escapeMarkdown(one.modelB)}`;
  const apart = one.n - one.sameReading;
  if (apart === 0) return `- ${names}: every reply was read alike.`;
  const { otherPrompt, samePrompt, unknown } = one.disagreementCounts;
  const left = [...addedBy(a!), ...addedBy(b!), ...weightFacts(a!, b!), ...sentFacts(a!, b!, inputs)];
  const parts = [
    otherPrompt > 0
      ? `${otherPrompt} had prompts of other lengths in tokens: the template, or words that a server adds, made another question of it`
      : '',
    samePrompt > 0
      ? `${samePrompt} had prompts of the same length: what is left is ${[...left, ARITHMETIC].join('; or ')}`
      : '',
    unknown > 0
      ? `of ${unknown} the length of a prompt is not known, so template and arithmetic cannot be told apart`
      : '',
  ].filter((part) => part !== '');
  const template = templateFact(a!, b!);
  return `- ${names}: ${apart} of ${one.n} replies were read otherwise. ${parts.join('. ')}.${template === null ? '' : ` ${template}.`}`;
}

type Served = Manifest['models'][number];

/** What servers state of the weights, and differs. */
function weightFacts({ identity: a }: Served, { identity: b }: Served): string[] {
  const differ = <T>(x: T | null, y: T | null) => x !== null && y !== null && x !== y;
  return [
    differ(a.weightsSha256, b.weightsSha256) ? 'the weights, which are different files' : '',
    differ(a.quantization, b.quantization) ? 'the quantisations, which differ' : '',
    differ(a.contextLength, b.contextLength) ? 'the context windows, which differ' : '',
  ].filter((fact) => fact !== '');
}

function templateFact({ identity: a }: Served, { identity: b }: Served): string | null {
  if (a.templateSha256 === null || b.templateSha256 === null) return 'A server does not state its template';
  return a.templateSha256 === b.templateSha256
    ? null
    : 'The templates are different texts, which may still write the same prompt';
}

/** What a server adds by itself. */
function addedBy(served: Served): string[] {
  const added = serverSampling(served);
  return added.length === 0
    ? []
    : [
        `what the server of ${escapeMarkdown(served.id)} adds to the sampling by itself (${escapeMarkdown(added.join(', '))})`,
      ];
}

/** What they were told, and differs. */
function sentFacts(a: Served, b: Served, { suites }: RunHeaders): string[] {
  const other = suites.filter(({ name }) => JSON.stringify(a.sampling[name]) !== JSON.stringify(b.sampling[name]));
  return other.length === 0
    ? []
    : [`other sampling, which was sent for ${other.map(({ name }) => escapeMarkdown(name)).join(', ')}`];
}

function disagreementTable(one: ServerAgreement): string {
  const apart = one.n - one.sameReading;
  const which = apart > one.disagreements.length ? `the first ${one.disagreements.length} of ${apart}` : `all ${apart}`;
  const formatReading = (reading: string) =>
    escapeMarkdown(reading.length > 60 ? `${reading.slice(0, 59).toWellFormed()}…` : reading);
  const length = { true: 'same', false: 'other', null: UNKNOWN };
  return [
    `Read otherwise by ${escapeMarkdown(one.modelA)} and ${escapeMarkdown(one.modelB)}, ${which}:`,
    markdownTable(
      ['suite', 'sample', 'trial', 'first', 'second', 'length of the prompt'],
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
