import { basename, dirname, extname, resolve } from 'node:path';
import { ownPromptSchema, type PromptOverride } from '@evenhand/core';
import { checkValue, readText, readYaml } from '@evenhand/io';
import type { Command } from 'commander';

/** What a command line may say of prompts. */
export interface PromptFlags {
  /** System message for all suites; empty = none is sent. */
  readonly system?: string;
  /** A template as text, or a YAML file with the keys of a prompt. */
  readonly promptFile?: string;
}

/** `--system` and `--prompt-file`. */
export function addPromptFlags(command: Command): Command {
  return command
    .option('--system <text>', 'system message in place of the suites’ own, as the prompt variant `own`; "" sends none')
    .option(
      '--prompt-file <file>',
      'your own words as a prompt variant named after the file: a text with {{input}} in it, or a .yaml file with system, template and so on',
    );
}

/** undefined = nothing is said. @throws ConfigError naming the file and what is wrong in it */
export function readPromptFlags({ system, promptFile }: PromptFlags): PromptOverride | undefined {
  if (system === undefined && promptFile === undefined) return undefined;
  const said = system === undefined ? {} : { system: system === '' ? null : system };
  if (promptFile === undefined) return { ...said, file: checkValue({}, ownPromptSchema, '--system'), base: '.' };
  const isYaml = ['.yaml', '.yml'].includes(extname(promptFile));
  const name = basename(promptFile, extname(promptFile)).replace(/[^A-Za-z0-9._-]+/g, '-');
  const named = ownPromptSchema.extend({ name: ownPromptSchema.shape.name.unwrap().default(name) });
  const file = isYaml
    ? readYaml(promptFile, named, 'a prompt with system, template and so on')
    : checkValue({ template: readText(promptFile, 'a prompt with {{input}} in it').trimEnd() }, named, promptFile);
  return { ...said, prompt: file.value, file, base: dirname(resolve(promptFile)) };
}
