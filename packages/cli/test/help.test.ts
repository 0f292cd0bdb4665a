import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRosterEntry, openCatalogue } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { createCompletion } from '../src/output/completion.ts';
import { HELP_EXAMPLES } from '../src/output/help-examples.ts';
import { createProgram } from '../src/program.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const catalogue = openCatalogue([join(root, 'benchmarks')]);
const program = createProgram();
const examples = Object.entries(HELP_EXAMPLES).flatMap(([command, lines]) =>
  lines.map((line) => [command, line] as const),
);
const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);

describe('an example in the help', () => {
  it.each(examples.filter(([, line]) => line.startsWith('evenhand ')))('%s: %s', (command, line) => {
    const [, verb, ...rest] = words(line);
    expect(verb).toBe(command);
    const found = program.commands.find((one) => one.name() === command)!;
    const { operands, unknown } = found.parseOptions(rest);
    expect(unknown).toEqual([]);
    for (const operand of operands.filter((word) => word.startsWith('results/')))
      expect(existsSync(join(root, operand)), operand).toBe(true);
    if (['plan', 'run'].includes(command))
      for (const experiment of operands) expect([...catalogue.experiments.keys()]).toContain(experiment);
    if (command === 'show') {
      const [suite, sample] = operands[1]!.split('/');
      const rows = readFileSync(join(root, operands[0]!, 'samples', 'smollm2-135m-instruct.csv'), 'utf8');
      expect(rows).toMatch(new RegExp(`^${suite},\\d+,main,${sample},`, 'm'));
    }
    const { models = [], suites = [] } = found.opts() as { models?: string[]; suites?: string[] };
    for (const model of models) expect(findRosterEntry(catalogue, model), model).not.toBeNull();
    for (const suite of suites) expect([...catalogue.suites.keys()]).toContain(suite);
  });
});

describe('completion', () => {
  it('knows every command and flag', () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const script = createCompletion(program, shell);
      for (const command of program.commands) {
        expect(script).toContain(command.name());
        for (const { long } of command.options)
          expect(script).toContain(shell === 'fish' ? `-l ${long!.slice(2)} ` : long);
      }
    }
  });
  it('is a script that bash takes, and completes', () => {
    const check = `${createCompletion(program, 'bash')}
COMP_WORDS=(evenhand run --temp); COMP_CWORD=2; _evenhand; echo "\${COMPREPLY[@]}"
COMP_WORDS=(evenhand com); COMP_CWORD=1; _evenhand; echo "\${COMPREPLY[@]}"
COMP_WORDS=(evenhand list --format l); COMP_CWORD=3; _evenhand; echo "\${COMPREPLY[@]}"`;
    const { stdout, status } = spawnSync('bash', ['-c', check], { encoding: 'utf8' });
    expect({ status, lines: stdout.trim().split('\n') }).toEqual({
      status: 0,
      lines: ['--temperature', 'compare completion', 'latex'],
    });
  });
});
