import { resolve } from 'node:path';
import {
  ConfigError,
  chooseToolForm,
  computeWorstCase,
  countWorstTokens,
  listPrompts,
  mergeSampling,
  renderPrompt,
  resolveSampling,
  type Suite,
} from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import { providers } from '@evenhand/providers';
import { averageCells, type RunTables, readRun, UNKNOWN, usd } from '@evenhand/report';
import {
  createPlan,
  createRunInputs,
  findJudgeProblems,
  findReadinessProblems,
  findTrialProblems,
  findUnsupportedFeatures,
  listJudgedSuites,
  loadModule,
  type Plan,
  type RunResult,
  resolveNewFolder,
  runExperiment,
  withTables,
} from '@evenhand/runner';
import { estimateLocalSpeed, estimateSeconds, type LocalSpeed } from '../local-estimate.ts';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { computePower, formatCannotShow, formatPower, type PowerFlags } from '../power.ts';
import { createExperimentContext, readHarness, scorerRegistry } from '../registry.ts';
import { type ExperimentFlags, resolveExperiment } from '../resolve-experiment.ts';
import { createRuntime } from '../runtime.ts';
import { findSandboxNeeds, findSandboxProblems } from '../sandbox.ts';
import { type PlannedSubset, planSubsets, printSubsets, type SubsetFlags, writeSubset } from '../subset.ts';

interface Flags extends Omit<ExperimentFlags, 'subset'>, PowerFlags, SubsetFlags {
  readonly from?: string;
  /** Samples of each suite that are asked of each model, to estimate from. */
  readonly pilot?: number;
  /** Whether models in this process may read a prompt and write a few tokens, for an estimate of their times. */
  readonly probe?: boolean;
  readonly localOnly?: boolean;
  readonly json?: boolean;
}

/** What an experiment would send and cost. Sends and writes nothing, but for a pilot that was asked for. @throws ConfigError */
export async function plan(name: string | undefined, flags: Flags): Promise<void> {
  const { subset: subsetFile, ...stated } = flags;
  const context = createExperimentContext(loadModule);
  const experiment = await withTables(() => resolveExperiment(name, stated, context));
  const { providers } = context;
  const impossible = [...findUnsupportedFeatures(experiment, providers), ...findTrialProblems(experiment, providers)];
  if (impossible.length > 0) throw new ConfigError(impossible);
  if (flags.designEffect !== undefined && !(flags.designEffect > 0 && flags.designEffect < 1e6))
    throw new ConfigError('--design-effect: expected a number above 0 (1 = independent samples, one trial)');
  const made = createPlan(experiment);
  const pilot = flags.pilot === undefined ? null : await runPilot(experiment, flags.pilot, flags);
  const runs = readEarlier(flags);
  const earlier = pilot?.tables ?? runs[0] ?? null;
  const subsets = subsetFile === undefined ? null : planSubsets(experiment, runs, flags);
  const written = subsets === null ? null : writeSubset(subsetFile!, subsets, runs);
  const speeds = earlier === null && flags.probe === true ? await estimateSpeeds(experiment, made) : [];
  const rows = experiment.models.flatMap((model) =>
    made.suites.map((suite) =>
      createRow(suite, experiment, model, earlier, speeds.find((one) => one.model === model.id) ?? null),
    ),
  );
  const models = experiment.models.map((model) => sumRows(rows.filter((row) => row.model === model.id)));
  const wall = wallSeconds(made, models);
  const problems = [
    ...findReadinessProblems(experiment, process.env, new Date()),
    ...findSandboxProblems(await findSandboxNeeds(experiment.suites)),
    ...findJudgeProblems(experiment, new Date()),
  ];
  const power = made.suites.map((suite) => computePower(suite, experiment.settings.trials, flags, earlier));
  if (flags.json) {
    printJson({
      experiment: experiment.name,
      cells: made.cells,
      lanes: made.lanes.map((lane) => ({ name: lane.name, blocks: lane.blocks.length })),
      models,
      rows,
      ...(pilot === null ? {} : { pilot: { folder: displayPath(pilot.folder), status: pilot.status } }),
      expected_wall_s: wall,
      ...(speeds.length === 0 ? {} : { local_speeds: speeds }),
      worst_case_exceeds_cap:
        experiment.settings.maxUsd === null
          ? null
          : models.reduce((sum, { worst_usd: usd }) => sum + (usd ?? 0), 0) > experiment.settings.maxUsd,
      missing: problems,
      detectable: power,
      ...(subsets === null
        ? {}
        : { subset: { file: written === null ? null : displayPath(written), suites: subsets.map(describeSubset) } }),
    });
    return;
  }
  print(
    `${messages.terminal.plan(
      experiment.name,
      made.cells,
      made.suites
        .map((suite) => messages.report.samplesOfSuite(suite.samples.length, suite.size, suite.name))
        .join(', '),
      experiment.settings.trials,
      models.length,
    )}\n`,
  );
  const listedRows = made.suites.length === 1 ? rows : [...rows, ...models];
  printTable(
    listHeads(
      'model',
      'host',
      'suite',
      'requests',
      'maxInput',
      'maxOutput',
      'worstCase',
      'expectedCost',
      'expectedTime',
    ),
    listedRows.map((row) => [
      row.model,
      row.host,
      row.suite === '*' ? messages.report.allLanguages : row.suite,
      String(row.cells),
      String(row.max_input_tokens),
      row.max_output_tokens === null ? messages.terminal.noLimit : String(row.max_output_tokens),
      row.worst_usd === null ? UNKNOWN : usd(row.worst_usd),
      row.expected_usd === null ? UNKNOWN : usd(row.expected_usd),
      row.expected_s === null ? UNKNOWN : `${Math.round(row.expected_s)} s`,
    ]),
    [3, 4, 5],
    3,
  );
  const known = models.flatMap((row) => row.worst_usd ?? []);
  const worst = known.reduce((sum, one) => sum + one, 0);
  if (known.length > 1) print(`\n${messages.terminal.worstCaseSum(known.length, usd(worst))}`);
  const { maxUsd } = experiment.settings;
  if (maxUsd !== null && worst > maxUsd) print(`\n${messages.terminal.worstAboveCap(usd(worst), usd(maxUsd))}`);
  print(`\n${formatBasis(flags, pilot)} ${messages.terminal.expectedTimes(wall === null ? null : Math.round(wall))}`);
  for (const speed of speeds) print(formatSpeed(speed));
  if (experiment.judge !== null)
    print(`\n${messages.terminal.planJudge(experiment.judge.id, listJudgedSuites(experiment).join(', '))}`);
  if (problems.length > 0)
    print(`\n${messages.terminal.planMissing}\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n`);
  for (const one of power) print(formatPower(one));
  const sentence = formatCannotShow(power, experiment.models.length);
  if (sentence !== null) print(sentence);
  if (subsets !== null) {
    print();
    printSubsets(subsets, flags, written);
  }
}

