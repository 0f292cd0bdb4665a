import { Argument, type Command, Option } from 'commander';
import { SHELLS, type Shell } from '../output/completion.ts';

/** For other programs: notebooks and shells. */
export function addToolsCommands(program: Command): void {
  program
    .command('export')
    .description('Write all cells of runs into one file for a notebook, with question, reply and score')
    .argument('<table>', 'long: one row for each sample, model and trial')
    .argument('<runs...>', 'folders of runs')
    .addOption(new Option('--format <form>', 'form of the file').choices(['csv', 'parquet']).default('csv'))
    .option('--out <file>', 'file to write; - is standard output; default: <run>.long.<format>')
    .action(async (table: string, runs: string[], options) =>
      (await import('../commands/export.ts')).exportLong(table, runs, options),
    );

  program
    .command('completion')
    .description('Print a script that completes commands and flags in a shell')
    .addArgument(new Argument('<shell>', SHELLS.join(' | ')).choices(SHELLS))
    .action(async (shell: Shell) => {
      const { createCompletion } = await import('../output/completion.ts');
      process.stdout.write(createCompletion(program, shell));
    });
}
