import { type Command, Option } from 'commander';
import { fullMark, parseCount, parseNames } from './arguments.ts';
import { json, lang } from './shared-options.ts';

/** What makes runs of replies that are there, and verdicts of replies that are there. */
export function addGatherCommands(program: Command): void {
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
      (await import('../commands/import.ts')).importReplies(format, files, options),
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
    .action(async (run: string, options) => (await import('../commands/score.ts')).score(run, options));

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
      (await import('../commands/label.ts')).label(run, labels, options),
    );
}
