import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readYaml } from '../../packages/io/src/index.ts';

const root = join(import.meta.dirname, '..', '..');
const files = globSync(['benchmarks/**/*.yaml', 'examples/**/*.yaml'], { cwd: root });
const schemas = new Map<string, z.ZodType>();

/** The schema that a file names in its first line, read as an editor would. */
function schemaOf(file: string): z.ZodType {
  const named = /^# yaml-language-server: \$schema=(.+)\n/.exec(readFileSync(join(root, file), 'utf8'))?.[1];
  if (named === undefined) throw new Error(`${file}: expected # yaml-language-server: $schema=… in its first line`);
  const path = join(root, dirname(file), named);
  const known = schemas.get(path) ?? z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')));
  schemas.set(path, known);
  return known;
}

describe('the JSON Schema that a file names', () => {
  it.each(files)('takes %s', (file) => {
    const { value } = readYaml(join(root, file), z.unknown(), 'a file');
    const result = schemaOf(file).safeParse(value);
    expect(result.success ? [] : result.error.issues, relative(root, file)).toEqual([]);
  });

  it('refuses a key that it does not know', () => {
    const host = schemaOf('benchmarks/hosts/ollama.yaml');
    const { value } = readYaml(join(root, 'benchmarks/hosts/ollama.yaml'), z.record(z.string(), z.unknown()), 'a host');
    expect(host.safeParse({ ...value, adress: 'http://127.0.0.1' }).success).toBe(false);
  });
});
