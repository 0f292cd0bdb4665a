import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { lockRun } from '../src/session/run-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-lock-'));
const path = join(folder, 'run.lock');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(path, { force: true }));
const holder = (more: object) => writeFileSync(path, JSON.stringify({ host: hostname(), pid: process.pid, ...more }));
const ago = (seconds: number) => utimesSync(path, new Date(), new Date(Date.now() - seconds * 1000));

describe('the lock of a run', () => {
  it('is one process’s at a time, and leaves nothing behind', () => {
    const lock = lockRun(folder);
    expect(() => lockRun(folder)).toThrow(ConfigError);
    expect(() => lockRun(folder)).toThrow(`process ${process.pid} is writing to this run`);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lockRun(folder).release();
  });

  it('of a process that was killed is taken over at once', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    holder({ pid: child.pid });
    expect(() => lockRun(folder)).toThrow(`process ${child.pid} is writing`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockRun(folder).release();
  });

  it.runIf(existsSync('/proc/self/stat'))('is not held by another process that got the same id', () => {
    holder({ began: '1' });
    lockRun(folder).release();
  });

  it('held on another machine is believed for two minutes after its last sign of life', () => {
    holder({ host: 'elsewhere.example' });
    ago(110);
    expect(() => lockRun(folder)).toThrow(`process ${process.pid} on elsewhere.example`);
    ago(130);
    lockRun(folder).release();
  });

  it('that is empty was just being written, or its writer was killed in that moment', () => {
    writeFileSync(path, '');
    expect(() => lockRun(folder)).toThrow('another process is writing');
    ago(11);
    lockRun(folder).release();
  });

  it('goes to one of many that want a dead one at the same time', async () => {
    holder({ pid: 2 ** 22 + 1 });
    const script = `
      import { lockRun } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      try { lockRun(${JSON.stringify(folder)}); console.log('mine'); setTimeout(() => {}, 4000); }
      catch (error) { console.log(error.name); }`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const outputs = await Promise.all(
      children.map(async (child) => {
        const [text] = (await once(child.stdout, 'data')) as [Buffer];
        return text.toString().trim();
      }),
    );
    expect(outputs.sort()).toEqual(['ConfigError', 'ConfigError', 'ConfigError', 'mine']);
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBeOneOf(children.map(({ pid }) => pid));
    for (const child of children) child.kill('SIGKILL');
  });
});
