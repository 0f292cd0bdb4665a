import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Located } from '@evenhand/io';
import type { ContentPart, Image } from '../contract/content-part.ts';
import { ConfigError } from '../contract/errors.ts';
import type { Sample } from './sample.ts';

/** The least of what the interfaces take of one image (Anthropic: 5 MB in the API). */
const MAX_IMAGE_BYTES = 5 << 20;
const MEGABYTE = 1 << 20;

/** First bytes of each form, as they stand in latin-1 (PNG: RFC 2083; JPEG: ITU T.81; GIF89a; WebP: RFC 9649). */
const SIGNATURES: Readonly<Record<Image['mediaType'], (head: string) => boolean>> = {
  'image/png': (head) => head.startsWith('\u0089PNG\r\n\u001a\n'),
  'image/jpeg': (head) => head.startsWith('\u00ff\u00d8\u00ff'),
  'image/gif': (head) => /^GIF8[79]a/.test(head),
  'image/webp': (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP',
};

/**
 * Samples with the images that they name, read from below the suite's folder.
 * @param folder of the suite @throws ConfigError behind the last sample, with all images that cannot be had
 */
export function* readSampleImages(located: Iterable<Located<Sample>>, folder: string): Generator<Located<Sample>> {
  const known = new Map<string, Image>();
  const problems: string[] = [];
  for (const one of located) {
    const { input } = one.value;
    if (typeof input === 'string') {
      yield one;
      continue;
    }
    const read = (parts: readonly ContentPart[]): ContentPart[] =>
      parts.map((part) => {
        if (!('image' in part)) return part;
        if (typeof part.image !== 'string') {
          const problem = findImageProblem(part.image);
          if (problem !== null) problems.push(`${one.location}: input: ${problem}`);
          return part;
        }
        const image = known.get(part.image) ?? readImage(folder, part.image);
        if (typeof image === 'string') {
          problems.push(`${one.location}: input: image ${JSON.stringify(part.image.slice(0, 200))}: ${image}`);
          return part;
        }
        known.set(part.image, image);
        return { image };
      });
    const filled = isParts(input)
      ? read(input)
      : input.map((turn) => {
          if (typeof turn.content === 'string') return turn;
          if (turn.role === 'assistant' && turn.content.some((part) => 'image' in part))
            problems.push(`${one.location}: input: found an image in a turn of the assistant; images are the user's`);
          return { ...turn, content: read(turn.content) };
        });
    yield { ...one, value: { ...one.value, input: filled } as Sample };
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Whether an input is pieces of one question, and not the turns of a dialogue. */
export const isParts = (input: Exclude<Sample['input'], string>): input is ContentPart[] => !('role' in input[0]!);

/** @returns the image, or why there is none */
function readImage(folder: string, name: string): Image | string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(name) && !isAbsolute(name))
    return "found an address; expected the path of a file in the suite's folder, so that everybody sees the same image";
  const path = resolve(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return `there is no such file; expected a path from the suite's folder`;
  if (!found.isFile()) return 'is no regular file; expected PNG, JPEG, GIF or WebP';
  const within = relative(realpathSync(folder), realpathSync(path));
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
    return "lies outside of the suite's folder; put the file, or a copy of it, into that";
  if (found.size > MAX_IMAGE_BYTES)
    return `found ${(found.size / MEGABYTE).toFixed(1)} MB; expected at most ${MAX_IMAGE_BYTES / MEGABYTE} MB; make it smaller`;
  const bytes = readFileSync(path);
  const head = bytes.toString('latin1', 0, 16);
  const form = Object.entries(SIGNATURES).find(([, fits]) => fits(head));
  if (form === undefined) return 'found no image by its first bytes; expected PNG, JPEG, GIF or WebP';
  return {
    mediaType: form[0] as Image['mediaType'],
    sha256: createHash('sha256').update(bytes).digest('hex'),
    base64: bytes.toString('base64'),
  };
}

/** Why an image is not what it says to be; null = it is. */
function findImageProblem({ mediaType, sha256, base64 }: Image): string | null {
  const bytes = Buffer.from(base64, 'base64');
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    return `found an image whose bytes have another SHA-256 than the ${sha256.slice(0, 12)}… that stands beside them`;
  return SIGNATURES[mediaType](bytes.toString('latin1', 0, 16)) ? null : `found an image that is no ${mediaType}`;
}

/** What is wrong about the images of a sample, as a run's folder has it; empty = nothing. */
export function findImageProblems({ input }: Pick<Sample, 'input'>): string[] {
  if (typeof input === 'string') return [];
  const parts = isParts(input) ? input : input.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  return parts.flatMap((part) =>
    'image' in part && typeof part.image !== 'string' ? (findImageProblem(part.image) ?? []) : [],
  );
}

/** Whether a sample shows an image. */
export function hasImage({ input }: Pick<Sample, 'input'>): boolean {
  if (typeof input === 'string') return false;
  const isImage = (part: ContentPart) => 'image' in part;
  return isParts(input)
    ? input.some(isImage)
    : input.some(({ content }) => typeof content !== 'string' && content.some(isImage));
}
