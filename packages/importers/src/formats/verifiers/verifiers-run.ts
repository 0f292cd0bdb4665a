import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { Requested } from '../../pipeline/row.ts';
import { readSmallObject } from '../shared/run-files.ts';

/** What the run's own files say of it. They hold addresses and headers, so only named fields are read. */
export interface VerifiersRun {
  /** null = no such file is there. */
  readonly path: string | null;
  readonly model: string | null;
  readonly environment: string | null;
  readonly examples: number | null;
  readonly rollouts: number | null;
  readonly temperature: unknown;
  readonly topP: unknown;
  readonly maxTokens: unknown;
  /** `metadata.json`, with what was printed; null = there is none. */
  readonly metadata: Fields | null;
}

/** Looks beside a file of rollouts: metadata.json of results.jsonl, configs/eval.json or config.toml of traces.jsonl. */
export function readRun(rollouts: string): VerifiersRun {
  const folder = dirname(rollouts);
  const metadata = join(folder, 'metadata.json');
  if (basename(rollouts) !== 'traces.jsonl' && existsSync(metadata)) {
    const value = readSmallObject(metadata);
    return { ...settingsOf(value, 'sampling_args'), path: metadata, metadata: value };
  }
  const config = findConfig(folder);
  if (config === null) return { ...settingsOf({}, 'sampling'), path: null, metadata: null };
  const value = config.endsWith('.json') ? readSmallObject(config) : readTopOfToml(config);
  return { ...settingsOf(value, 'sampling'), path: config, metadata: null };
}

/** Of the versions from 0.4, of those before, and of 0.2 and 0.3. */
function findConfig(folder: string): string | null {
  const saved = [join(folder, 'configs', 'resolved'), join(folder, 'configs')].flatMap((inner) =>
    existsSync(inner) && statSync(inner).isDirectory()
      ? readdirSync(inner)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(inner, name))
      : [],
  );
  const toml = join(folder, 'config.toml');
  return saved[0] ?? (existsSync(toml) ? toml : null);
}

/** Texts and whole numbers before the first table of a TOML file, as verifiers writes them, and the name of its tasks. */
function readTopOfToml(path: string): Fields {
  const text = readFileSync(path, 'utf8');
  const found = [...text.split(/^\[/m)[0]!.matchAll(/^(\w+) = (?:"((?:[^"\\]|\\.)*)"|(\d+))$/gm)];
  const entries = found.map(([, key, word, number]) => [key!, number === undefined ? word! : Number(number)] as const);
  const tasks = /^\[taskset\]\r?\nid = "((?:[^"\\]|\\.)*)"/m.exec(text)?.[1];
  return { ...(tasks === undefined ? {} : { env_id: tasks }), ...Object.fromEntries(entries) };
}

function settingsOf(value: Fields, sampling: string) {
  const count = (...paths: string[]) => {
    const found = paths.map((path) => fieldAt(value, path)).find((one) => one !== undefined && one !== null);
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : null;
  };
  const used = isFields(value[sampling]) ? value[sampling] : {};
  return {
    model: toText(value.model),
    environment: toText(value.env_id) ?? toText(value.env),
    examples: count('num_examples', 'num_tasks', 'select.limit'),
    rollouts: count('rollouts_per_example', 'num_rollouts'),
    temperature: used.temperature,
    topP: used.top_p,
    maxTokens: used.max_tokens ?? used.max_completion_tokens,
  };
}

/** The printed means by metric, each with its key; versions before 0.1.6 have them beside the other fields, as `avg_NAME`. */
export function listMeans(metadata: Fields | null): { name: string; value: unknown; key: string }[] {
  const found = metadata?.avg_metrics;
  const listed = isFields(found)
    ? Object.entries(found).map(([name, value]) => ({ name, value, key: `avg_metrics.${name}` }))
    : Object.entries(metadata ?? {})
        .filter(([key]) => key.startsWith('avg_'))
        .map(([key, value]) => ({ name: key.slice('avg_'.length), value, key }));
  return listed.filter(({ name }) => name !== 'reward');
}

/** Every example was to be run as often as the run says. @param samples how many the rows hold; they may hold more */
export function readRequested({ path, examples, rollouts }: VerifiersRun, suite: string): Requested[] {
  if (path === null || (examples === null && rollouts === null)) return [];
  return [{ model: null, suite, samples: examples, trials: rollouts, setSize: null, location: basename(path) }];
}

export function readFacts({ metadata }: VerifiersRun): Record<string, string> {
  const version = toText(fieldAt(metadata, 'version_info.vf_version'));
  const threshold = toText(fieldAt(metadata, 'pass_threshold'));
  return {
    ...(version === null ? {} : { verifiers: version.slice(0, 100) }),
    ...(threshold === null ? {} : { 'threshold of pass@k': threshold }),
  };
}
