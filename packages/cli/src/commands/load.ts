import { join } from 'node:path';
import { ConfigError, describeMachine } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { currentLanguage } from '@evenhand/messages';
import { providers } from '@evenhand/providers';
import {
  createLoadFiles,
  formatLevelCell,
  type LoadLevel,
  type LoadStage,
  loadRows,
  percent,
  plain,
  seconds,
  UNKNOWN,
} from '@evenhand/report';
import { createRunInputs, loadModule, resolveNewFolder, runLoad, withDatasets } from '@evenhand/runner';
import { SIGNALS } from '../interrupt.ts';
import { BUDGET, INTERRUPTED, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { createExperimentContext, readHarness, scorerRegistry } from '../registry.ts';
import { type ExperimentFlags, resolveExperiment } from '../resolve-experiment.ts';
import { createRuntime } from '../runtime.ts';

interface LoadFlags extends ExperimentFlags {
  readonly ladder?: readonly number[];
  readonly rates?: readonly number[];
  readonly requests: number;
  readonly repeats: number;
  readonly width?: number;
  readonly ttft?: number;
  readonly e2e?: number;
  readonly out?: string;
  readonly localOnly?: boolean;
  readonly json?: boolean;
}

/** Puts models under load with the prompts of an experiment. Ends with 3 at the cap on money. @throws ConfigError */
export async function load(name: string | undefined, flags: LoadFlags): Promise<void> {
  const levels = readLevels(flags);
  void readHarness();
  const runtime = createRuntime(flags);
  const context = createExperimentContext(loadModule);
  const inputs = createRunInputs(await withDatasets(() => resolveExperiment(name, flags, context), runtime));
  const folder = resolveNewFolder(flags.out, `load-${inputs.name}`);
  const limits = { ttftMs: toMs(flags.ttft), e2eMs: toMs(flags.e2e) };
  const over = new AbortController();
  const onSignal = () => over.abort();
  // Not `once`: libraries that clean up end the process where they find no other listener, and one that is called is gone by then.
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const startedAt = runtime.date().toISOString();
  try {
    const { requests, repeats, width = null } = flags;
    const { stages, end, load } = await runLoad(inputs, {
      ...{ levels, limits, requests, repeats, width },
      ...{ providers, registry: scorerRegistry, runtime, signal: over.signal },
      onStage: (stage, repeat) => runtime.notice(`${stage.model}: ${formatLevel(stage.level)}, repeat ${repeat} done`),
    });
    const facts = {
      ...{ schema: 2 as const, name: inputs.name, language: currentLanguage() },
      ...{ startedAt, endedAt: runtime.date().toISOString(), end },
      ...{ harness: await readHarness(), machine: describeMachine(), load },
      ...{ limits, requests, repeats, width, seed: inputs.settings.seed },
      suites: inputs.suites.map(({ name: suite, version, samplesSha256 }) => ({ name: suite, version, samplesSha256 })),
      models: inputs.models.map(({ id, model, host }) => ({ id, model, host: host.id, baseUrl: host.baseUrl })),
    };
    for (const [file, text] of createLoadFiles(facts, stages)) writeAtomic(join(folder, file), text);
    const rows = loadRows(stages, limits);
    if (flags.json) printJson({ folder: displayPath(folder), end, rows });
    else printStages(rows, displayPath(folder), stages);
    process.exitCode = end === 'budget' ? BUDGET : end === 'interrupted' ? INTERRUPTED : OK;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

const toMs = (value: number | undefined) => (value === undefined ? null : value * 1000);
const formatLevel = (level: LoadLevel) =>
  level.mode === 'closed' ? `${level.concurrency} at a time` : `${level.perSecond} per second`;

function readLevels({ ladder, rates, repeats, width }: LoadFlags): LoadLevel[] {
  if ((ladder === undefined) === (rates === undefined))
    throw new ConfigError('load: expected either --ladder 1,2,4,8 (requests at a time) or --rates 1,2,4 (per second)');
  if (width !== undefined && repeats < 3)
    throw new ConfigError(`--width: needs at least 3 repeats for an interval, and --repeats is ${repeats}`);
  const levels: LoadLevel[] =
    ladder === undefined
      ? rates!.map((perSecond) => ({ mode: 'open', perSecond }))
      : ladder.map((concurrency) => ({ mode: 'closed', concurrency }));
  const written = levels.map(formatLevelCell);
  const twice = levels.find((level, index) => written.indexOf(formatLevelCell(level)) !== index);
  if (twice !== undefined)
    throw new ConfigError(`load: found ${formatLevel(twice)} twice; name each level once (--repeats runs it again)`);
  return levels;
}

function printStages(rows: ReturnType<typeof loadRows>, folder: string, stages: readonly LoadStage[]): void {
  const cell = (value: unknown, write: (value: number) => string) =>
    typeof value === 'number' ? write(value) : UNKNOWN;
  printTable(
    [
      'model',
      'load',
      'requests',
      'errors',
      'first token',
      'reply p50',
      'reply p95',
      'replies/s',
      'tokens/s',
      'right',
      'goodput',
      '',
    ],
    rows.map((row, index) => [
      row.model as string,
      formatLevel(stages[index]!.level),
      String(row.n),
      String(row.n_errors),
      cell(row.ttft_ms_p50, seconds),
      cell(row.e2e_ms_p50, seconds),
      cell(row.e2e_ms_p95, seconds),
      cell(row.requests_per_s, plain),
      cell(row.tokens_per_s, plain),
      cell(row.accuracy, percent),
      cell(row.goodput, percent),
      row.is_knee === true ? 'knee' : '',
    ]),
    [2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  print(`\nFiles: ${folder}`);
}
