import { basename, dirname } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { elementsAt, valueAt } from '../../json-stream/json-elements.ts';
import { describeKind, type Fields, fieldAt, isFields, readJson, toText } from '../../json-stream/json-values.ts';
import { describeBegin, readBytes, requireFile, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import { isDownward } from '../shared/downward.ts';
import { listFiles, readSmallJson } from '../shared/run-files.ts';
import { formatStateKey, isWeighed, readHelmRow } from './helm-row.ts';
import { createPublishedScores, createStatTally, listVerdictNames, readStats } from './helm-stats.ts';
import { createWordingLocator, type WordingLocator } from './helm-wording.ts';

const KINDS = ['scenario_state', 'per_instance_stats', 'run_spec', 'stats'] as const;
type Kind = (typeof KINDS)[number];
type RunFiles = { readonly [kind in Kind]?: string };

/** The files of HELM's runs, below `benchmark_output/runs/SUITE/RUN/`. */
export const helmFormat: ImportFormat = {
  name: 'helm',
  description:
    'scenario_state.json of HELM with per_instance_stats.json, run_spec.json and stats.json of the same run: the files, or the run’s folder',
  severalSuites: true,
  open: async (paths) => {
    const runs = new Map<string, RunFiles>();
    for (const path of listFiles(
      paths,
      KINDS.map((kind) => `${kind}.json`),
    )) {
      requireFile(path);
      const kind = KINDS.find((one) => basename(path).endsWith(`${one}.json`));
      if (kind === undefined)
        throw new ConfigError(
          `${displayPath(path)}: is none of the files of a HELM run that are read here; expected ${KINDS.map((one) => `${one}.json`).join(', ')} (helm-run writes them)`,
        );
      const key = `${dirname(path)}/${basename(path).slice(0, -`${kind}.json`.length)}`;
      runs.set(key, { ...runs.get(key), [kind]: path });
    }
    const withStates = [...runs].filter(([, run]) => run.scenario_state !== undefined);
    if (withStates.length === 0)
      throw new ConfigError(
        `${paths.map(displayPath).join(', ')}: no scenario_state.json, which holds the replies; helm-run writes it below benchmark_output/runs/SUITE/RUN/`,
      );
    return await Promise.all(withStates.map(([key, run]) => openRun(key, run)));
  },
};

async function openRun(key: string, run: RunFiles): Promise<ReplyFile> {
  const path = run.scenario_state!;
  const adapter = await readAdapter(path);
  const spec = run.run_spec === undefined ? null : readSmallJson(run.run_spec);
  const names = run.per_instance_stats === undefined ? [] : await listVerdictNames(run.per_instance_stats);
  const main = findMainMetric(spec, names);
  const method = toText(adapter.method) ?? '';
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name: toSuiteName(toText(fieldAt(spec, 'name')) ?? basename(key)),
    source: 'HELM',
    verdicts:
      run.per_instance_stats === undefined
        ? null
        : {
            by: 'helm',
            full: 1,
            perTrial: true,
            repeatable: !/^multiple_choice_separate/.test(method) && main !== null && /exact_match$/.test(main),
          },
  };
  const onlyChanged = fieldAt(spec, 'data_augmenter_spec.should_skip_unchanged_eval') === true;
  const locate = createWordingLocator(suite, onlyChanged);
  let tally = createStatTally();
  let [blocked, copies] = [0, 0];
  return {
    path,
    companions: [run.per_instance_stats, run.run_spec, run.stats].filter((one) => one !== undefined),
    label: toText(adapter.model),
    readings: async function* (): AsyncGenerator<LocatedReading> {
      tally = createStatTally();
      [blocked, copies] = [0, 0];
      for await (const placed of states(path, locate)) {
        if (placed.reading.kind === 'row' && placed.reading.row.finish === 'content-filter') blocked++;
        if (placed.reading.kind === 'row' && (placed.reading.row.prompt !== 'main' || placed.reading.suite !== suite))
          copies++;
        yield placed;
      }
      if (run.per_instance_stats !== undefined) yield* readStats(run.per_instance_stats, locate, main, tally);
    },
    notes: () => [
      ...(run.per_instance_stats === undefined
        ? ['no per_instance_stats.json was given: HELM’s own verdicts are unknown']
        : []),
      ...(names.length > 1
        ? [
            `HELM’s run does not say which metric is the main one (its leaderboard’s schema does); ${main} stands first; --metric names another: ${names.join(', ')}`,
          ]
        : []),
      ...(copies > 0 && onlyChanged
        ? [
            'HELM leaves out copies that a perturbation did not change (should_skip_unchanged_eval): each perturbation is a set of its own, of the copies that were asked',
          ]
        : []),
      ...(blocked > 0 ? [`${blocked} prompts were blocked: HELM keeps an empty text and counts it as wrong`] : []),
      ...(Number(adapter.num_outputs) > 1
        ? [`each prompt got ${toText(adapter.num_outputs)} completions: the first is the reply`]
        : []),
    ],
    published: () =>
      run.stats === undefined ? [] : createPublishedScores(run.stats, readSmallJson(run.stats), locate, main, tally),
    facts: () => readFacts(adapter, spec),
  };
}