/** The runs of `--from`: one, or with `--subset` several. @throws ConfigError */
function readEarlier({ from, subset }: Flags): RunTables[] {
  const folders = from === undefined ? [] : from.split(',').filter((folder) => folder.trim() !== '');
  if (folders.length > 1 && subset === undefined)
    throw new ConfigError('--from: names several runs, which only --subset takes; name one');
  return folders.map((folder) => readRun(resolve(folder.trim())));
}

/** The expected figures without the lists of samples, which stand in the file. */
const describeSubset = ({ suite, size, models, found }: PlannedSubset) => ({
  suite,
  size,
  models,
  samples: found?.expected ?? null,
  reach: found?.reach ?? null,
  reach_widest: found?.widest ?? null,
  samples_without_strata: found?.unstratified ?? null,
  strata: found?.strata.map(({ samples, draw }) => ({ samples: samples.length, draw })) ?? null,
});

/** The speed of each model that runs in this process, one after the other. */
async function estimateSpeeds(experiment: Experiment, { suites }: Plan): Promise<LocalSpeed[]> {
  const runtime = createRuntime({ localOnly: true }, () => {});
  const speeds: LocalSpeed[] = [];
  for (const model of experiment.models) {
    const speed = await estimateLocalSpeed(model, suites[0]!, experiment.settings, runtime);
    if (speed !== null) speeds.push(speed);
  }
  return speeds;
}

function formatSpeed({ model, from, readPerS, writePerS, bytes }: LocalSpeed): string {
  const size = `${(bytes / 1e6).toFixed(0)} MB`;
  return from === 'probe'
    ? messages.terminal.speedByProbe(model, Math.round(readPerS ?? 0), writePerS.toFixed(1))
    : messages.terminal.speedBySize(model, size, writePerS.toFixed(1));
}

/** What the expected figures rest on, in a sentence. */
function formatBasis({ from, pilot: samples }: Flags, pilot: RunResult | null): string {
  if (pilot !== null) return messages.terminal.expectedPilot(samples!, displayPath(pilot.folder));
  return from === undefined ? messages.terminal.expectedNote : messages.terminal.expectedFrom(from);
}

/** Asks a few samples of each suite, once, as a run of its own that is kept. A cap on money holds for it too. @throws ConfigError */
async function runPilot(experiment: Experiment, samples: number, flags: Flags): Promise<RunResult> {
  if (flags.from !== undefined)
    throw new ConfigError(
      '--pilot: asks samples to estimate from, and --from names a run for that; give one of the two',
    );
  const settings = { ...experiment.settings, limit: samples, trials: 1 };
  return runExperiment(createRunInputs({ ...experiment, settings }), {
    ...{ providers, registry: scorerRegistry, runtime: createRuntime(flags), harness: readHarness() },
    folder: resolveNewFolder(undefined, `${experiment.name}-pilot`),
  });
}

