import type { Manifest, RunHeaders, RunRecord } from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import type { ReplyLabel } from '../labels/label-file.ts';
import type { Mismatch } from './verification.ts';

/**
 * Whether a run came about as its manifest says: as a shard, merged from shards, extended, or as a copy without replies.
 * @param ids of the samples that the run holds, by suite
 */
export function checkOrigin(
  manifest: Manifest,
  inputs: RunHeaders,
  ids: ReadonlyMap<string, readonly string[]>,
): Mismatch[] {
  const texts = [...checkShard(manifest, inputs, ids), ...checkMerged(manifest), ...checkSessions(manifest)];
  return texts.map((text) => ({ place: 'manifest.json', text }));
}

function checkShard(manifest: Manifest, inputs: RunHeaders, ids: ReadonlyMap<string, readonly string[]>): string[] {
  const { shard } = manifest;
  const hasPlan = manifest.inputs.some(({ path }) => path.startsWith('inputs/shards.'));
  if (shard === undefined)
    return hasPlan ? ['its inputs deal out the samples of shards, and it does not say which shard it is'] : [];
  if (inputs.shard === undefined) return ['it is a shard, and its inputs do not say how the samples were dealt out'];
  const { plan } = inputs.shard;
  const texts =
    plan.of === shard.of ? [] : [`it is a shard of ${shard.of}; its inputs deal out the samples to ${plan.of}`];
  for (const suite of plan.suites) {
    const dealt = suite.ids.filter((_, at) => suite.shards[at] === shard.index);
    const held = ids.get(suite.name) ?? [];
    if (canonicalJson(dealt.toSorted()) !== canonicalJson(held.toSorted()))
      texts.push(`it is shard ${shard.index}; its samples of ${suite.name} are not those that were dealt to it`);
  }
  return texts;
}

function checkMerged({ merged, sessions, suites }: Manifest): string[] {
  const named = new Set(sessions.flatMap(({ shard }) => shard ?? []));
  if (merged === undefined)
    return named.size === 0 ? [] : ['it has sessions of shards, and does not say that it was merged'];
  const texts: string[] = [];
  const present = merged.shards.map(({ index }) => index);
  const all = [...present, ...merged.missing].toSorted((a, b) => a - b);
  if (canonicalJson(all) !== canonicalJson(Array.from({ length: merged.of }, (_, at) => at + 1)))
    texts.push(`it was merged from ${merged.of} shards; those that it names are ${all.join(', ') || 'none'}`);
  for (const shard of new Set([...present, ...named]))
    if (!named.has(shard)) texts.push(`it was merged from shard ${shard}, of which it has no session`);
    else if (!present.includes(shard)) texts.push(`it has a session of shard ${shard}, from which it was not merged`);
  for (const { name, samples } of suites) {
    const stated = merged.samples[name] ?? 0;
    // A shard that is missing has samples that the run lacks; what was added later no shard had.
    const [fewest, most] = [merged.missing.length > 0 ? 0 : stated, wasExtended(sessions) ? samples : stated];
    if (samples < fewest || samples > most)
      texts.push(`its shards had ${stated} samples of ${name}; it has ${samples}`);
  }
  return texts;
}

const wasExtended = (sessions: Manifest['sessions']): boolean => sessions.some(({ added }) => added !== undefined);

/** Each session began with the cells that were planned and asked before it. */
function checkSessions({ sessions, suites, models, settings, import: statement }: Manifest): string[] {
  // Sessions of shards each count for themselves.
  if (statement !== null || sessions.some(({ shard }) => shard !== undefined)) return [];
  const texts: string[] = [];
  const [first] = sessions;
  if (first!.cellsBefore !== 0 || first!.added !== undefined)
    texts.push(`its first session began with ${first!.cellsBefore} cells; there is none before it`);
  for (const [at, { added }] of sessions.entries()) {
    const unknown = [
      ...(added?.models ?? []).filter((model) => !models.some(({ id }) => id === model)),
      ...[...(added?.suites ?? []), ...Object.keys(added?.samples ?? {})].filter(
        (suite) => !suites.some(({ name }) => name === suite),
      ),
    ];
    for (const name of unknown) texts.push(`session ${at + 1} added ${name}, which the run does not have`);
  }
  for (let at = 1; at < sessions.length; at++) {
    const { cellsBefore } = sessions[at]!;
    const later = sessions.slice(at).flatMap(({ added }) => added ?? []);
    const newModels = new Set(later.flatMap((added) => added.models));
    const newSuites = new Set(later.flatMap((added) => added.suites));
    const perModel = suites
      .filter(({ name }) => !newSuites.has(name))
      .reduce((sum, { name, samples, prompts, trials }) => {
        const before = samples - later.reduce((more, added) => more + (added.samples[name] ?? 0), 0);
        return sum + before * prompts.length * (trials ?? settings.trials);
      }, 0);
    const planned = perModel * models.filter(({ id }) => !newModels.has(id)).length;
    const wasComplete = sessions[at - 1]!.status === 'complete';
    if (wasComplete ? cellsBefore !== planned : cellsBefore > planned)
      texts.push(
        `session ${at + 1} began with ${cellsBefore} cells; ${planned} were planned before it${wasComplete ? ', and the session before had ended complete' : ''}`,
      );
  }
  return texts;
}

/** What is wrong about a record of a copy without replies, or of a run that says it is none. */
export function checkLeftOut({ redacted }: Manifest, record: RunRecord): string[] {
  const generations = record.turns.flatMap(({ generation }) => generation ?? []);
  if (redacted === undefined)
    return generations.some(({ leftOut }) => leftOut !== undefined)
      ? ['its reply was left out, and the manifest does not say so']
      : [];
  return generations.some(
    ({ leftOut, text, reasoning, toolCalls }) =>
      leftOut === undefined || text !== '' || reasoning !== '' || toolCalls.length > 0,
  )
    ? ['it holds a reply, and the manifest says that replies were left out']
    : [];
}

/** Labels of replies that the run does not hold. @param found keys of labelled cells that have a record */
export function checkLabels(labels: readonly ReplyLabel[], found: readonly string[]): Mismatch[] {
  const known = new Set(found);
  const missing = new Set(labels.map(({ key }) => key).filter((key) => !known.has(key)));
  return [...missing].map((key) => ({
    place: 'labels.json',
    text: `labels ${key}, of which the run has no record`,
  }));
}
