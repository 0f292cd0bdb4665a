// Options that several commands have.
import { LANGUAGES } from '@evenhand/messages';
import { Option } from 'commander';
import { parseInteger, parseNames } from './arguments.ts';

export const json = () => new Option('--json', 'print JSON instead of a table');
export const queue = (help: string) =>
  new Option('--queue <address>', `${help}; such as redis://host:6379, with TLS rediss://host:6379`);
export const lostAfter = () =>
  new Option(
    '--lost-after <seconds>',
    'with --queue: seconds that a worker may be silent before its requests count as lost, the same for all; default: 30',
  ).argParser(parseInteger);
export const lang = () =>
  new Option('--lang <language>', 'language of tables, REPORT.md and the page; CSV and JSON stay in English')
    .choices(Object.keys(LANGUAGES))
    .default('en');
export const localOnly = () =>
  new Option('--local-only', 'connect to this machine only: refuse anything that would leave it');
export const grace = () =>
  new Option(
    '--grace <seconds>',
    'seconds that running requests may take to finish after the first Ctrl-C; default: 30',
  ).argParser(parseInteger);
export const module = () =>
  new Option(
    '--module <files>',
    'scorer or provider code that the run used, if you trust it; code in a run’s folder is never executed by itself',
  ).argParser(parseNames);
