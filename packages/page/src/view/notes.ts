import { listHeads, messages } from '@evenhand/messages';
import { adviseOn, caveatSentences, percent, plain, type RunTables, UNKNOWN } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';
import { Sentence } from './section.ts';

/** All reasons to read a figure with care that any row names, and what to do about each. */
export function Caveats({ run }: { readonly run: RunTables }): JSX.Element {
  const found = caveatSentences(run.summary, run.comparisons, run.efficiency, run.ratios);
  if (found.length === 0) return h('p', null, messages.report.noCaveats);
  return h(
    'ul',
    { class: 'caveats' },
    found.map(({ caveat, sentence }) =>
      h('li', null, h('code', null, caveat), ' ', h(Sentence, { text: `${sentence} ${adviseOn(caveat)}` })),
    ),
  );
}

/** Commands, and the hashes that say of what. */
export function Reproduce({ run }: { readonly run: RunTables }): JSX.Element {
  const { page, report } = messages;
  const { manifest, inputs } = run;
  const session = manifest.sessions.at(-1)!;
  const { machine, harness } = session;
  const commit =
    harness.commit === null
      ? ''
      : `${report.atCommit(harness.commit.slice(0, 12))}${harness.dirty ? report.localChanges : ''}`;
  return h(
    'div',
    null,
    h('p', null, page.reproduceVerify),
    h('pre', null, 'evenhand verify .'),
    manifest.import === null
      ? [h('p', null, page.reproduceAgain), h('pre', null, 'evenhand reproduce . --out ../again')]
      : h('p', null, page.reproduceImported),
    h('p', null, page.reproduceShow),
    h('pre', null, 'evenhand show . <sample>'),
    h(
      'p',
      null,
      `${report.machine(`${harness.version}${commit}`, machine.node, `${machine.os} ${machine.arch}`, machine.cpu, machine.cores)}; ${report.seedAndMargin(inputs.settings.seed, percent(inputs.settings.margin, 0))}.`,
    ),
    h('h3', null, messages.titles.provenance),
    h(DataTable, {
      caption: messages.titles.provenance,
      head: listHeads('model', 'provider', 'host', 'digest', 'quantisation', 'parameters', 'context', 'server'),
      rows: manifest.models.map(({ id, provider, host, identity }) => [
        id,
        provider,
        host,
        identity.digest === null ? UNKNOWN : h('code', null, `${identity.digest.slice(0, 16)}…`),
        identity.quantization ?? UNKNOWN,
        identity.parameters === null ? UNKNOWN : `${plain(identity.parameters / 1e6)} M`,
        String(identity.contextLength ?? UNKNOWN),
        identity.serverVersion ?? UNKNOWN,
      ]),
    }),
    h('h3', null, page.hashes),
    h(
      'ul',
      { class: 'hashes' },
      [{ path: 'manifest.json', sha256: run.manifestSha256 }, ...manifest.inputs, ...manifest.records].map(
        ({ path, sha256 }) => h('li', null, h('code', null, sha256), ' ', path),
      ),
    ),
    h('p', null, page.otherFiles),
  );
}
