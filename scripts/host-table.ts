// Keeps docs/hosts.md as the data have it: `node scripts/host-table.ts` writes it anew; with `--check` it writes nothing and
// ends with 1 where the file is not what the data say.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalogue, type Host, openCatalogue, requestSupportSchema } from '../packages/core/src/index.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs', 'hosts.md');

const USUAL = requestSupportSchema.parse({});

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replaceAll('|', '\\|');

/** What the host's API takes otherwise than is usual. */
function differences({ takes }: Host): string {
  const entries = (Object.keys(USUAL) as (keyof typeof USUAL)[])
    .filter((key) => takes[key] !== USUAL[key])
    .map((key) => `${code(key)}: ${takes[key]}`);
  return entries.join(', ');
}

/** What can be asked for there besides text, as far as it is known. */
function abilities({ can = {} }: Host): string {
  const entries = Object.entries(can).map(([key, value]) => {
    if (Array.isArray(value)) return `${code(key)}: ${value.join(', ') || 'none'}`;
    return value === true ? code(key) : `not ${code(key)}`;
  });
  return entries.join('; ');
}

function table(hosts: readonly Host[], { weights }: Catalogue): string {
  const header = [
    'host',
    'operator',
    'jurisdiction',
    'protocol',
    'address',
    'variable for the key',
    'models',
    'takes',
    'can',
    'note',
  ];
  const rows = hosts.map((host) => [
    code(host.id),
    host.operator ?? 'you',
    host.jurisdiction ?? (host.operator === null ? 'yours' : 'not known'),
    code(host.provider),
    host.baseUrl === null ? '' : code(host.baseUrl),
    host.apiKeyEnv === null ? 'none' : code(host.apiKeyEnv),
    String(weights.filter(({ at }) => at.some((served) => served.host === host.id)).length),
    differences(host),
    abilities(host),
    host.note ?? '',
  ]);
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

function page(catalogue: Catalogue): string {
  const ids = (one: Host, other: Host) => (one.id < other.id ? -1 : 1);
  const hosts = [...catalogue.hosts].sort(ids);
  const sources = hosts.flatMap(({ id, source }) => (source === null ? [] : [`- ${code(id)}: ${source}`]));
  return `# Hosts

Made by \`node scripts/host-table.ts\` from \`benchmarks/hosts\`; edit those files, not this one.
A key is put into the environment under the name in the table, and never into a file.
"models" counts those of the roster whose id at the host is known; any other can be named by an [entry in place](authoring.md#an-entry-in-place).
"takes" names what a host's API takes otherwise than is [usual](authoring.md#takes), "can" what can be requested of it besides text, as far as that is known.

## Elsewhere

${table(
  hosts.filter(({ operator }) => operator !== null),
  catalogue,
)}

A router (\`openrouter\`, \`huggingface\`) passes a request on to hosts in countries of their own; the table gives the router's.

## On this machine

${table(
  hosts.filter(({ operator }) => operator === null),
  catalogue,
)}

Models that share a device never run at the same time.
These entries assume that a server computes where the models in this process do (\`cpu\`), except vLLM; with a GPU, copy the entry into a \`benchmarks/hosts\` of your own and say \`device: gpu\`.

## Where this was read

${sources.join('\n')}
`;
}

const wanted = page(openCatalogue([join(root, 'benchmarks')]));
if (!process.argv.includes('--check')) writeFileSync(file, wanted);
else if (readFileSync(file, 'utf8') !== wanted) {
  console.error('docs/hosts.md is not what the data say: node scripts/host-table.ts');
  process.exitCode = 1;
}