/** @throws ConfigError where the file is of something else */
async function readAdapter(path: string): Promise<Fields> {
  let found: unknown;
  try {
    found = await valueAt(readBytes(path), ['adapter_spec']);
  } catch {
    found = undefined;
  }
  if (!isFields(found))
    throw new ConfigError(
      `${displayPath(path)}: has no adapter_spec (it ${await describeBegin(path)}); expected the scenario_state.json of a HELM run, which helm-run writes below benchmark_output/runs/SUITE/RUN/`,
    );
  return found;
}

/** States that weigh one option each of a question stand behind one another, and are one reply. */
async function* states(path: string, locate: WordingLocator): AsyncGenerator<LocatedReading> {
  let held: { key: string; location: string; mended: boolean; states: Fields[] } | null = null;
  const take = ({ location, mended, states }: NonNullable<typeof held>): LocatedReading => ({
    location: location,
    mended,
    reading: readHelmRow(states, locate),
  });
  for await (const { text, location, torn } of withFileName(path, elementsAt(readBytes(path), ['request_states']))) {
    const found = torn === null ? readJson(text) : torn;
    const state = typeof found === 'string' ? null : found.value;
    const key = isFields(state) ? formatStateKey(state) : null;
    if (held !== null && (key !== held.key || !isFields(state) || !isWeighed(state))) {
      yield take(held);
      held = null;
    }
    if (typeof found === 'string') yield { location, mended: false, reading: malformed(found) };
    else if (!isFields(state))
      yield { location, mended: false, reading: malformed(`found ${describeKind(state)}; expected an object`) };
    else if (held !== null) held.states.push(state);
    else held = { key: key!, location: location, mended: found.mended, states: [state] };
  }
  if (held !== null) yield take(held);
}

/** The run's name without the model. */
const toSuiteName = (name: string): string =>
  toValidId(
    name
      .replace(/,?model(?:_deployment)?=[^,]*/g, '')
      .replace(/:,/, ':')
      .replace(/[:,-]+$/, ''),
  ) || 'helm';

/** The first metric that the run's specification names and the instances have, else the first that they have; of those of which more is better. */
function findMainMetric(spec: unknown, names: readonly string[]): string | null {
  const specs = fieldAt(spec, 'metric_specs');
  const wanted = (Array.isArray(specs) ? (specs as unknown[]) : []).flatMap((one) => {
    const list = fieldAt(one, 'args.names');
    return Array.isArray(list) ? list.flatMap((name: unknown) => toText(name) ?? []) : [];
  });
  const upward = names.filter((name) => !isDownward(name));
  return wanted.find((name) => upward.includes(name)) ?? upward[0] ?? null;
}

const FACTS = [
  'method',
  'model_deployment',
  'max_train_instances',
  'max_eval_instances',
  'num_train_trials',
  'num_outputs',
  'temperature',
  'max_tokens',
] as const;

function readFacts(adapter: Fields, spec: unknown): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const name of FACTS) {
    const text = toText(adapter[name]);
    if (text !== null) facts[name.replaceAll('_', ' ')] = text.slice(0, 100);
  }
  const scenario = toText(fieldAt(spec, 'scenario_spec.class_name'));
  return scenario === null ? facts : { ...facts, scenario };
}
