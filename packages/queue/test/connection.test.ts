import { describe, expect, it } from 'vitest';
import { loadPackages } from '../src/connection.ts';

describe('the packages of the queue', () => {
  it('are named with what installs them where they are not there', async () => {
    const missing = () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }));
    await expect(loadPackages(missing)).rejects.toThrow(/npm install bullmq@6\.7\.0 ioredis@6\.0\.0/);
  });

  it('that are broken otherwise are not taken for missing', async () => {
    await expect(loadPackages(() => Promise.reject(new Error('broken')))).rejects.toThrow(/^broken$/);
  });
});
