import { ConfigError } from '@evenhand/core';
import type { GroundName } from '@evenhand/grounds';
import { didYouMean } from '@evenhand/io';
import { messages } from '@evenhand/messages';

import { compareRunGrounds, findOtherPrompts } from '../gate/obstacles.ts';
import { listPaths } from '../tables/run-warnings.ts';
import {
  type AnchorUnit,
  type Channel,
  type DriftSeries,
  findUnstable,
  type NightTest,
  testNight,
} from './channels.ts';
import type { ModelNight, Night } from './nights.ts';

/** What becomes of one model in one night. */
export interface DriftNight {
  readonly night: string;
  /** When its run began, UTC. */
  readonly startedAt: string;
  /**
   * `our_side`: it differs, and so does the sentinel. `not_comparable`: we asked otherwise. `incomplete`: too few replies.
   * `absent`: the run has no such model.
   */
  readonly status: 'reference' | 'quiet' | 'alarm' | 'our_side' | 'not_comparable' | 'incomplete' | 'absent';
  /** null = nothing was tested. */
  readonly test: NightTest | null;
  /** Mean score; null = unknown. */
  readonly score: number | null;
  /** What the server itself says to be another than in the reference nights, in words. */
  readonly facts: readonly string[];
  /** Why it is not comparable, or what weakens an alarm, in words. */
  readonly reasons: readonly string[];
}

export interface DriftModel {
  readonly model: string;
  readonly isSentinel: boolean;
  /** `unknown`: too few nights, or nothing can be said of the latest one. */
  readonly verdict: 'quiet' | 'alarm' | 'our_side' | 'unknown';
  /** Night of the first alarm; null = there is none. */
  readonly since: string | null;
  /** Channels in which the reference nights differ among themselves, so that they raise no alarm. */
  readonly unstable: readonly Channel[];
  readonly nights: readonly DriftNight[];
}

export interface Drift {
  readonly verdict: DriftModel['verdict'];
  /** Nights that make the reference. */
  readonly reference: number;
  readonly models: readonly DriftModel[];
  readonly notes: readonly string[];
}

export interface DriftOptions {
  /** Nights that the others are compared with, the first ones. */
  readonly reference: number;
  /** Labels of models that cannot change by themselves. */
  readonly sentinels: readonly string[];
}

/** Less than this share of the reference's samples answered makes a night incomplete. */
const LEAST_SHARE = 0.8;
/** A sentinel that differs below this p, however little, forbids to blame a provider. */
const SENTINEL_LEVEL = 0.01;
/** Hours between the usual and a night's hour beyond which times are not compared. */
const MOST_HOURS_APART = 3;

/** What a server says of a model: another value is a change by its own word. */
const SERVED_FACTS: ReadonlySet<GroundName> = new Set([
  'servedModel',
  'digest',
  'adapterSha256',
  'quantization',
  'contextLength',
  'templateSha256',
  'templateVariables',
  'thinkingSwitch',
]);
/** What we say of a model: another value is our own change. */
const OUR_GROUNDS: ReadonlySet<GroundName> = new Set(['modelEntry', 'provider', 'host', 'baseUrl']);

