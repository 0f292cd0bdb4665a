import type { Command } from 'commander';
import { addPromptFlags } from '../prompt-flags.ts';
import { addSettingFlags } from '../setting-flags.ts';
import { fullMark, parseAmounts, parseCount, parseInteger, parseNames, parseShard, parseShare } from './arguments.ts';
import { EXIT_HELP } from './exit-help.ts';
import { grace, json, lang, localOnly, lostAfter, module, queue } from './shared-options.ts';

/** What asks models: runs, what they would cost, models under load, and runs on many machines. */
export function addAskCommands(program: Command): void {
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
      (await import('../commands/plan.ts')).plan(experiment, options),
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
    .addOption(localOnly())
    .addOption(lang())
    .addOption(json())
    .action(async (experiment: string | undefined, options) =>
      (await import('../commands/load.ts')).load(experiment, options),
    );

  withExperimentOptions(program.command('run'))
    .description('Run an experiment, or resume a run')
    .argument('[experiment]', 'name or path; without it, give --models and --suites')
    .option('--resume <run>', 'folder of a run that did not finish')
    .addOption(module())
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
    .addOption(localOnly())
    .addOption(grace())
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
      (await import('../commands/run.ts')).run(experiment, { ...options, subsetFile }),
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
      (await import('../commands/worker.ts')).worker(experiment, options),
    );

  const queueCommand = program.command('queue').description('Look after the server of runs on many machines');
  queueCommand
    .command('status')
    .description('Print its workers, its runs, and how many requests wait')
    .addOption(queue('the server').makeOptionMandatory())
    .addOption(json())
    .action(async (options) => (await import('../commands/queue.ts')).queueStatus(options));
  queueCommand
    .command('drain')
    .description('Take out what nobody has begun; workers end what they have')
    .addOption(queue('the server').makeOptionMandatory())
    .action(async (options) => (await import('../commands/queue.ts')).drainQueue(options));
  queueCommand
    .command('remove')
    .description('Remove what a run left there, or everything of evenhand')
    .argument('[run]', 'id of the run, as `queue status` prints it; without it, everything')
    .addOption(queue('the server').makeOptionMandatory())
    .option('--force', 'also where a run goes on or a worker works')
    .action(async (run: string | undefined, options) =>
      (await import('../commands/queue.ts')).removeFromQueue(run, options),
    );

  program
    .command('reproduce')
    .description('Repeat a run from its folder alone, then compare the two')
    .argument('<run>', 'folder of a run')
    .option('--out <dir>', 'folder of the new run')
    .addOption(module())
    .addOption(localOnly())
    .addOption(grace())
    .addOption(lang())
    .addOption(json())
    .action(async (run: string, options) => (await import('../commands/reproduce.ts')).reproduce(run, options));
}
