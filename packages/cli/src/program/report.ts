import { type Command, Option } from 'commander';
import { TABLE_FORMATS } from '../output/output-options.ts';
import { parseAddress, parseAmount, parseCount, parsePort } from './arguments.ts';
import { EXIT_HELP } from './exit-help.ts';
import { grace, json, lang, localOnly } from './shared-options.ts';

/** What shows results. */
export function addReportCommands(program: Command): void {
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
    .action(async (runs: string[], options) => (await import('../commands/report.ts')).report(runs, options));

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
    .action(async (runs: string[], options) => (await import('../commands/merge.ts')).merge(runs, options));

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
    .action(async (run: string, options) => (await import('../commands/table.ts')).table(run, options));

  program
    .command('view')
    .description('Serve the page of a run to a browser on this machine, with live progress while the run goes on')
    .argument('<run>', 'folder of a run')
    .option('--port <n>', 'port to listen on; default: any that is free', parsePort, 0)
    .option('--open', 'open the page in the browser')
    .addOption(lang())
    .action(async (run: string, options) => (await import('../commands/view.ts')).view(run, options));

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
    .action(async (runs: string[], options) => (await import('../commands/leaderboard.ts')).leaderboard(runs, options));

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
    .addOption(localOnly())
    .addOption(grace())
    .addOption(lang())
    .addHelpText('after', EXIT_HELP.nightly)
    .addOption(json())
    .action(async (experiment: string, options) =>
      (await import('../commands/nightly.ts')).nightly(experiment, options),
    );

  program
    .command('show')
    .description('Show one sample: prompt, replies side by side, extracted answers and scores')
    .argument('<run>', 'folder of a run')
    .argument('<sample>', 'id of the sample; suite/id if several suites have it')
    .addOption(json())
    .action(async (run: string, sample: string, options) =>
      (await import('../commands/show.ts')).show(run, sample, options),
    );
}