/** Looks for silent changes of models over nights. @param nights in their order @throws ConfigError */
export function computeDrift(nights: readonly Night[], { reference, sentinels }: DriftOptions): Drift {
  const labels = [...new Set(nights.flatMap(({ models }) => [...models.keys()]))];
  for (const sentinel of sentinels)
    if (!labels.includes(sentinel))
      throw new ConfigError(
        `--sentinel: there is no model ${sentinel}; ${didYouMean(sentinel, labels, String) ?? `the models are ${labels.join(', ')}`}`,
      );
  const watched = labels.filter((label) => !sentinels.includes(label));
  const timed = compareHours(nights);
  const watch = (model: string, moved: ReadonlyMap<string, string[]>, isSentinel: boolean) =>
    watchModel(nights, model, {
      reference,
      timed,
      moved,
      isSentinel,
      models: isSentinel ? 1 : Math.max(1, watched.length),
    });
  const guards = sentinels.map((model) => watch(model, new Map(), true));
  const moved = new Map<string, string[]>();
  for (const guard of guards)
    for (const night of guard.nights)
      if (hasMoved(night)) moved.set(night.night, [...(moved.get(night.night) ?? []), guard.model]);
  const models = [...guards, ...watched.map((model) => watch(model, moved, false))];
  const verdicts = models.filter(({ isSentinel }) => !isSentinel).map(({ verdict }) => verdict);
  const isOurs =
    verdicts.includes('our_side') || guards.some(({ nights: all }) => all.length > 0 && hasMoved(all.at(-1)!));
  return {
    verdict: verdicts.includes('alarm')
      ? 'alarm'
      : isOurs
        ? 'our_side'
        : verdicts.length === 0 || verdicts.includes('unknown')
          ? 'unknown'
          : 'quiet',
    reference,
    models,
    notes: [
      ...(sentinels.length === 0 ? [messages.drift.noSentinel] : []),
      ...(nights.length <= reference ? [messages.drift.tooFewNights(nights.length, reference)] : []),
      ...models.flatMap(({ model, unstable }) =>
        unstable.length === 0
          ? []
          : [messages.drift.unstable(model, unstable.map((one) => messages.driftWords[one]).join(', '))],
      ),
    ],
  };
}

/** A sentinel cannot change by itself, so that less is enough than for an alarm. */
function hasMoved({ status, test, facts }: DriftNight): boolean {
  if (status === 'not_comparable' || facts.length > 0) return true;
  if (test === null) return false;
  const { answers, output_tokens, input_tokens } = test.p;
  return [answers, output_tokens, input_tokens].some((p) => p !== null && p < SENTINEL_LEVEL);
}

interface Watch {
  readonly reference: number;
  readonly timed: readonly boolean[];
  /** Sentinels that moved, by night. */
  readonly moved: ReadonlyMap<string, readonly string[]>;
  readonly isSentinel: boolean;
  readonly models: number;
}

function watchModel(nights: readonly Night[], model: string, watch: Watch): DriftModel {
  const obstacles = nights.map((night) => findOurChanges(nights, night, model));
  const usable = nights.flatMap((night, at) => (night.models.has(model) && obstacles[at]!.length === 0 ? [at] : []));
  const series = createSeries(nights, usable, model, watch.timed);
  const { reference } = watch;
  const hasReference = usable.length > reference;
  const unstable = hasReference ? findUnstable(series, reference) : [];
  const served = usable.slice(0, reference).map((at) => nights[at]!.models.get(model)!.servedModels);
  const anchors = countAnchors(series, reference);
  const found = nights.map((night, at): DriftNight => {
    const position = usable.indexOf(at);
    const mine = night.models.get(model);
    const shared = {
      night: night.label,
      startedAt: night.startedAt,
      score: mine === undefined ? null : meanScore(mine),
      test: null,
      facts: [],
      reasons: obstacles[at]!,
    };
    if (mine === undefined) return { ...shared, status: 'absent' };
    if (position < 0) return { ...shared, status: 'not_comparable' };
    if (position < reference) return { ...shared, status: 'reference' };
    const comparable = Array.from({ length: position + 1 }, (_, index) => index);
    const test = testNight(series, reference, comparable, { unstable, models: watch.models });
    const facts = findFacts(nights, usable[0]!, night, model, served);
    if (test.units < LEAST_SHARE * anchors || anchors === 0)
      return {
        ...shared,
        test: { ...test, alarms: [] },
        facts,
        status: 'incomplete',
        reasons: [messages.drift.incomplete(test.units, anchors)],
      };
    if (test.alarms.length === 0 && facts.length === 0) return { ...shared, test, status: 'quiet' };
    const movers = watch.moved.get(night.label) ?? [];
    if (movers.length > 0)
      return { ...shared, test, facts, status: 'our_side', reasons: [messages.drift.sentinelMoved(movers.join(', '))] };
    return { ...shared, test, facts, status: 'alarm' };
  });
  const first = found.find(({ status }) => status === 'alarm') ?? null;
  const last = found.at(-1)?.status;
  return {
    model,
    isSentinel: watch.isSentinel,
    verdict: first !== null ? 'alarm' : last === 'our_side' ? 'our_side' : last === 'quiet' ? 'quiet' : 'unknown',
    since: first?.night ?? null,
    unstable,
    nights: found,
  };
}

