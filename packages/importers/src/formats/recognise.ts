import { elementsAt } from '../json-stream/json-elements.ts';
import { readEntriesAt } from '../json-stream/json-entries.ts';
import { firstByte, readLines } from '../json-stream/json-text-lines.ts';
import { type Fields, isFields, readJson } from '../json-stream/json-values.ts';
import { isParquet, readParquet } from '../json-stream/parquet.ts';
import { readBytes } from '../json-stream/source.ts';

/** Keys that the first record of a file has, and the format that is read by. Of several the first. */
const SIGNS: readonly (readonly [format: string, keys: readonly string[]])[] = [
  ['lm-eval', ['doc_id', 'resps']],
  ['inspect', ['eval', 'status']],
  ['promptfoo', ['evalId', 'results']],
  ['promptfoo', ['testCase', 'promptIdx']],
  ['evalscope', ['index', 'sample_score']],
  ['evalscope', ['index', 'model_output']],
  ['opencompass', ['origin_prompt', 'prediction']],
  ['lighteval', ['doc', 'metric', 'model_response']],
  ['lighteval', ['full_prompt', 'predictions', 'metrics']],
  ['helm', ['adapter_spec', 'request_states']],
  ['evalplus', ['eval', 'hash']],
  ['evalplus', ['task_id', 'solution']],
  ['nemo-evaluator', ['problem_idx', 'model_response']],
  ['verifiers', ['task', 'traces']],
  ['verifiers', ['task', 'nodes', 'rewards']],
  ['verifiers', ['example_id', 'reward']],
  ['verifiers', ['id', 'completion', 'task', 'reward']],
  ['deepeval', ['testCases']],
  ['deepeval', ['testRunData']],
  ['every-eval-ever', ['evaluation_id', 'sample_id', 'evaluation']],
  ['tau-bench', ['traj', 'reward']],
  ['tau2-bench', ['simulations']],
  ['tau2-bench', ['info', 'simulation_index']],
  ['openai-batch', ['custom_id', 'response']],
  ['mmlu-pro', ['question_id', 'options', 'model_outputs']],
  ['zeroeval', ['chat_history', 'output']],
  ['multipl-e', ['language', 'tests', 'results']],
  ['bfcl', ['id', 'result', 'latency']],
  ['bfcl', ['accuracy', 'correct_count', 'total_count']],
];

/** Top-level keys that are looked at before a file is taken for something else. */
const KEYS = 40;

/** The format whose files look like this one; null = it looks like none, or cannot be read. */
export async function recogniseFormat(path: string): Promise<string | null> {
  try {
    const keys = new Set(await listFirstKeys(path));
    return SIGNS.find(([, wanted]) => wanted.every((key) => keys.has(key)))?.[0] ?? null;
  } catch {
    return null;
  }
}

async function listFirstKeys(path: string): Promise<string[]> {
  if (path.endsWith('.eval')) return ['eval', 'status'];
  if (await isParquet(path)) {
    for await (const { fields } of readParquet(path)) return Object.keys(fields);
    return [];
  }
  const first = await firstByte(readBytes(path));
  if (first === '[') {
    for await (const { text } of elementsAt(readBytes(path), [])) return keysOf(text);
    return [];
  }
  for await (const { text } of readLines(readBytes(path))) {
    const keys = keysOf(text);
    if (keys.length > 0) return keys;
    break;
  }
  return readTopKeys(path);
}

/** The keys of an object over several lines, and where its first member is an object, those of that. */
async function readTopKeys(path: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, text } of readEntriesAt(readBytes(path), [])) {
    if (keys.length === 0) keys.push(...keysOf(text));
    keys.push(key);
    if (keys.length > KEYS) break;
  }
  return keys;
}

function keysOf(text: string): string[] {
  const found = readJson(text);
  if (typeof found === 'string' || !isFields(found.value)) return [];
  const [inner] = Object.values(found.value as Fields);
  return [...Object.keys(found.value), ...(isFields(inner) && /^\s*\{\s*"0"/.test(text) ? Object.keys(inner) : [])];
}
