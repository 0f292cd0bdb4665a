// Loaded before a program: says at its end how much memory it took at most, in KiB.
import { writeSync } from 'node:fs';

process.on('exit', () => writeSync(2, `\npeak ${process.resourceUsage().maxRSS}\n`));
