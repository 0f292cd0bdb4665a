import { readFileSync } from 'node:fs';
import type { QuickJSContext, QuickJSWASMModule } from 'quickjs-emscripten';
import { withoutExports } from '../../code/javascript-source.ts';
import type { Job, JobVerdict, Limits } from '../limits.ts';

const part = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What evaluating evaluation: a value as text, or an error. */
type Evaluation = { readonly value: string } | { readonly error: string; readonly message: string };

/**
 * Runs a model's JavaScript against tests in two QuickJS runtimes inside WebAssembly, which have no files, no network, no processes and
 * no clock but Date. As with Python, the program never meets the tests: calls and results cross as JSON.
 */
export function runJavaScriptTests(library: QuickJSWASMModule, job: Job, limits: Limits): JobVerdict {
  const deadline = Date.now() + limits.cpuSeconds * 1000;
  const loaded = load(library, job, limits, deadline, true);
  if ('outcome' in loaded) return loaded;
  const candidate = loaded;
  const tests = context(library, limits, deadline);
  try {
    return run(candidate, tests, job, limits);
  } finally {
    // A context that an interrupt left with live objects cannot be disposed of cleanly; the thread ends with it.
    for (const one of [candidate, tests]) quietly(() => one.dispose());
  }
}

function load(
  library: QuickJSWASMModule,
  job: Job,
  limits: Limits,
  deadline: number,
  withPrompt: boolean,
): QuickJSContext | JobVerdict {
  const candidate = context(library, limits, deadline);
  evaluate(candidate, part('./values.js') + part('./candidate.js'));
  if (withPrompt) evaluate(candidate, job.prompt);
  const evaluation = evaluate(candidate, withoutExports(job.program));
  if ('value' in evaluation) return candidate;
  if (withPrompt && evaluation.error === 'SyntaxError' && job.prompt.trim() !== '')
    return load(library, job, limits, deadline, false);
  return {
    outcome: findLimitOutcome(evaluation.message) ?? 'error',
    message: `${evaluation.error}: ${evaluation.message}`,
  };
}

function run(candidate: QuickJSContext, tests: QuickJSContext, job: Job, limits: Limits): JobVerdict {
  let stopped: JobVerdict | null = null;
  let crossed = 0;
  let called = false;
  const callCandidate = tests.newFunction('ask', (nameHandle, textHandle) => {
    called = true;
    const [name, text] = [tests.getString(nameHandle), tests.getString(textHandle)];
    const evaluation = callFunction(candidate, name, text);
    if ('error' in evaluation)
      stopped ??= {
        outcome: findLimitOutcome(evaluation.message) ?? 'died',
        message: `${evaluation.error}: ${evaluation.message}`,
      };
    const reply =
      'value' in evaluation
        ? evaluation.value
        : JSON.stringify({
            t: 'object',
            v: [
              ['error', 'Error'],
              ['message', evaluation.message],
            ],
          });
    crossed += reply.length;
    if (crossed > limits.outputBytes)
      stopped ??= { outcome: 'output', message: `more than ${limits.outputBytes} bytes` };
    return tests.newString(stopped === null ? reply : '{"t":"object","v":[["error","Error"],["message","stopped"]]}');
  });
  tests.setProp(tests.global, 'ask', callCandidate);
  callCandidate.dispose();
  evaluate(tests, part('./values.js') + part('./equal.js') + part('./tests.js'));
  evaluate(tests, job.prompt);
  const begun = evaluate(tests, wrapped(job));
  const jobs = tests.runtime.executePendingJobs(1_000_000);
  const failure = 'error' in begun ? begun : jobs.error === undefined ? null : described(tests.dump(jobs.error));
  jobs.error?.dispose();
  if (stopped !== null) return stopped;
  if (failure !== null && 'error' in failure) {
    const message = `${failure.error}: ${failure.message}`;
    if (!called) return { outcome: 'unsupported', message: `before the first call: ${message}` };
    return { outcome: findLimitOutcome(failure.message) ?? 'failed', message };
  }
  const state = evaluate(tests, 'JSON.stringify(testing.state)');
  return verdict('value' in state ? (JSON.parse(state.value) as State) : null);
}

