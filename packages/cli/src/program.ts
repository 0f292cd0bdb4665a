import type { ShardNumber } from '@evenhand/core';
import { LANGUAGES, type Language, TABLE_FORMATS, useLanguage } from '@evenhand/report';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SHELLS, type Shell } from './output/completion.ts';
import { fail, USAGE } from './output/exit.ts';
import { HELP_EXAMPLES } from './output/help-examples.ts';
import { addOutputFlags } from './output/output-options.ts';
import { addPromptFlags } from './prompt-flags.ts';
import { addSettingFlags } from './setting-flags.ts';
import { version } from './version.ts';

const parseCount = (text: string): number => {
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(text);
};
const parseInteger = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
};
const parseShare = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('expected a share between 0 and 1 such as 0.25');
  return value;
};
const fullMark = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('expected a number above 0 such as 100');
  return value;
};
const parseAmounts = (text: string): number[] =>
  parseNames(text).map((one) => {
    const value = Number(one);
    if (!(value > 0 && Number.isFinite(value)))
      throw new InvalidArgumentError('expected numbers above 0 such as 1,2,4');
    return value;
  });
const parseAmount = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('expected an amount in USD such as 20 or 0.50');
  return Number(text);
};
const parseAddress = (text: string): string => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('expected an address that begins with https:// or http://');
  return text;
};
const parseShard = (text: string): ShardNumber => {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined || Number(index) < 1 || Number(index) > Number(of))
    throw new InvalidArgumentError('expected the number of a shard and how many there are, such as 1/3');
  return { index: Number(index), of: Number(of) };
};
const parseNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** What the exit code says, for programs that start this one. */
const EXIT_HELP = {
  diff: '\nExit codes: 0 done (with --fail-on-drop: nothing fell), 1 --fail-on-drop: a score fell, 2 --fail-on-drop: nothing could be compared, 4 wrong input',
  claim:
    '\nExit codes: 0 done (with --strict: all claims supported), 1 --strict: a claim is refuted, 2 --strict: none is refuted and one is undecided, 4 wrong input',
  drift:
    '\nExit codes: 0 no alarm, 1 a model changed, 2 nothing can be said of the latest night (too few nights, our own side changed, replies missing), 4 wrong input',
  gate: '\nExit codes: 0 go, 1 no-go, 2 not comparable (an outage, missing replies, models or suites; another prompt, suite, scorer, setting or template), 4 wrong input, 5 inconclusive',
  run: '\nExit codes: 0 complete, 2 some requests have no reply or no score, 3 spending limit reached, 4 wrong input, 130 stopped with Ctrl-C; 2, 3 and 130 can be resumed',
  nightly:
    '\nExit codes: 0 done, also where nothing had changed; 2 some rows could not be had or have requests without a reply, 3 the budget is spent, 4 wrong input, 130 stopped with Ctrl-C; the next night goes on',
  merge: '\nExit codes: 0 merged, 2 merged in part (--partial), 4 the runs do not go together, or a shard is missing',
  publish: '\nExit codes: 0 may be published, 1 not as it is, 4 wrong input',
  verify: '\nExit codes: 0 verified, 1 something does not follow from the records, 4 wrong input',
} as const;

/** Runs one command line. Sets the exit code; throws nothing. */
export async function main(args: readonly string[]): Promise<void> {
  suppressExperimentalWarnings();
  ignoreClosedPipe();
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
    else process.exitCode = fail(error);
  }
}

