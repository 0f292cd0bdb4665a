import { basename, extname } from 'node:path';
import { idSchema, NAMES_OF_OBJECTS } from '@evenhand/io';

const LONGEST = 100;

/** Names that Windows keeps for devices, whatever the ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name from outside as an id: other characters become "-"; a name that is kept for something else gets one behind it. */
export function toValidId(name: string): string {
  const fit = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '')
    .replace(DEVICE, '$&-model')
    .replace(NAMES_OF_OBJECTS, '$&-model');
  return idSchema.safeParse(fit).success ? fit : 'unnamed';
}

/** A model's name from outside as a label; the last "@" may part weights from host. */
export function toValidLabel(name: string): string {
  const at = name.lastIndexOf('@');
  return at <= 0 || at === name.length - 1
    ? toValidId(name)
    : `${toValidId(name.slice(0, at))}@${toValidId(name.slice(at + 1))}`;
}

/** The name of a file without folder and ending. */
export function toFileStem(path: string): string {
  return basename(path, extname(path));
}