/** What one model would be sent of one suite (`*`: of all). */
interface PlanRow {
  readonly model: string;
  readonly host: string;
  readonly suite: string;
  readonly cells: number;
  readonly max_input_tokens: number;
  /** null = no limit. */
  readonly max_output_tokens: number | null;
  /** null = unknown price or no limit, or the model runs here. */
  readonly worst_usd: number | null;
  /** From an earlier run; null = it does not know. */
  readonly expected_output_tokens: number | null;
  readonly expected_usd: number | null;
  readonly expected_s: number | null;
}

type Experiment = ReturnType<typeof resolveExperiment>;

function createRow(
  suite: Suite,
  experiment: Experiment,
  model: Experiment['models'][number],
  earlier: RunTables | null,
  speed: LocalSpeed | null,
): PlanRow {
  const { inputTokens, outputTokens, usd, cells } = estimateMaximum(suite, experiment, model);
  const seen = earlier === null ? null : averageCells(earlier, model.id, suite.name);
  const times = (mean: number | null | undefined) => (mean == null ? null : mean * cells);
  const tokens = times(seen?.outputTokens);
  return {
    model: model.id,
    host: model.host.id,
    suite: suite.name,
    cells,
    max_input_tokens: inputTokens,
    max_output_tokens: outputTokens,
    worst_usd: model.host.localCost === null ? usd : null,
    expected_output_tokens: tokens === null ? null : Math.round(tokens),
    expected_usd: times(seen?.usd),
    expected_s: speed === null ? times(seen?.seconds) : estimateSeconds(speed, inputTokens, outputTokens),
  };
}

/** An unknown part makes the sum unknown. */
function sumRows(rows: readonly PlanRow[]): PlanRow {
  const total = (select: (row: PlanRow) => number | null) =>
    rows.reduce<number | null>((sum, row) => (sum === null || select(row) === null ? null : sum + select(row)!), 0);
  return {
    ...rows[0]!,
    suite: '*',
    cells: total((row) => row.cells)!,
    max_input_tokens: total((row) => row.max_input_tokens)!,
    max_output_tokens: total((row) => row.max_output_tokens),
    worst_usd: total((row) => row.worst_usd),
    expected_output_tokens: total((row) => row.expected_output_tokens),
    expected_usd: total((row) => row.expected_usd),
    expected_s: total((row) => row.expected_s),
  };
}

/**
 * Models of a device take turns, those of a host share its slots and its requests per minute; devices and hosts run side
 * by side. null = unknown.
 */
function wallSeconds({ lanes }: Plan, rows: readonly PlanRow[]): number | null {
  const perCell = new Map(rows.map(({ model, expected_s: s, cells }) => [model, s === null ? null : s / cells]));
  let longest = 0;
  for (const { blocks, limits } of lanes) {
    let busy = 0;
    let requests = 0;
    for (const { concurrency, cells } of blocks)
      for (const { model } of cells) {
        const seconds = perCell.get(model) ?? null;
        if (seconds === null) return null;
        busy += seconds / concurrency;
        requests++;
      }
    const paced = limits.requestsPerMinute === null ? 0 : Math.floor((requests - 1) / limits.requestsPerMinute) * 60;
    longest = Math.max(longest, busy, paced);
  }
  return longest;
}

function estimateMaximum(
  suite: Suite,
  experiment: ReturnType<typeof resolveExperiment>,
  model: (typeof experiment.models)[number],
) {
  const sampling = resolveSampling(mergeSampling(suite, experiment.settings.sampling), model);
  const prompts = listPrompts(suite, experiment.settings).map((name) => suite.prompts[name]!);
  // Of a dialogue: as many turns as there may be, each with all replies before it. What its environment says comes on top.
  const { maxTurns } = suite.environment ?? { maxTurns: 1 };
  const replyTokens = sampling.maxOutputTokens ?? 0;
  const bytes = suite.samples
    .values()
    .flatMap((sample) =>
      prompts.map((prompt) =>
        countWorstTokens(renderPrompt(prompt, sample, chooseToolForm(prompt, model, experiment.settings.tools))),
      ),
    )
    .toArray();
  const sizes = bytes.flatMap((size) => Array.from({ length: maxTurns }, (_, turn) => size + turn * replyTokens));
  const { trials } = experiment.settings;
  const now = new Date();
  const costs = sizes.map((size) => computeWorstCase(size, sampling.maxOutputTokens, model, now));
  return {
    cells: bytes.length * trials,
    inputTokens: sizes.reduce((sum, size) => sum + size, 0) * trials,
    outputTokens: sampling.maxOutputTokens === undefined ? null : sampling.maxOutputTokens * sizes.length * trials,
    usd: costs.includes(null) ? null : (costs as number[]).reduce((sum, cost) => sum + cost, 0) * trials,
  };
}
