import { resolve } from 'node:path';
import {
  ConfigError,
  canonicalJson,
  commonSampling,
  makePlan,
  renderPrompt,
  type Suite,
  samplingFor,
  worstCase,
} from '@evenhand/core';
import { perCell, type RunTables, readRun, UNKNOWN, usd } from '@evenhand/report';
import { smallestDetectableDifference } from '@evenhand/statistics';
import { trialProblems } from '../checks.ts';
import { gapsOf } from '../gaps.ts';
import { loadParts } from '../parts.ts';
import { print, printJson, textTable } from '../terminal.ts';
import { type AskFlags, chosenExperiment } from './run.ts';

interface Flags extends AskFlags {
  readonly from?: string;
  readonly discordance?: number;
  readonly designEffect?: number;
  readonly json?: boolean;
}

/** Said when neither the user nor an earlier run says it. */
const ASSUMED_DISCORDANCE = 0.3;
const ASSUMED_DESIGN_EFFECT = 1.5;

/** What an experiment would ask and cost. Asks nothing, writes nothing. @throws ConfigError */
export function plan(name: string | undefined, flags: Flags): void {
  const experiment = chosenExperiment(name, flags);
  const impossible = trialProblems(experiment, loadParts().providers);
  if (impossible.length > 0) throw new ConfigError(impossible);
  if (flags.designEffect !== undefined && !(flags.designEffect >= 1))
    throw new ConfigError('--design-effect: expected a number of at least 1');
  const made = makePlan(experiment);
  const earlier = flags.from === undefined ? null : readRun(resolve(flags.from));
  const cells = made.cells / experiment.models.length;
  const models = experiment.models.map((model) => {
    const bounds = made.suites.map((suite) => bound(suite, experiment, model));
    const total = (of: (one: (typeof bounds)[number]) => number | null) =>
      bounds.reduce<number | null>((sum, one) => (sum === null || of(one) === null ? null : sum + of(one)!), 0);
    const seen = earlier === null ? null : perCell(earlier, model.id, null);
    return {
      model: model.id,
      host: model.host.id,
      cells,
      max_input_tokens: total((one) => one.inputTokens),
      max_output_tokens: total((one) => one.outputTokens),
      worst_usd: model.host.localCost === null ? total((one) => one.usd) : null,
      expected_output_tokens: seen?.outputTokens == null ? null : Math.round(seen.outputTokens * cells),
      expected_usd: seen?.usd == null ? null : seen.usd * cells,
      expected_s: seen?.seconds == null ? null : seen.seconds * cells,
    };
  });
  const gaps = gapsOf(experiment, process.env, new Date());
  const power = detectable(made.suites, experiment.settings.trials, flags, earlier);
  if (flags.json) {
    printJson({
      experiment: experiment.name,
      cells: made.cells,
      lanes: made.lanes.map((lane) => ({ name: lane.name, blocks: lane.blocks.length })),
      models,
      missing: gaps,
      detectable: power,
    });
    return;
  }
  print(
    `${experiment.name}: ${made.cells} cells, each one request: ${made.suites.map((suite) => `${suite.samples.length} of ${suite.size} samples of ${suite.name}`).join(', ')}; ${experiment.settings.trials} trial(s), ${models.length} model(s)\n`,
  );
  print(
    textTable(
      [
        'model',
        'host',
        'cells',
        'input tokens, at most',
        'output tokens, at most',
        'worst case',
        'expected cost',
        'expected time',
      ],
      models.map((row) => [
        row.model,
        row.host,
        String(row.cells),
        String(row.max_input_tokens),
        row.max_output_tokens === null ? 'no limit' : String(row.max_output_tokens),
        row.worst_usd === null ? UNKNOWN : usd(row.worst_usd),
        row.expected_usd === null ? UNKNOWN : usd(row.expected_usd),
        row.expected_s === null ? UNKNOWN : `${Math.round(row.expected_s)} s`,
      ]),
      [2, 3, 4],
    ),
  );
  const known = models.flatMap((row) => row.worst_usd ?? []);
  if (known.length > 1)
    print(
      `\nWorst case of the ${known.length} models whose price is known: ${usd(known.reduce((sum, one) => sum + one, 0))}.`,
    );
  print(
    `\n${flags.from === undefined ? 'Expected cost and time are known from an earlier run: --from <run>.' : `Expected figures from ${flags.from}.`} Input is bounded by the bytes of the prompts.`,
  );
  if (gaps.length > 0) print(`\nMissing:\n${gaps.map((gap) => `  - ${gap}`).join('\n')}\n`);
  for (const one of power)
    print(
      `${one.suite}: with ${one.n} samples a difference of ${one.difference === null ? 'any size cannot be shown' : `${(one.difference * 100).toFixed(1)} points is shown with 80 % power`} (${(one.discordance * 100).toFixed(0)} % of the samples right for only one of the two, design effect ${one.design_effect.toFixed(2)}: ${one.basis}).`,
    );
}

function bound(
  suite: Suite,
  experiment: ReturnType<typeof chosenExperiment>,
  model: (typeof experiment.models)[number],
) {
  const sampling = samplingFor(commonSampling(suite, experiment.settings.sampling), model);
  const prompts = experiment.settings.prompts === 'all' ? Object.values(suite.prompts) : [suite.prompts.main!];
  const bytes = suite.samples.flatMap((sample) =>
    prompts.map((prompt) => Buffer.byteLength(canonicalJson(renderPrompt(prompt, sample)))),
  );
  const { trials } = experiment.settings;
  const now = new Date();
  const costs = bytes.map((size) => worstCase(size, sampling.maxOutputTokens, model, now));
  return {
    inputTokens: bytes.reduce((sum, size) => sum + size, 0) * trials,
    outputTokens: sampling.maxOutputTokens === undefined ? null : sampling.maxOutputTokens * bytes.length * trials,
    usd: costs.includes(null) ? null : (costs as number[]).reduce((sum, cost) => sum + cost, 0) * trials,
  };
}

/** The smallest difference of two models that is found with 80 % power, suite by suite. */
function detectable(suites: readonly Suite[], trials: number, flags: Flags, earlier: RunTables | null) {
  return suites.map((suite) => {
    const n = suite.samples.length;
    const seen = earlier === null ? null : discordanceOf(earlier, suite.name);
    const discordance = flags.discordance ?? seen ?? ASSUMED_DISCORDANCE;
    const clustered = new Set(suite.samples.map((sample) => sample.cluster ?? sample.twin ?? sample.id)).size < n;
    const designEffect = flags.designEffect ?? (clustered ? ASSUMED_DESIGN_EFFECT : 1);
    const basis = [
      flags.discordance !== undefined
        ? 'discordance as given'
        : seen !== null
          ? 'discordance as in the earlier run'
          : 'discordance assumed',
      flags.designEffect !== undefined ? 'design effect as given' : 'design effect assumed',
    ].join(', ');
    return {
      suite: suite.name,
      n,
      trials,
      discordance,
      design_effect: designEffect,
      basis,
      difference: smallestDetectableDifference({ n, discordance, designEffect }),
    };
  });
}

function discordanceOf(run: RunTables, suite: string): number | null {
  const rows = run.comparisons.filter((row) => row.suite === suite && row.prompt === 'main' && row.language === '*');
  const pairs = rows.reduce((sum, row) => sum + (row.n_pairs as number), 0);
  return pairs === 0
    ? null
    : rows.reduce((sum, row) => sum + (row.a_only as number) + (row.b_only as number), 0) / pairs;
}
