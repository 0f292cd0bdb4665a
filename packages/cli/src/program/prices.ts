import type { Command } from 'commander';
import { fullMark, parseAddress } from './arguments.ts';
import { json, lang, localOnly } from './shared-options.ts';

/** Money, published tables, and how much models are used. */
export function addPricesCommands(program: Command): void {
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
    .action(async (run: string, options) => (await import('../commands/price.ts')).price(run, options));

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
    .action(async (table: string, options) => (await import('../commands/frontier.ts')).frontier(table, options));

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
    .addOption(localOnly())
    .addOption(lang())
    .addOption(json())
    .action(async (options) => (await import('../commands/adoption.ts')).refreshAdoption(options));
  adoption
    .command('show')
    .description('Print the newest snapshot, beside what runs measured')
    .argument('[runs...]', 'folders of runs')
    .addOption(lang())
    .addOption(json())
    .action(async (runs: string[], options) => (await import('../commands/adoption.ts')).showAdoption(runs, options));

  program
    .command('prices')
    .description('Keep the price book')
    .command('check')
    .description('Compare our dated prices with public price books; ends with 1 where a difference is not known')
    .argument('<files...>', 'probes of books, as scripts/prices/export-books.py writes them')
    .addOption(json())
    .action(async (files: string[], options) => (await import('../commands/prices.ts')).checkPrices(files, options));
}