/** The tests in a block of their own, where they may declare what is lent to them (`const assert = …`), and wait for promises. */
function wrapped(job: Job): string {
  const names = [...new Set(job.entryPoints)];
  const standIns = names.map((name) => `testing.standIn(${JSON.stringify(name)})`);
  const parameters = ['candidate', ...names.filter((name) => name !== 'candidate'), 'assert', 'console', 'require'];
  const values = [
    standIns[names.indexOf('candidate')] ?? standIns[0],
    ...standIns.filter((_, index) => names[index] !== 'candidate'),
    'testing.assert',
    '({ log() {}, error() {}, warn() {}, info() {}, debug() {}, table() {}, assert: testing.assert })',
    `testing.require({ ${names.map((name, index) => `${name}: ${standIns[index]}`).join(', ')} })`,
  ];
  const body = `{\n${withRequires(job.tests)}\n;if (typeof check === 'function') await check(candidate);\n}`;
  return `testing.await((async function (${parameters.join(', ')}) {\n${body}\n})(${values.join(', ')})); ''`;
}

/** `import` lines as calls of `require`, which a function may hold. */
function withRequires(tests: string): string {
  return tests
    .replace(/^([ \t]*)import\s+\*\s+as\s+([\w$]+)\s+from\s+(['"][^'"\n]+['"]);?/gm, '$1const $2 = require($3);')
    .replace(/^([ \t]*)import\s+([\w$]+)\s+from\s+(['"][^'"\n]+['"]);?/gm, '$1const $2 = require($3);')
    .replace(
      /^([ \t]*)import\s+\{([^}]*)\}\s+from\s+(['"][^'"\n]+['"]);?/gm,
      (_, indent: string, names: string, from: string) =>
        `${indent}const {${names.replace(/\bas\b/g, ':')}} = require(${from});`,
    );
}

/** What the tests' side says of itself in the end. */
interface State {
  readonly calls: number;
  readonly unsupported: string | null;
  readonly ended: { readonly error: string; readonly message: string } | 'passed' | null;
}

function verdict(state: State | null): JobVerdict {
  if (state?.unsupported != null) return { outcome: 'unsupported', message: state.unsupported };
  if (state === null || state.ended === null)
    return { outcome: 'failed', message: 'the tests wait for a promise that is never settled' };
  if (state.ended !== 'passed') {
    const failure = `${state.ended.error}: ${state.ended.message}`;
    if (state.calls === 0) return { outcome: 'unsupported', message: `before the first call: ${failure}` };
    return { outcome: findLimitOutcome(state.ended.message) ?? 'failed', message: failure };
  }
  return state.calls === 0
    ? { outcome: 'unsupported', message: 'the tests call none of the functions' }
    : { outcome: 'passed', message: '' };
}

/** Calls the candidate's function with packed arguments; what it promised is waited for. */
function callFunction(candidate: QuickJSContext, name: string, text: string): Evaluation {
  const found = `typeof ${name} !== 'undefined' ? ${name} : typeof module.exports === 'function' ? module.exports : module.exports.${name}`;
  const begun = evaluate(candidate, `answering.call(${found}, ${JSON.stringify(text)}); ''`);
  if ('error' in begun) return begun;
  const jobs = candidate.runtime.executePendingJobs(100_000);
  if (jobs.error !== undefined) {
    const error = described(candidate.dump(jobs.error));
    jobs.error.dispose();
    return error;
  }
  return evaluate(candidate, 'answering.result()');
}

/** About as deep as node lets plain functions call each other (10,000 times). The thread's own stack is larger. */
const STACK_BYTES = 2 * 2 ** 20;

function context(library: QuickJSWASMModule, limits: Limits, deadline: number): QuickJSContext {
  const runtime = library.newRuntime();
  runtime.setMemoryLimit(Math.min(limits.memoryBytes, 2 ** 30));
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => Date.now() > deadline);
  return runtime.newContext();
}

function evaluate(where: QuickJSContext, code: string): Evaluation {
  const result = where.evalCode(code);
  if (result.error !== undefined) {
    const error = described(where.dump(result.error));
    result.error.dispose();
    return error;
  }
  const value = where.typeof(result.value) === 'string' ? where.getString(result.value) : '';
  result.value.dispose();
  return { value };
}

function described(error: unknown): Evaluation {
  const { name, message } = (
    typeof error === 'object' && error !== null ? error : { name: 'Error', message: error }
  ) as Record<string, unknown>;
  return { error: String(name).slice(0, 100), message: String(message).slice(0, 500) };
}

function findLimitOutcome(message: string): JobVerdict['outcome'] | null {
  if (message === 'interrupted') return 'timeout';
  return message === 'out of memory' ? 'memory' : null;
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // see where it is called
  }
}
