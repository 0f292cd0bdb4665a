import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './program.ts';

/** Where a secret stands, in any of the forms in which it could get there: as it is, in a URL, in base64, its longer half. */
export function found(secret: string, folder: string, outputs: Readonly<Record<string, string>>): string[] {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, '').slice(0, -2);
  const forms = [secret, encodeURIComponent(secret), base64(secret), base64(`Bearer ${secret}`), secret.slice(8)];
  const within = (text: string) => forms.some((form) => text.includes(form));
  return [
    ...filesBelow(folder).filter((path) => within(readFileSync(join(folder, path), 'utf8'))),
    ...Object.keys(outputs).filter((name) => within(outputs[name]!)),
  ];
}
