// A thread beside the one of the command line. What Node compiled for that one serves this one too.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('./.cache', import.meta.url));
if (existsSync(cache)) nodeModule.enableCompileCache?.(cache);
const { serveRun } = await import('./run-thread-work.ts');
serveRun();
