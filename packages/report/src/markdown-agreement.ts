import type { Manifest, RunHeaders } from '@evenhand/core';
import type { Agreement } from './agreement.ts';
import { escapeMarkdown, markdownTable } from './markdown-text.ts';
import { percent, plain, UNKNOWN } from './words.ts';

type Run = { readonly agreements: readonly Agreement[]; readonly manifest: Manifest; readonly inputs: RunHeaders };

/** Where the same weights were served in several ways: how alike they answered, and what is behind the rest. */
export function sameWeightsSection({ agreements, manifest, inputs }: Run): string[] {
  if (agreements.length === 0) return [];
  const named = new Set(agreements.flatMap(({ modelA, modelB }) => [modelA, modelB]));
  return [
    '## Same weights',
    'Some models serve the same weights in several ways. What differs between them is the servers’ doing, not the model’s.',
    markdownTable(
      ['model', 'server', 'weights file', 'template', 'quantisation', 'context'],
      manifest.models.filter(({ id }) => named.has(id)).map(servedRow),
    ),
    markdownTable(
      ['first', 'second', 'replies', 'read alike', 'same text', 'prompts of the same length in tokens'],
      agreements.map((one) => [
        escapeMarkdown(one.modelA),
        escapeMarkdown(one.modelB),
        String(one.n),
        `${one.sameReading}, ${percent(one.share.estimate)} [${percent(one.share.lo)}, ${percent(one.share.hi)}]`,
        String(one.sameText),
        one.uncounted === one.n ? UNKNOWN : `${one.samePrompt} of ${one.n - one.uncounted}`,
      ]),
    ),
    agreements.map((one) => explained(one, manifest, inputs)).join('\n'),
    ...agreements.filter(({ partings }) => partings.length > 0).map(partingTable),
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

function explained(one: Agreement, manifest: Manifest, inputs: RunHeaders): string {
  const [a, b] = [one.modelA, one.modelB].map((id) => manifest.models.find((model) => model.id === id)!);
  const names = `${escapeMarkdown(one.modelA)} and ${escapeMarkdown(one.modelB)}`;
  const { otherPrompt, samePrompt, unknown } = one.parted;
  const parts = [
    otherPrompt > 0
      ? `${otherPrompt} had prompts of other lengths in tokens: the template, or words that a server adds, made another question of it`
      : '',
    samePrompt > 0
      ? `${samePrompt} had prompts of the same length: what is left is arithmetic (other versions and kernels of the server’s library, batches, the cache), which turns the choice between two words that are almost equally likely`
      : '',
    unknown > 0
      ? `of ${unknown} the length of a prompt is not known, so template and arithmetic cannot be told apart`
      : '',
  ].filter((part) => part !== '');
  const apart = one.n - one.sameReading;
  const why =
    apart === 0
      ? 'every reply was read alike.'
      : `${apart} of ${one.n} replies were read otherwise: ${parts.join('; ')}.`;
  const facts = [...identityFacts(a!, b!), ...sentFacts(a!, b!, inputs)];
  return `- ${names}: ${why}${facts.length === 0 ? '' : ` Besides: ${facts.join('; ')}.`}`;
}

type Served = Manifest['models'][number];

/** What the servers state of themselves, and differs. What one does not state is said only where it could matter. */
function identityFacts({ identity: a }: Served, { identity: b }: Served): string[] {
  const differ = <T>(x: T | null, y: T | null) => x !== null && y !== null && x !== y;
  const facts: string[] = [];
  if (differ(a.weightsSha256, b.weightsSha256)) facts.push('the weights are different files');
  if (differ(a.quantization, b.quantization)) facts.push('the quantisations differ');
  if (differ(a.templateSha256, b.templateSha256))
    facts.push('the templates are different texts (they may still write the same prompt)');
  else if (a.templateSha256 === null || b.templateSha256 === null) facts.push('a server does not state its template');
  if (differ(a.contextLength, b.contextLength)) facts.push('the context windows differ');
  return facts;
}

/** What they were told, and differs. */
function sentFacts(a: Served, b: Served, { suites }: RunHeaders): string[] {
  const other = suites.filter(({ name }) => JSON.stringify(a.sampling[name]) !== JSON.stringify(b.sampling[name]));
  return other.length === 0
    ? []
    : [`other sampling was sent for ${other.map(({ name }) => escapeMarkdown(name)).join(', ')}`];
}

function partingTable(one: Agreement): string {
  const apart = one.n - one.sameReading;
  const which = apart > one.partings.length ? `the first ${one.partings.length} of ${apart}` : `all ${apart}`;
  const said = (reading: string) =>
    escapeMarkdown(reading.length > 60 ? `${reading.slice(0, 59).toWellFormed()}…` : reading);
  const length = { true: 'same', false: 'other', null: UNKNOWN };
  return [
    `Read otherwise by ${escapeMarkdown(one.modelA)} and ${escapeMarkdown(one.modelB)}, ${which}:`,
    markdownTable(
      ['suite', 'sample', 'trial', 'first', 'second', 'length of the prompt'],
      one.partings.map((parting) => [
        escapeMarkdown(parting.suite),
        escapeMarkdown(parting.sample),
        String(parting.trial),
        said(parting.readingA),
        said(parting.readingB),
        length[`${parting.samePrompt}`],
      ]),
    ),
  ].join('\n\n');
}
