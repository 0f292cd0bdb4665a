import { type Command, Option } from 'commander';
import { parseNames } from './arguments.ts';
import { EXIT_HELP } from './exit-help.ts';
import { json, lang } from './shared-options.ts';

/** What others rely on. */
export function addPublishCommands(program: Command): void {
  program
    .command('verify')
    .description('Recompute every published figure from the records, and check every hash')
    .argument('<run>', 'folder of a run')
    .option('--signature <file>', 'also check the signature: file that says who may have signed (allowed_signers)')
    .option('--signer <name>', 'the one in that file who has to have signed; default: anybody in it')
    .addHelpText('after', EXIT_HELP.verify)
    .addOption(json())
    .action(async (run: string, options) => (await import('../commands/verify.ts')).verify(run, options));

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
    .action(async (run: string, options) => (await import('../commands/publish.ts')).publish(run, options));

  program
    .command('sign')
    .description('Sign a run that verifies with an SSH key (by ssh-keygen), so that it can be held against you')
    .argument('<run>', 'folder of a run')
    .requiredOption('--key <file>', 'SSH key: the private key, or the public key of one that an agent holds')
    .action(async (run: string, options) => (await import('../commands/sign.ts')).sign(run, options));
}
