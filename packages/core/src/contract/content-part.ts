import { describe } from '@evenhand/io';
import * as z from 'zod';

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

/** An image with its bytes, as a run's folder keeps it and a server gets it. */
export const imageSchema = z.strictObject({
  mediaType: describe(z.enum(IMAGE_TYPES), 'Form of the image.'),
  sha256: describe(z.string().regex(/^[0-9a-f]{64}$/), 'SHA-256 of its bytes.'),
  base64: describe(z.string().min(1), 'Its bytes in base64 (RFC 4648).'),
});
export type Image = z.infer<typeof imageSchema>;

const textPartSchema = z.strictObject({ text: describe(z.string(), 'A piece of text.') });

/** A piece of a message, as it is sent. */
export const messagePartSchema = z.union([
  textPartSchema,
  z.strictObject({ image: imageSchema.describe('An image.') }),
]);
export type MessagePart = z.infer<typeof messagePartSchema>;

/** A piece of a question, as a sample may have it: an image is a path until the suite is read. */
export const contentPartSchema = z.union([
  textPartSchema,
  z.strictObject({
    image: describe(
      z.union([z.string().min(1), imageSchema]),
      'An image: a file below the folder of the suite (PNG, JPEG, GIF or WebP, at most 5 MB).',
    ),
  }),
]);
export type ContentPart = z.infer<typeof contentPartSchema>;

/** Two texts with white space between them: what there is, else a line break. */
export const joinTexts = (first: string, second: string): string =>
  first === '' || second === '' || /\s$/.test(first) || /^\s/.test(second) ? first + second : `${first}\n${second}`;

/** The texts of some pieces, one behind the other. */
export const joinTextParts = (parts: readonly ContentPart[]): string =>
  parts.reduce((text, part) => ('text' in part ? joinTexts(text, part.text) : text), '');

/** What stands for an image where only text can. @example '[image/png, 1234 bytes, SHA-256 0a1b2c3d4e5f…]' */
export function describeImage({ mediaType, sha256, base64 }: Image): string {
  const bytes = Math.floor((base64.length * 3) / 4) - (/=*$/.exec(base64)?.[0].length ?? 0);
  return `[${mediaType}, ${bytes} bytes, SHA-256 ${sha256.slice(0, 12)}…]`;
}

/** Pieces for people: texts, and what stands for each image, a line each. */
export const describeParts = (parts: readonly ContentPart[]): string =>
  parts
    .map((part) =>
      'text' in part ? part.text : typeof part.image === 'string' ? part.image : describeImage(part.image),
    )
    .join('\n');
