import { type Command, Option } from 'commander';
import { parseNames } from './arguments.ts';
import { json } from './shared-options.ts';

/** What comes before a run: what there is, a folder of one's own, datasets, and what this machine can do. */
export function addPrepareCommands(program: Command): void {
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
    .action(async (what: string | undefined, options) => (await import('../commands/list.ts')).list(what, options));

  program
    .command('init')
    .description('Create a small benchmarks folder of your own, with a suite and an experiment that are ready to run')
    .argument('[folder]', 'folder to create it in; default: the working folder')
    .addOption(json())
    .action(async (folder: string | undefined, options) => (await import('../commands/init.ts')).init(folder, options));

  program
    .command('fetch')
    .description('Download the public datasets of suites into the cache and check their hashes; calls no model')
    .argument('<suites...>', 'names or folders of suites')
    .option('--local-only', 'only check whether they are in the cache; download nothing')
    .action(async (suites: string[], options) => (await import('../commands/fetch.ts')).fetchSets(suites, options));

  program
    .command('fingerprint')
    .description('Hash the questions in training data, for the entry of a fine-tuned model; calls no model')
    .argument('<files...>', 'training data: .jsonl, .json or .txt')
    .option('--out <list>', 'file to write the list to; default: standard output')
    .action(async (files: string[], options) =>
      (await import('../commands/fingerprint.ts')).fingerprint(files, options),
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
      (await import('../commands/doctor.ts')).doctor(experiment, options),
    );
}
