// node --import …/peak.mjs PROGRAM: tells the parent what the program took when it ends: memory at most in KiB, processor time in µs.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.send?.({ peakKiB: maxRSS, cpuUs: userCPUTime + systemCPUTime });
});
process.channel?.unref();
