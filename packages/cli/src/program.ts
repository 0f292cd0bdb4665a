import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { fail, USAGE } from './output/exit.ts';
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
const parseNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

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

function createProgram(): Command {
  const program = new Command('evenhand')
    .description('Asks the same questions of open models and paid APIs, and writes results that anybody can re-check.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(evenhand --help shows the verbs)')
    .configureHelp({ showGlobalOptions: true });
  const json = () => new Option('--json', 'print JSON instead of a table');

  program
    .command('list')
    .description('what there is: suites, models, hosts, prices, providers or experiments')
    .argument('[what]', 'suites | models | hosts | prices | providers | experiments; without it, all of them counted')
    .option(
      '--origin <country>',
      'models: of this country of the developer, such as CN; unknown for those that are not known',
    )
    .addOption(
      new Option('--weights <openness>', 'models: by how open the weights are').choices([
        'open',
        'open-restricted',
        'closed',
        'unknown',
      ]),
    )
    .option('--host <id>', 'models and prices: at this host')
    .option('--developer <name>', 'models: of this developer')
    .addOption(json())
    .action(async (what: string | undefined, options) => (await import('./commands/list.ts')).list(what, options));

  program
    .command('init')
    .description('write a small benchmarks folder of your own: a suite and an experiment that run at once')
    .argument('[folder]', 'where; without it, the working folder')
    .addOption(json())
    .action(async (folder: string | undefined, options) => (await import('./commands/init.ts')).init(folder, options));

  program
    .command('fetch')
    .description('brings the public sets of suites into the cache, checked by their hashes; asks no model')
    .argument('<suites...>', 'names of suites, or folders')
    .option('--local-only', 'only look whether they are here: nothing is fetched')
    .action(async (suites: string[], options) => (await import('./commands/fetch.ts')).fetchSets(suites, options));

  program
    .command('fingerprint')
    .description('hashes of the questions in training data, for the entry of a customised model; asks no model')
    .argument('<files...>', 'training data: .jsonl, .json or .txt')
    .option('--out <list>', 'file that the list is written to; without it, standard output')
    .action(async (files: string[], options) =>
      (await import('./commands/fingerprint.ts')).fingerprint(files, options),
    );

  program
    .command('doctor')
    .description('what can run here, and what to do about each gap; makes free calls only')
    .argument(
      '[experiment]',
      'name or path: its models are looked for; without it, this machine, its servers and the keys',
    )
    .option('--models <ids>', 'only these, separated by commas', parseNames)
    .option('--local-only', 'speak to this machine only; models elsewhere are named as gaps')
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/doctor.ts')).doctor(experiment, options),
    );

  const withExperimentOptions = (command: Command) =>
    addSettingFlags(
      command
        .option('--models <ids>', 'models of the roster, separated by commas', parseNames)
        .option('--suites <names>', 'suites, separated by commas', parseNames),
    ).option('--judge <model>', 'model of the roster that judges, where a suite’s scorer is `judge`');

  withExperimentOptions(program.command('plan'))
    .description('cells, requests, tokens, money, time, and the smallest difference that can be shown; asks nothing')
    .argument('[experiment]', 'name or path')
    .option('--from <run>', 'an earlier run: its tokens, times, discordance and design effect are taken')
    .option('--discordance <share>', 'share of samples that only one of two models gets right', parseShare)
    .option(
      '--design-effect <x>',
      'how much clusters widen intervals: variance over that of independent samples',
      Number,
    )
    .option(
      '--difference <share>',
      'also say how many samples it takes to find this difference: 0.05 is five points',
      parseShare,
    )
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/plan.ts')).plan(experiment, options),
    );

  withExperimentOptions(program.command('run'))
    .description('runs an experiment, or resumes a run')
    .argument('[experiment]', 'name or path; without it --models and --suites say what')
    .option('--resume <run>', 'the folder of a run that did not end')
    .option(
      '--module <files>',
      'code that judged in that run: it is never executed from the run’s folder by itself',
      parseNames,
    )
    .option('--out <dir>', 'the run’s folder; without it results/<run-id>')
    .option('--skip-missing', 'go on without the models that cannot be reached; manifest and report say so')
    .option(
      '--until-decided <claim>',
      'id of a claim: look at the results on the way, and end once it is supported or refuted',
    )
    .option('--claims <file>', 'where the claim stands; without it under benchmarks/claims')
    .option('--looks <n>', 'how often the results are looked at, the end included', parseCount, 5)
    .option('--pull', 'have Ollama fetch the models that it does not have yet')
    .option('--local-only', 'speak to this machine only: whatever would leave it is refused')
    .option('--grace <seconds>', 'time for running requests to end after the first Ctrl-C; without it 30', parseInteger)
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('./commands/run.ts')).run(experiment, options),
    );

  program
    .command('reproduce')
    .description('runs again what a run’s folder describes, from that folder alone, then compares the two')
    .argument('<run>', 'the folder of a run')
    .option('--out <dir>', 'the new run’s folder')
    .option(
      '--module <files>',
      'code that judged in that run: it is never executed from the run’s folder by itself',
      parseNames,
    )
    .option('--local-only', 'speak to this machine only: whatever would leave it is refused')
    .option('--grace <seconds>', 'time for running requests to end after the first Ctrl-C; without it 30', parseInteger)
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/reproduce.ts')).reproduce(run, options));

  program
    .command('import')
    .description('other people’s saved replies into a run; asks no model anything')
    .argument('<format>', 'how they are written; evenhand import --help names the formats')
    .argument('<files...>', 'files of replies, or the folder of a harness’s run; several models make one run')
    .option('--out <dir>', 'the run’s folder; without it results/<run-id>')
    .option('--expected <n>', 'samples that the set has, where the format does not know it', parseCount)
    .option('--map <file>', 'mapping file (map.yaml), or the name of a shipped one, for jsonl and openai-batch')
    .option(
      '--suite <name>',
      'the suite that was asked, by name or folder: its questions, right answers, tests and scorer',
    )
    .option('--scorer <name>', 'our scorer, instead of the one that fits the format; its verdicts are published')
    .addOption(
      new Option(
        '--judge <who>',
        'whose verdicts are published where the files hold some: those of the program that wrote them, or ours; the others stand beside',
      ).choices(['source', 'ours']),
    )
    .option('--metric <name>', 'the metric of that program which is published, instead of the one that decides there')
    .option('--full <n>', 'what that program gives for a reply that is all right, where it is not 1', fullMark)
    .option('--models <labels>', 'a label for each file, in their order; without it the files’ stems', parseNames)
    .addOption(json())
    .action(async (format: string, files: string[], options) =>
      (await import('./commands/import.ts')).importReplies(format, files, options),
    );

  program
    .command('score')
    .description('judges stored replies again, beside the verdicts that the run has; asks no model but a judge')
    .argument('<run>', 'the folder of a run')
    .option('--scorer <name>', 'judge; without it the suite’s own, in this evenhand’s version')
    .option('--judge <model>', 'model of the roster that judges, for --scorer judge')
    .option('--local-only', 'speak to this machine only: a judge that would leave it is refused')
    .option('--module <files>', 'code of its own that the run was judged by', parseNames)
    .option('--headline', 'makes the new verdicts the published ones; the old ones stay under scores/')
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/score.ts')).score(run, options));

  program
    .command('report')
    .description('writes all result files again from the records, and prints the leaderboard')
    .argument('<runs...>', 'folders of runs')
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/report.ts')).report(runs, options));

  program
    .command('show')
    .description('one sample: prompt, replies side by side, what was read, verdicts')
    .argument('<run>', 'the folder of a run')
    .argument('<sample>', 'its id; suite/id where several suites have it')
    .addOption(json())
    .action(async (run: string, sample: string, options) =>
      (await import('./commands/show.ts')).show(run, sample, options),
    );

  program
    .command('compare')
    .description('paired comparisons of the models of one run, or of several on the same samples')
    .argument('<runs...>', 'folders of runs')
    .option('--baseline <model>', 'only pairs with this model, which then stands second')
    .option('--language <tag>', 'one language, or all for each of them')
    .addOption(
      new Option(
        '--adjust <rule>',
        'for the number of pairs: Holm, Benjamini & Hochberg (for exploring), or not at all',
      )
        .choices(['holm', 'bh', 'none'])
        .default('holm'),
    )
    .option(
      '--within <tags>',
      'two languages such as en,zh whose twins are compared; without it all that have twins',
      parseNames,
    )
    .addOption(
      new Option('--group-by <trait>', 'also compare groups of models, the models as the sample').choices([
        'origin',
        'weights',
        'size',
      ]),
    )
    .option(
      '--non-inferiority [points]',
      'also say of each pair whether the first is no worse than the second over all suites together; without points by the run’s margin',
    )
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/compare.ts')).compare(runs, options));

  program
    .command('diff')
    .description('two runs, or two CSV files of the same kind: flips, changed figures, why rows cannot be compared')
    .argument('<before>', 'the folder of a run, or a CSV file')
    .argument('<after>', 'the same of the other')
    .option('--flips <n>', 'flips that are listed with their text', parseInteger, 20)
    .option('--markdown', 'print Markdown for a pull request')
    .addOption(json())
    .action(async (before: string, after: string, options) =>
      (await import('./commands/diff.ts')).diff(before, after, options),
    );

  program
    .command('claim')
    .description('holds a run, or several on the same samples, against claims: supported, refuted or undecided')
    .argument('<runs...>', 'folders of runs')
    .option('--claims <file>', 'a file of claims, or a name under benchmarks/claims; without it all that are there')
    .option('--out <dir>', 'where findings.csv goes; without it into the folder of the run')
    .addOption(json())
    .action(async (runs: string[], options) => (await import('./commands/claim.ts')).claim(runs, options));

  program
    .command('verify')
    .description('recomputes every published figure from the records, and checks every hash')
    .argument('<run>', 'the folder of a run')
    .addOption(json())
    .action(async (run: string, options) => (await import('./commands/verify.ts')).verify(run, options));

  for (const command of program.commands) command.exitOverride();
  return program;
}

/** `evenhand list | head`: a reader that has seen enough is no error, and does not end a run either. */
function ignoreClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** Node 22 says on every start that it strips types; that is no news to our users. */
function suppressExperimentalWarnings(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = ((...args: unknown[]) => {
    const kind = typeof args[1] === 'string' ? args[1] : (args[1] as { type?: string } | undefined)?.type;
    if (kind !== 'ExperimentalWarning') emit(...args);
  }) as typeof process.emitWarning;
}
