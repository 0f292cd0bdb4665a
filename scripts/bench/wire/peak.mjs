// node --import …/peak.mjs PROGRAM: tells the parent how much memory the program held at most, in KiB, when it ends.
process.on('exit', () => process.send?.(process.resourceUsage().maxRSS));
process.channel?.unref();
