import { describe, expect, it } from 'vitest';
import { PASSWORD_VARIABLE, parseAddress } from '../src/address.ts';

const PASSWORD = 'planted-93-word';

describe('the address of a queue', () => {
  it('is shown without user and password, and keeps both for the connection', () => {
    const address = parseAddress(`rediss://someone:${PASSWORD}@queue.example:6380/2`);
    expect(address.shown).toBe('rediss://queue.example:6380/2');
    expect(address.url).toContain(PASSWORD);
    expect(address.secrets).toEqual([PASSWORD]);
    expect(address).toMatchObject({ hostname: 'queue.example', port: 6380 });
  });

  it('takes a password from the environment where it has none, and its own first', () => {
    const env = { [PASSWORD_VARIABLE]: 'from/the environment' };
    const address = parseAddress('redis://127.0.0.1', env);
    expect(address.url).toBe('redis://:from%2Fthe%20environment@127.0.0.1');
    expect(address.secrets).toEqual(['from/the environment', 'from%2Fthe%20environment']);
    expect(address.shown).toBe('redis://127.0.0.1:6379');
    expect(parseAddress(`redis://:${PASSWORD}@127.0.0.1`, env).secrets).toEqual([PASSWORD]);
  });

  it.each([
    `http://user:${PASSWORD}@127.0.0.1`,
    `user:${PASSWORD}@127.0.0.1`,
    `redis://user:${PASSWORD}@127.0.0.1/queue`,
    `redis://user:${PASSWORD}@127.0.0.1/0?password=${PASSWORD}`,
    `redis://:${PASSWORD}@`,
  ])('is refused without being repeated where it is none (%#)', (text) => {
    expect(() => parseAddress(text)).toThrow(/^--queue: /);
    expect(() => parseAddress(text)).not.toThrow(PASSWORD);
  });
});