/** All commands and flags. */
export function createProgram(): Command {
  const program = new Command('evenhand')
    .description(
      'Run the same test questions on open models and paid APIs, and write results that anyone can re-check.',
    )
    .version(version())
    .exitOverride()
    .showHelpAfterError('(evenhand --help lists the commands)')
    .configureHelp({ showGlobalOptions: true });
  const json = () => new Option('--json', 'print JSON instead of a table');
  const queue = (help: string) =>
    new Option('--queue <address>', `${help}; such as redis://host:6379, with TLS rediss://host:6379`);
  const lostAfter = () =>
    new Option(
      '--lost-after <seconds>',
      'with --queue: seconds that a worker may be silent before its requests count as lost, the same for all; default: 30',
    ).argParser(parseInteger);
  const lang = () =>
    new Option('--lang <language>', 'language of tables, REPORT.md and the page; CSV and JSON stay in English')
      .choices(Object.keys(LANGUAGES))
      .default('en');
  program.hook('preAction', (_, action) => useLanguage((action.opts().lang as Language | undefined) ?? 'en'));

  program
    .command('list')
    .description('List what there is: suites, models, hosts, prices, scorers, claims, import formats and so on')
    .argument(
      '[what]',
      'suites | models | hosts | prices | providers | scorers | claims | formats | experiments; without it, the number of each',
    )
    .option('--origin <country>', 'models: only from developers in this country, such as CN; or unknown')
    .addOption(
      new Option('--weights <openness>', 'models: only with weights this open').choices([
        'open',
        'open-restricted',
        'closed',
        'unknown',
      ]),
    )
    .option('--host <id>', 'models and prices: only at this host')
    .option('--developer <name>', 'models: only from this developer')
    .addOption(json())
    .action(async (what: string | undefined, options) => (await import('./commands/list.ts')).list(what, options));

  program
    .command('init')
    .description('Create a small benchmarks folder of your own, with a suite and an experiment that are ready to run')
    .argument('[folder]', 'folder to create it in; default: the working folder')
    .addOption(json())
    .action(async (folder: string | undefined, options) => (await import('./commands/init.ts')).init(folder, options));

  program
    .command('fetch')
    .description('Download the public datasets of suites into the cache and check their hashes; calls no model')
    .argument('<suites...>', 'names or folders of suites')
    .option('--local-only', 'only check whether they are in the cache; download nothing')
    .action(async (suites: string[], options) => (await import('./commands/fetch.ts')).fetchSets(suites, options));

  program
    .command('fingerprint')
    .description('Hash the questions in training data, for the entry of a fine-tuned model; calls no model')
    .argument('<files...>', 'training data: .jsonl, .json or .txt')
    .option('--out <list>', 'file to write the list to; default: standard output')
    .action(async (files: string[], options) =>
      (await import('./commands/fingerprint.ts')).fingerprint(files, options),
    );

  program
    .command('doctor')
    .description('Check what can run here, and say how to fix what cannot; makes only calls that cost nothing')
    .argument(
      '[experiment]',
      'name or path: check its models; without it, check this machine, its servers and the API keys',
    )
    .option('--models <ids>', 'only these models, separated by commas', parseNames)
    .option('--local-only', 'connect to this machine only; models elsewhere are reported as not available')
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/doctor.ts')).doctor(experiment, options),
    );

  const withExperimentOptions = (command: Command) =>
    addPromptFlags(
      addSettingFlags(
        command
          .option('--models <ids>', 'models by their ids (evenhand list models), separated by commas', parseNames)
          .option('--suites <names>', 'suites, separated by commas', parseNames),
      ),
    ).option('--judge <model>', 'model that scores the replies of suites whose scorer is `judge`');

  withExperimentOptions(program.command('plan'))
    .description(
      'Estimate requests, tokens, cost, time, and the smallest difference that the run could detect; sends nothing, except with --pilot',
    )
    .argument('[experiment]', 'name or path')
    .option(
      '--from <run>',
      'estimate from the tokens, times and statistics of this earlier run; with --subset also several, separated by commas',
    )
    .option(
      '--pilot <n>',
      'send this many samples of each suite to each model, and estimate from those; --max-usd holds for them too',
      parseCount,
    )
    .option('--no-probe', 'estimate no times of models in this process, which takes some seconds a model')
    .option('--local-only', 'with --pilot: connect to this machine only')
    .option('--discordance <share>', 'share of samples that only one of two models gets right', parseShare)
    .option(
      '--design-effect <x>',
      'how much related samples widen intervals: variance relative to independent samples',
      Number,
    )
    .option(
      '--subset <file>',
      'write the smallest stratified subset of each suite that shows --difference, from the scores of the runs of --from, to run with: run --subset',
    )
    .option('--power <share>', 'with --subset: chance of showing the difference; default: 0.8', parseShare)
    .option(
      '--difference <share>',
      'also estimate how many samples it takes to detect this difference: 0.05 is five points',
      parseShare,
    )
    .addOption(lang())
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/plan.ts')).plan(experiment, options),
    );

  withExperimentOptions(program.command('load'))
    .description('Put models under load with the prompts of an experiment; every reply is scored')
    .argument('[experiment]', 'name or path; without it, give --models and --suites')
    .option('--ladder <list>', 'requests at a time, one stage after another, such as 1,2,4,8', parseAmounts)
    .option('--rates <list>', 'requests per second at random (Poisson) times, one stage after another', parseAmounts)
    .option('--requests <n>', 'requests of a stage, at least', parseCount, 100)
    .option('--repeats <n>', 'times that each stage is run, at most', parseCount, 3)
    .option(
      '--width <share>',
      'stop repeating a stage once the 95th percentile of the reply is known to this share of it, such as 0.05',
      parseShare,
    )
    .option('--ttft <seconds>', 'goodput: a right reply counts only if it begins within this time', fullMark)
    .option('--e2e <seconds>', 'goodput: a right reply counts only if it is complete within this time', fullMark)
    .option('--out <dir>', 'folder for the files; default: results/load-<run-id>')
    .option('--local-only', 'connect to this machine only: refuse anything that would leave it')
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/load.ts')).load(experiment, options),
    );

  withExperimentOptions(program.command('run'))
    .description('Run an experiment, or resume a run')
    .argument('[experiment]', 'name or path; without it, give --models and --suites')
    .option('--resume <run>', 'folder of a run that did not finish')
    .option(
      '--module <files>',
      'scorer or provider code that the run used, if you trust it; code in a run’s folder is never executed by itself',
      parseNames,
    )
    .option('--out <dir>', 'folder of the run; default: results/<run-id>')
    .option(
      '--shard <i/n>',
      'only this part of the samples, such as 1/3, to be put together with the others by evenhand merge',
      parseShard,
    )
    .option(
      '--extend <run>',
      'add to a finished run: models (--models), suites (--suites), more samples (--limit), or what an experiment has more',
    )
    .option('--skip-missing', 'continue without the models that cannot be reached; manifest and report name them')
    .option(
      '--until-decided <claim>',
      'id of a claim: analyse the results at intervals during the run, and stop once the claim is supported or refuted',
    )
    .option('--subset <file>', 'run only the stratified subset in this file, as `evenhand plan --subset` wrote it')
    .option('--claims <file>', 'file that contains the claim; default: all files under benchmarks/claims')
    .option('--looks <n>', 'number of such analyses, including the final one', parseCount, 5)
    .option('--pull', 'let Ollama download the models that it does not have yet')
    .option('--local-only', 'connect to this machine only: refuse anything that would leave it')
    .option(
      '--grace <seconds>',
      'seconds that running requests may take to finish after the first Ctrl-C; default: 30',
      parseInteger,
    )
    .addOption(queue('have workers on other machines send the requests (evenhand worker), through this server'))
    .option(
      '--queue-wait <seconds>',
      'with --queue: seconds that a model may be without a worker; default: 60',
      parseInteger,
    )
    .addOption(lostAfter())
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.run)
    .addOption(json())
    .action(async (experiment: string | undefined, { subset: subsetFile, ...options }) =>
      (await import('./commands/run.ts')).run(experiment, { ...options, subsetFile }),
    );

  withExperimentOptions(program.command('worker'))
    .description('Serve models of this machine, with its own keys, to the runs of a queue (evenhand run --queue)')
    .argument('[experiment]', 'serve the models of this experiment; without it, give --models')
    .addOption(queue('server that the runs use').makeOptionMandatory())
    .option('--name <name>', 'name in the records; default: made from the machine, which it does not show')
    .option(
      '--machine <label>',
      'label of this machine in the records; default: made from its name, which it does not show',
    )
    .addOption(lostAfter())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/worker.ts')).worker(experiment, options),
    );

  const queueCommand = program.command('queue').description('Look after the server of runs on many machines');
  queueCommand
    .command('status')
    .description('Print its workers, its runs, and how many requests wait')
    .addOption(queue('the server').makeOptionMandatory())
    .addOption(json())
    .action(async (options) => (await import('./commands/queue.ts')).queueStatus(options));
  queueCommand
    .command('drain')
    .description('Take out what nobody has begun; workers end what they have')
    .addOption(queue('the server').makeOptionMandatory())
    .action(async (options) => (await import('./commands/queue.ts')).drainQueue(options));
  queueCommand
    .command('remove')
    .description('Remove what a run left there, or everything of evenhand')
    .argument('[run]', 'id of the run, as `queue status` prints it; without it, everything')
    .addOption(queue('the server').makeOptionMandatory())
    .option('--force', 'also where a run goes on or a worker works')
    .action(async (run: string | undefined, options) =>
      (await import('./commands/queue.ts')).removeFromQueue(run, options),
    );

  program
    .command('reproduce')
    .description('Repeat a run from its folder alone, then compare the two')
    .argument('<run>', 'folder of a run')
    .option('--out <dir>', 'folder of the new run')
    .option(
      '--module <files>',
      'scorer or provider code that the run used, if you trust it; code in a run’s folder is never executed by itself',
      parseNames,
    )
    .option('--local-only', 'connect to this machine only: refuse anything that would leave it')
    .option(
      '--grace <seconds>',
      'seconds that running requests may take to finish after the first Ctrl-C; default: 30',
      parseInteger,
    )
    .addOption(lang())
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/reproduce.ts')).reproduce(run, options));

  program
    .command('import')
    .description('Import saved replies of another program as a run; calls no model')
    .argument('<format>', 'format of the files, such as jsonl or lm-eval; a wrong name lists all of them')
    .argument('<files...>', 'files of replies, or the run folder of another program; several models go into one run')
    .option('--out <dir>', 'folder of the run; default: results/<run-id>')
    .option('--expected <n>', 'number of samples in the dataset, if the format does not contain it', parseCount)
    .option('--map <file>', 'mapping file (map.yaml), or the name of a built-in one, for jsonl and openai-batch')
    .option(
      '--suite <name>',
      'suite that the replies answer, by name or folder: supplies questions, right answers, tests and scorer',
    )
    .option('--scorer <name>', 'scorer to use instead of the default of the format; its scores are published')
    .addOption(
      new Option(
        '--judge <who>',
        'which scores are published if the files contain some: those of the program that wrote them (source), or ours; the other scores are kept as well',
      ).choices(['source', 'ours']),
    )
    .option('--metric <name>', 'metric of that program to publish instead of its main one')
    .option('--full <n>', 'score that program gives a fully correct reply, if it is not 1', fullMark)
    .option(
      '--models <labels>',
      'a label for each file or folder, in the same order; default: what the files call the model, else their names without extension',
      parseNames,
    )
    .addOption(lang())
    .addOption(json())
    .action(async (format: string, files: string[], options) =>
      (await import('./commands/import.ts')).importReplies(format, files, options),
    );

  program
    .command('score')
    .description('Score stored replies again, next to the scores that the run has; calls no model except a judge')
    .argument('<run>', 'folder of a run')
    .option('--scorer <name>', 'scorer; default: the suite’s own, in the version of this evenhand')
    .option('--judge <model>', 'judge model, for --scorer judge')
    .option('--local-only', 'connect to this machine only: refuse a judge model elsewhere')
    .option('--module <files>', 'scorer code of its own that the run used', parseNames)
    .option('--headline', 'publish the new scores; the old ones are kept under scores/')
    .addOption(lang())
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/score.ts')).score(run, options));

  program
    .command('label')
    .description(
      'Say what a judge’s scores are worth: draw replies for people to label, or read their labels into a run',
    )
    .argument('<run>', 'folder of a run')
    .argument(
      '[labels]',
      'CSV file with the columns key and label (0 to 1, or right and wrong), and rater where several people labelled',
    )
    .option('--pick <n>', 'draw so many samples of each suite at random, and write a sheet to fill', parseCount)
    .option('--out <file>', 'with --pick: file of the sheet; default: labels.csv')
    .addOption(lang())
    .addOption(json())
    .action(async (run: string, labels: string | undefined, options) =>
      (await import('./commands/label.ts')).label(run, labels, options),
    );

  program
    .command('report')
    .description('Write all result files again from the records, and print the leaderboard')
    .argument('<runs...>', 'folders of runs')
    .option('--open', 'open the page of each run in the browser')
    .option('--adoption', 'keep the newest snapshot of downloads and likes in each run, and show it in its report')
    .option('--simultaneous', 'also print intervals of the differences that hold for all pairs together (max-T)')
    .addOption(lang())
    .option('--out <dir>', 'join the runs: one leaderboard of all their models on the same samples, written here')
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/report.ts')).report(runs, options));

  program
    .command('merge')
    .description(
      'Put shards of one experiment (run --shard) together into the run that it would have been; other runs on the same samples get one leaderboard',
    )
    .argument('<runs...>', 'folders of shards, or of runs')
    .requiredOption('--out <dir>', 'folder for what they become')
    .option('--partial', 'merge shards although some are missing or incomplete; the run is incomplete then')
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.merge)
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/merge.ts')).merge(runs, options));

  program
    .command('table')
    .description('Print the leaderboard or the pairwise comparisons of a run as a table for a paper')
    .argument('<run>', 'folder of a run')
    .addOption(
      new Option('--format <format>', 'Markdown, LaTeX (booktabs), CSV or JSON').choices(TABLE_FORMATS).default('md'),
    )
    .addOption(
      new Option('--what <table>', 'which table').choices(['leaderboard', 'comparison']).default('leaderboard'),
    )
    .option('--suite <name>', 'only this suite; default: the average over suites')
    .option('--language <tag>', 'only samples in this language; default: all')
    .option('--baseline <model>', 'comparison: only pairs with this model, which is then the second of each')
    .option('--out <file>', 'file to write the table to; default: standard output')
    .addOption(lang())
    .action(async (run: string, options) => (await import('./commands/table.ts')).table(run, options));

  program
    .command('view')
    .description('Serve the page of a run to a browser on this machine, with live progress while the run goes on')
    .argument('<run>', 'folder of a run')
    .option('--port <n>', 'port to listen on; default: any that is free', parseInteger, 0)
    .option('--open', 'open the page in the browser')
    .addOption(lang())
    .action(async (run: string, options) => (await import('./commands/view.ts')).view(run, options));

  program
    .command('leaderboard')
    .description('Write runs and nights as a static site: pages without script, CSV, JSON and an Atom feed')
    .argument('<runs...>', 'folders of runs, or folders that hold such folders')
    .requiredOption('--out <dir>', 'folder of the site')
    .option('--title <text>', 'name of the site; default: Leaderboard')
    .option('--url <address>', 'address under which the site will stand, for the links of its feed', parseAddress)
    .option(
      '--published <table=map...>',
      'tables of totals that others published, each with the map of its fields (a file, or a name under benchmarks/tables); they stand apart',
    )
    .addOption(lang())
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/leaderboard.ts')).leaderboard(runs, options));

  program
    .command('nightly')
    .description(
      'Run what changed of an experiment since the nights before, carry the rest over within a budget, and write the site',
    )
    .argument('<experiment>', 'name under benchmarks/experiments, or a path')
    .requiredOption('--nights <dir>', 'folder of all nights: a run for each that requested something, and nights.json')
    .option('--site <dir>', 'folder of the site that is written from all nights')
    .option('--title <text>', 'name of the site; default: Leaderboard')
    .option('--url <address>', 'address under which the site will stand, for the links of its feed', parseAddress)
    .option(
      '--published <table=map...>',
      'tables of totals that others published, each with the map of its fields (a file, or a name under benchmarks/tables); they stand apart',
    )
    .option(
      '--budget-usd-per-month <x>',
      'the most that all nights of a month (UTC) may cost; what it does not allow is put off',
      parseAmount,
    )
    .option('--refresh-days <n>', 'request rows anew that are so many days old; default: only what changed', parseCount)
    .option('--pull', 'let Ollama download the models that it does not have yet')
    .option('--local-only', 'connect to this machine only: refuse anything that would leave it')
    .option(
      '--grace <seconds>',
      'seconds that running requests may take to finish after the first Ctrl-C; default: 30',
      parseInteger,
    )
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.nightly)
    .addOption(json())
    .action(async (experiment: string, options) =>
      (await import('./commands/nightly.ts')).nightly(experiment, options),
    );

  program
    .command('show')
    .description('Show one sample: prompt, replies side by side, extracted answers and scores')
    .argument('<run>', 'folder of a run')
    .argument('<sample>', 'id of the sample; suite/id if several suites have it')
    .addOption(json())
    .action(async (run: string, sample: string, options) =>
      (await import('./commands/show.ts')).show(run, sample, options),
    );

  program
    .command('compare')
    .description('Compare models pairwise, within one run or across several on the same samples')
    .argument('<runs...>', 'folders of runs')
    .option('--baseline <model>', 'only pairs with this model, which is then the second of each')
    .option('--all-pairs', 'several runs: all pairs; default: each model with itself in the other runs')
    .option('--language <tag>', 'only this language; all shows each language')
    .addOption(
      new Option(
        '--adjust <rule>',
        'correction for the number of pairs: Holm, max-T (Westfall & Young: as strict, finds more), Benjamini & Hochberg (for exploration), or none',
      )
        .choices(['holm', 'max-t', 'bh', 'none'])
        .default('holm'),
    )
    .option('--simultaneous', 'also print intervals of the differences that hold for all pairs together (max-T)')
    .option(
      '--within <tags>',
      'compare translated samples in these two languages, such as en,zh; default: all pairs of languages',
      parseNames,
    )
    .addOption(
      new Option('--group-by <trait>', 'also compare groups of models, each model counting once').choices([
        'origin',
        'weights',
        'size',
      ]),
    )
    .option(
      '--non-inferiority [points]',
      'also say of each pair whether the first is no worse than the second over all suites together; without points by the run’s margin',
    )
    .addOption(lang())
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/compare.ts')).compare(runs, options));

  program
    .command('diff')
    .description(
      'Compare two runs, or two CSV files of the same kind: changed scores and figures, and why rows cannot be compared',
    )
    .argument('<before>', 'folder of a run, or a CSV file')
    .argument('<after>', 'folder or CSV file to compare it with')
    .option('--flips <n>', 'number of changed scores to list with their replies', parseInteger, 20)
    .option('--markdown', 'print Markdown for a pull request')
    .addOption(lang())
    .option(
      '--fail-on-drop [points]',
      'exit with 1 where the score of a model fell by more than so many points; without points by more than chance explains (5 %, Holm over the rows)',
    )
    .addHelpText('after', EXIT_HELP.diff)
    .addOption(json())
    .action(async (before: string, after: string, options) =>
      (await import('./commands/diff.ts')).diff(before, after, options),
    );

  program
    .command('claim')
    .description('Test claims on a run, or on several on the same samples: supported, refuted or undecided')
    .argument('<runs...>', 'folders of runs')
    .option('--claims <file>', 'file of claims, or a name under benchmarks/claims; default: all of them')
    .addOption(lang())
    .option('--write', 'write findings.csv into the folder of the run, and the claims into its report')
    .option('--out <dir>', 'write findings.csv into this folder')
    .option('--strict', 'exit with 1 where a claim is refuted, with 2 where one is undecided')
    .addHelpText('after', EXIT_HELP.claim)
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/claim.ts')).claim(runs, options));

  program
    .command('gate')
    .description('Decide by a policy file whether a second run may replace a first one: go, no-go or inconclusive')
    .argument('<before>', 'folder of the run that is in use')
    .argument('<after>', 'folder of the run of the candidate')
    .requiredOption('--policy <file>', 'policy file: margins and samples for each suite, limits for cost and time')
    .option('--junit <file>', 'also write the checks as JUnit XML into this file')
    .option('--markdown <file>', 'also write them as Markdown into this file, for a pull request or a step summary')
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.gate)
    .addOption(json())
    .action(async (before: string, after: string, options) =>
      (await import('./commands/gate.ts')).gate(before, after, options),
    );

  program
    .command('drift')
    .description('Look for silent changes of models over the nightly runs of one experiment')
    .argument('<runs...>', 'folders of runs, or folders that hold runs; taken in the order of time')
    .option(
      '--sentinel <models>',
      'labels of models that cannot change by themselves, such as a local file of weights: where one moves too, no provider is blamed',
      parseNames,
    )
    .option('--reference <n>', 'number of first nights that the others are compared with', parseCount, 5)
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.drift)
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/drift.ts')).drift(runs, options));

  program
    .command('verify')
    .description('Recompute every published figure from the records, and check every hash')
    .argument('<run>', 'folder of a run')
    .option('--signature <file>', 'also check the signature: file that says who may have signed (allowed_signers)')
    .option('--signer <name>', 'the one in that file who has to have signed; default: anybody in it')
    .addHelpText('after', EXIT_HELP.verify)
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/verify.ts')).verify(run, options));

  program
    .command('publish')
    .description(
      'Check a run before it is published: figures, error share, cut replies, reading rule, keys and personal data; with --out write a copy for others',
    )
    .argument('<run>', 'folder of a run')
    .option('--out <dir>', 'write a copy here if nothing speaks against publishing it')
    .addOption(
      new Option('--redact [what]', 'leave replies out of the copy; all: questions and targets too').choices([
        'replies',
        'all',
      ]),
    )
    .option('--allow <texts>', 'texts that look private and are not, separated by commas', parseNames)
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.publish)
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/publish.ts')).publish(run, options));

  program
    .command('sign')
    .description('Sign a run that verifies with an SSH key (by ssh-keygen), so that it can be held against you')
    .argument('<run>', 'folder of a run')
    .requiredOption('--key <file>', 'SSH key: the private key, or the public key of one that an agent holds')
    .action(async (run: string, options) => (await import('./commands/sign.ts')).sign(run, options));

  program
    .command('price')
    .description('Price a stored run again, side by side; changes nothing in it')
    .argument('<run>', 'the folder of a run')
    .option('--at <date>', 'at this day, each reply at its own time of day, or at this moment with its offset')
    .option(
      '--prices <dir>',
      'by the price files of this folder, each named <host>.yaml; without it by benchmarks/prices',
    )
    .option('--host <id>', 'by the prices of this host, for the models that it serves')
    .option('--out <file>', 'write the figures into this file, as JSON')
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/price.ts')).price(run, options));

  program
    .command('frontier')
    .description('Quality against cost and time of a published table of totals; runs have the same in frontier.csv')
    .argument('<table>', 'YAML or JSON file with one entry a model')
    .requiredOption('--map <map>', 'file that names the fields of the table, or a name under benchmarks/tables')
    .option('--cheaper <percent>', 'also test "so much cheaper" row against row, such as 90', fullMark)
    .option(
      '--margin <points>',
      'with --cheaper: points of accuracy by which the cheaper one may be worse',
      fullMark,
      2,
    )
    .option('--out <dir>', 'folder for frontier.csv, frontier.svg and cheaper.csv')
    .addOption(json())
    .action(async (table: string, options) => (await import('./commands/frontier.ts')).frontier(table, options));

  const adoption = program
    .command('adoption')
    .description('Downloads and likes of open weights on Hugging Face, with their date; they enter no score');
  adoption
    .command('refresh')
    .description('Take a snapshot of today; where Hugging Face cannot be reached, the last one stays (exit code 2)')
    .option(
      '--endpoint <address>',
      'another address that speaks the same API; default: HF_ENDPOINT, or huggingface.co',
      parseAddress,
    )
    .option('--out <dir>', 'folder of snapshots; default: benchmarks/adoption')
    .option('--local-only', 'connect to this machine only: refuse anything that would leave it')
    .addOption(lang())
    .addOption(json())
    .action(async (options) => (await import('./commands/adoption.ts')).refreshAdoption(options));
  adoption
    .command('show')
    .description('Print the newest snapshot, beside what runs measured')
    .argument('[runs...]', 'folders of runs')
    .addOption(lang())
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/adoption.ts')).showAdoption(runs, options));

  program
    .command('prices')
    .description('Keep the price book')
    .command('check')
    .description('Compare our dated prices with public price books; ends with 1 where a difference is not known')
    .argument('<files...>', 'probes of books, as scripts/prices/export-books.py writes them')
    .addOption(json())
    .action(async (files: string[], options) => (await import('./commands/prices.ts')).checkPrices(files, options));

  program
    .command('export')
    .description('Write all cells of runs into one file for a notebook, with question, reply and score')
    .argument('<table>', 'long: one row for each sample, model and trial')
    .argument('<runs...>', 'folders of runs')
    .addOption(new Option('--format <form>', 'form of the file').choices(['csv', 'parquet']).default('csv'))
    .option('--out <file>', 'file to write; - is standard output; default: <run>.long.<format>')
    .action(async (table: string, runs: string[], options) =>
      (await import('./commands/export.ts')).exportLong(table, runs, options),
    );

  program
    .command('completion')
    .description('Print a script that completes commands and flags in a shell')
    .addArgument(new Argument('<shell>', SHELLS.join(' | ')).choices(SHELLS))
    .action(async (shell: Shell) => {
      const { createCompletion } = await import('./output/completion.ts');
      process.stdout.write(createCompletion(program, shell));
    });

  addOutputFlags(program);
  for (const command of program.commands) {
    const examples = HELP_EXAMPLES[command.name()];
    if (examples !== undefined)
      command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  }
  for (const command of program.commands) {
    command.exitOverride();
    for (const inner of command.commands) inner.exitOverride();
  }
  return program;
}

/** `evenhand list | head`: a reader that has seen enough is no error, and does not end a run either; nor does a terminal that was closed (EIO). */
function ignoreClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
}

/** Node 22 warns on every start that it strips types, which does not concern users. */
function suppressExperimentalWarnings(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = ((...args: unknown[]) => {
    const kind = typeof args[1] === 'string' ? args[1] : (args[1] as { type?: string } | undefined)?.type;
    if (kind !== 'ExperimentalWarning') emit(...args);
  }) as typeof process.emitWarning;
}
