import type { Generation, Verdict } from '@evenhand/core';
import { messages } from '@evenhand/messages';
import stringWidth from 'fast-string-width';
import { readOutputOptions } from './output-options.ts';
import { oneLine, styled } from './terminal.ts';

export interface Progress {
  verdict(verdict: Verdict, generation: Generation | null): void;
  /** How many replies are not scored yet. */
  waiting(replies: number): void;
  notice(line: string): void;
  end(): void;
}

const REDRAW_MS = 200;
const PLAIN_EVERY_MS = 15_000;
const LAST = 4;

/** What a person sees while a run goes on: a few living lines in a terminal, a plain line now and then elsewhere. On stderr. */
export function createProgress(total: number, before: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (readOutputOptions().quiet) return quietProgress(stream);
  return stream.isTTY && process.env.TERM !== 'dumb'
    ? liveProgress(total, before, stream)
    : plainProgress(total, before, stream);
}

function counter(total: number, before: number) {
  const startMs = performance.now();
  let done = 0;
  let right = 0;
  let failed = 0;
  let waiting = 0;
  return {
    waiting(replies: number) {
      waiting = replies;
    },
    count(verdict: Verdict) {
      done++;
      if (verdict.outcome === 'correct') right++;
      if (verdict.outcome === 'failed') failed++;
    },
    line() {
      const seconds = (performance.now() - startMs) / 1000;
      const rate = (done + waiting) / seconds;
      const left = rate > 0 ? (total - before - done - waiting) / rate : null;
      const { line, timeLeft, timeUnknown } = messages.progress;
      return line(
        before + done,
        total,
        right,
        failed,
        waiting,
        rate >= 10 ? rate.toFixed(0) : rate.toFixed(2),
        left === null ? timeUnknown : timeLeft(duration(left)),
      );
    },
  };
}

function duration(seconds: number): string {
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  return rounded < 3600
    ? `${Math.floor(rounded / 60)} min ${rounded % 60} s`
    : `${Math.floor(rounded / 3600)} h ${Math.floor((rounded % 3600) / 60)} min`;
}

/** Warnings only. */
function quietProgress(stream: NodeJS.WriteStream): Progress {
  return {
    verdict: () => {},
    waiting: () => {},
    notice: (line) => void stream.write(`${oneLine(line, 1000)}\n`),
    end: () => {},
  };
}

function plainProgress(total: number, before: number, stream: NodeJS.WriteStream): Progress {
  const cells = counter(total, before);
  let writtenMs = performance.now();
  const writeLine = () => {
    if (performance.now() - writtenMs < PLAIN_EVERY_MS) return;
    writtenMs = performance.now();
    stream.write(`${cells.line()}\n`);
  };
  return {
    verdict(verdict) {
      cells.count(verdict);
      writeLine();
    },
    waiting(replies) {
      cells.waiting(replies);
      writeLine();
    },
    notice: (line) => void stream.write(`${oneLine(line, 1000)}\n`),
    end: () => void stream.write(`${cells.line()}\n`),
  };
}

function liveProgress(total: number, before: number, stream: NodeJS.WriteStream): Progress {
  const cells = counter(total, before);
  const last: string[] = [];
  let drawn = 0;
  let drawnMs = 0;
  const clear = () => {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    clear();
    const width = Math.max(20, stream.columns ?? 80);
    const lines = [...last, cells.line()].map((line) => (stringWidth(line) < width ? line : oneLine(line, width - 1)));
    stream.write(lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
    drawnMs = performance.now();
  };
  return {
    verdict(verdict, generation) {
      cells.count(verdict);
      const mark = verdict.outcome === 'correct' ? styled('green', '✓', stream) : styled('red', '✗', stream);
      const summary = verdict.score?.answer ?? verdict.failure ?? generation?.text.slice(-60) ?? '';
      const room = Math.max(10, (stream.columns ?? 80) - stringWidth(verdict.sample) - stringWidth(verdict.model) - 22);
      last.push(
        `${mark} ${oneLine(verdict.sample, 40)}  ${verdict.model}  ${verdict.outcome}: ${oneLine(summary, room)}`,
      );
      if (last.length > LAST) last.shift();
      if (performance.now() - drawnMs >= REDRAW_MS) draw();
    },
    waiting(replies) {
      cells.waiting(replies);
      if (performance.now() - drawnMs >= REDRAW_MS) draw();
    },
    notice(line) {
      clear();
      stream.write(`${oneLine(line, 1000)}\n`);
    },
    end: draw,
  };
}
