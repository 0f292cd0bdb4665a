import { type Language, useLanguage } from '@evenhand/messages';
import { Command, CommanderError } from 'commander';
import { fail, USAGE } from './output/exit.ts';
import { HELP_EXAMPLES } from './output/help-examples.ts';
import { addOutputFlags } from './output/output-options.ts';
import { addAskCommands } from './program/ask.ts';
import { addCompareCommands } from './program/compare.ts';
import { addGatherCommands } from './program/gather.ts';
import { addPrepareCommands } from './program/prepare.ts';
import { addPricesCommands } from './program/prices.ts';
import { addPublishCommands } from './program/publish.ts';
import { addReportCommands } from './program/report.ts';
import { addToolsCommands } from './program/tools.ts';
import { version } from './version.ts';

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
  program.hook('preAction', (_, action) => useLanguage((action.opts().lang as Language | undefined) ?? 'en'));
  addPrepareCommands(program);
  addAskCommands(program);
  addGatherCommands(program);
  addReportCommands(program);
  addCompareCommands(program);
  addPublishCommands(program);
  addPricesCommands(program);
  addToolsCommands(program);

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