/** Why a night cannot be held against the first one: its files were altered, or we ourselves asked otherwise; empty = it can. */
function findOurChanges(nights: readonly Night[], night: Night, model: string): string[] {
  if (night.altered.length > 0) return [messages.drift.altered(listPaths(night.altered))];
  const first = nights.find(({ models, altered }) => models.has(model) && altered.length === 0);
  if (first === undefined || first === night || !night.models.has(model)) return [];
  const comparable = {
    models: [{ before: model, after: model }],
    suites: first.manifest.suites.map(({ name }) => name),
  };
  const { forbidding, others } = compareRunGrounds(first.manifest, night.manifest, comparable, ['template']);
  const ours = [...forbidding, ...others.filter(({ name, of }) => OUR_GROUNDS.has(name) && of === model)];
  if (ours.length > 0) return ours.map(({ sentence }) => sentence);
  const side = ({ models }: Night) => ({ grounds: new Map([[model, models.get(model)!.grounds]]) });
  return findOtherPrompts(side(first), side(night), comparable).map(({ sentence }) => sentence);
}

function findFacts(
  nights: readonly Night[],
  reference: number,
  night: Night,
  model: string,
  served: readonly ReadonlySet<string>[],
): string[] {
  const comparable = { models: [{ before: model, after: model }], suites: [] };
  const { others } = compareRunGrounds(nights[reference]!.manifest, night.manifest, comparable, ['template']);
  const known = new Set(served.flatMap((names) => [...names]));
  const fresh = [...night.models.get(model)!.servedModels].filter((name) => !known.has(name));
  return [
    ...others.filter(({ name, of }) => SERVED_FACTS.has(name) && of === model).map(({ sentence }) => sentence),
    ...(known.size > 0 && fresh.length > 0
      ? [messages.drift.otherServed(fresh.join(', '), [...known].join(', '))]
      : []),
  ];
}

function createSeries(
  nights: readonly Night[],
  usable: readonly number[],
  model: string,
  timed: readonly boolean[],
): DriftSeries {
  const mine = usable.map((at) => nights[at]!.models.get(model)!);
  const keys = new Set(mine.flatMap(({ replies }) => [...replies.keys()]));
  const units = [...keys].map((key): AnchorUnit => {
    const replies = mine.map((one) => one.replies.get(key) ?? null);
    return { cluster: replies.find((reply) => reply !== null)!.cluster, replies };
  });
  return {
    units,
    fingerprints: mine.map(({ fingerprints }) => fingerprints),
    timed: mine.map((one, index) => one.timed && timed[usable[index]!]!),
  };
}

/** Units with a reply in every reference night. */
function countAnchors({ units }: DriftSeries, reference: number): number {
  return units.filter(({ replies }) => {
    const first = replies.slice(0, reference);
    return first.length === reference && first.every((reply) => reply !== null);
  }).length;
}

function meanScore({ replies }: ModelNight): number | null {
  const values = [...replies.values()].flatMap(({ value }) => value ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Which nights began at about the usual hour: servers are busier at some hours than at others. */
function compareHours(nights: readonly Night[]): boolean[] {
  const hours = nights.map(({ startedAt }) => {
    const at = new Date(startedAt);
    return at.getUTCHours() + at.getUTCMinutes() / 60;
  });
  const apart = (a: number, b: number) => Math.min(Math.abs(a - b), 24 - Math.abs(a - b));
  const total = (hour: number) => hours.reduce((sum, other) => sum + apart(hour, other), 0);
  const usual = hours.reduce((best, hour) => (total(hour) < total(best) ? hour : best), hours[0] ?? 0);
  return hours.map((hour) => apart(hour, usual) <= MOST_HOURS_APART);
}
