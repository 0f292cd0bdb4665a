import { readFileSync } from 'node:fs';
import type { QuickJSContext, QuickJSWASMModule } from 'quickjs-emscripten';
import type { Job, JobVerdict, Limits } from '../limits.ts';

const part = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What evaluating said: a value as text, or an error. */
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
  const evaluation = evaluate(
    candidate,
    job.program.replace(/^(\s*)export\s+(?:default\s+)?(?=(?:async|function|class|const|let|var)\b)/gm, '$1'),
  );
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
  const callCandidate = tests.newFunction('ask', (nameHandle, textHandle) => {
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
  evaluate(tests, part('./values.js') + part('./tests.js'));
  evaluate(tests, job.prompt);
  const names = ['candidate', ...new Set(job.entryPoints)].filter((name, index, all) => all.indexOf(name) === index);
  const standIns = names.map(
    (name) => `testing.standIn(${JSON.stringify(name === 'candidate' ? job.entryPoints[0] : name)})`,
  );
  const body = `${job.tests}\n;if (typeof check === 'function') await check(candidate);`;
  const parameters = [...names, 'assert', 'console', 'require'];
  const values = [
    ...standIns,
    'testing.assert',
    '({ log() {}, error() {}, assert: testing.assert })',
    '(() => testing.assert)',
  ];
  const source = `testing.await((async function (${parameters.join(', ')}) {\n${body}\n})(${values.join(', ')})); ''`;
  const begun = evaluate(tests, source);
  const jobs = tests.runtime.executePendingJobs(1_000_000);
  const failure = 'error' in begun ? begun : jobs.error === undefined ? null : described(tests.dump(jobs.error));
  jobs.error?.dispose();
  if (stopped !== null) return stopped;
  if (failure !== null && 'error' in failure)
    return { outcome: findLimitOutcome(failure.message) ?? 'failed', message: `${failure.error}: ${failure.message}` };
  const state = evaluate(tests, 'JSON.stringify(testing.state)');
  return verdict('value' in state ? (JSON.parse(state.value) as State) : null);
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

function context(library: QuickJSWASMModule, limits: Limits, deadline: number): QuickJSContext {
  const runtime = library.newRuntime();
  runtime.setMemoryLimit(Math.min(limits.memoryBytes, 2 ** 30));
  runtime.setMaxStackSize(512 * 1024);
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
