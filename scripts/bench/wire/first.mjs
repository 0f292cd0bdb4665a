// node --import …/first.mjs PROGRAM: tells the parent what the program took until it made its first connection, and ends it there.
import { subscribe } from 'node:diagnostics_channel';

process.channel?.unref();
subscribe('net.client.socket', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.send?.({ peakKiB: maxRSS, cpuUs: userCPUTime + systemCPUTime }, () => process.kill(process.pid, 'SIGKILL'));
});
