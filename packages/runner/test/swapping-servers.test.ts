import { type ModelEntry, modelEntrySchema, NO_IDENTITY } from '@evenhand/core';
import { expect, it } from 'vitest';
import { assignSwappingDevices } from '../src/session/swapping-servers.ts';

const entry = (id: string, baseUrl: string | null, device: string | null = null): ModelEntry =>
  modelEntrySchema.parse({
    id,
    developer: null,
    origin: null,
    weights: 'unknown',
    licence: null,
    parameters: null,
    quantization: null,
    derivedFrom: null,
    host: { id: 'h', name: 'h', provider: 'openai', baseUrl, device },
    model: id,
    requires: {},
    reasoningBudgetTokens: null,
    options: {},
    price: null,
  });
const SWAPPING = 'http://127.0.0.1:8080/v1';
const devices = (models: ModelEntry[], swapping: string[]) => {
  const identities = new Map(
    models.map(({ id }) => [id, swapping.includes(id) ? { ...NO_IDENTITY, swapsModels: true } : NO_IDENTITY]),
  );
  return assignSwappingDevices(models, identities).map(({ host }) => host.device);
};

it('gives models of one swapping server a device, so that they are asked by turns', () => {
  const models = [entry('a', SWAPPING), entry('b', SWAPPING), entry('c', 'http://127.0.0.1:9000/v1')];
  expect(devices(models, ['a', 'b'])).toEqual(['server-127.0.0.1-8080', 'server-127.0.0.1-8080', null]);
});

it('leaves a single model there as it is, and what an entry says of its device', () => {
  expect(devices([entry('a', SWAPPING)], ['a'])).toEqual([null]);
  expect(devices([entry('a', SWAPPING, 'gpu'), entry('b', SWAPPING)], ['a', 'b'])).toEqual(['gpu', null]);
  expect(devices([entry('a', SWAPPING), entry('b', SWAPPING)], [])).toEqual([null, null]);
});
