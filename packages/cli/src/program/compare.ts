import { type Command, Option } from 'commander';
import { parseCount, parseInteger, parseNames } from './arguments.ts';
import { EXIT_HELP } from './exit-help.ts';
import { json, lang } from './shared-options.ts';

/** What holds results against one another. */
export function addCompareCommands(program: Command): void {
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
    .action(async (runs: string[], options) => (await import('../commands/compare.ts')).compare(runs, options));

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
      (await import('../commands/diff.ts')).diff(before, after, options),
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
    .action(async (runs: string[], options) => (await import('../commands/claim.ts')).claim(runs, options));

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
      (await import('../commands/gate.ts')).gate(before, after, options),
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
    .action(async (runs: string[], options) => (await import('../commands/drift.ts')).drift(runs, options));
}
