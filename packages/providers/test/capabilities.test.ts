import { describe, expect, it } from 'vitest';
import { readCapabilities as ofAnthropic } from '../src/anthropic/capabilities.ts';
import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { readCapabilities as ofOllama } from '../src/ollama/capabilities.ts';
import { never } from './contract.ts';
import { atLoopback, json } from './support.ts';

const yes = { supported: true };
const no = { supported: false };

describe('what a server says that a model can do', () => {
  it('at Ollama: the list of capabilities', () => {
    expect(ofOllama(['completion'])).toEqual({ tools: false, images: false, efforts: ['none'] });
    expect(ofOllama(['completion', 'tools', 'thinking', 'vision'])).toEqual({ tools: true, images: true });
    expect(ofOllama(undefined)).toBeNull();
  });

  it('at Anthropic: formats, budgets and efforts, as far as they are stated', () => {
    const types = { disabled: yes, enabled: no, adaptive: yes };
    const reasoningEffort = { supported: true, low: yes, medium: yes, high: yes, xhigh: null, max: no };
    expect(
      ofAnthropic({ capabilities: { structured_outputs: no, thinking: { types }, effort: reasoningEffort } }),
    ).toEqual({
      jsonSchema: false,
      reasoningBudget: false,
      efforts: ['none', 'low', 'medium', 'high'],
    });
    expect(ofAnthropic({ capabilities: {} })).toEqual({});
    expect(ofAnthropic({ capabilities: null })).toBeNull();
  });

  const claude = atLoopback(anthropic);
  const gemini = atLoopback(google, '/v1beta');
  it('is known once it has been looked for, and not before', async () => {
    claude.server.answer = json({ data: [{ id: 'some-model:latest', capabilities: { structured_outputs: yes } }] });
    const adapter = await claude.connect();
    expect(adapter.capabilities!()).toBeNull();
    await adapter.identify(never());
    expect(adapter.capabilities!()).toEqual({ jsonSchema: true });
    gemini.server.answer = json({ models: [{ name: 'models/some-model', thinking: false }] });
    const plain = await gemini.connect();
    await plain.identify(never());
    expect(plain.capabilities!()).toEqual({ efforts: [], reasoningBudget: false });
  });
});
