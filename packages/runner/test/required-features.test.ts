import {
  chooseToolForm,
  chooseToolForms,
  countPromptBytes,
  hashPrompt,
  type Provider,
  renderPrompt,
  resolveSampling,
  type Suite,
  sampleSchema,
} from '@evenhand/core';
import { hashJson } from '@evenhand/io';
import { findTrialProblems, findUnsupportedFeatures } from '@evenhand/runner';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { model, settings, suite } from '../../core/test/support/builders.ts';

const renderMessages = (prompt: Parameters<typeof renderPrompt>[0], sample: Parameters<typeof renderPrompt>[1]) =>
  renderPrompt(prompt, sample, 'prompt').messages;

type Prompt = Suite['prompts'][string];

const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const tools = [{ name: 'get_weather', description: 'The weather.', parameters }];
const sample = sampleSchema.parse({ id: 'a', input: 'Rain?', target: 'x', tools });
const both: Prompt = { system: 'Tools: {{tools}}', template: '{{input}}', native: { system: null } };
const onlyText: Prompt = { system: null, template: '{{tools}} {{input}}' };
const onlyNative: Prompt = { system: 'Be brief.', template: '{{input}}', native: { toolChoice: 'required' } };
const none: Prompt = { system: null, template: '{{input}}' };

describe('tools', () => {
  it('go into the text or into a field of their own, never into both', () => {
    const text = renderPrompt(both, sample, 'prompt');
    expect(text.tools).toBeNull();
    expect(text.toolChoice).toBeNull();
    expect(text.messages[0]!.content).toContain('get_weather');
    const field = renderPrompt(both, sample, 'native');
    expect(field).toMatchObject({ tools, toolChoice: 'auto' });
    expect(field.messages).toEqual([{ role: 'user', content: 'Rain?' }]);
    expect(renderPrompt(onlyNative, sample, 'native')).toMatchObject({
      toolChoice: 'required',
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
    });
    const bare = sampleSchema.parse({ id: 'b', input: 'Rain?', target: 'x' });
    expect(renderPrompt(both, bare, 'native')).toMatchObject({ tools: null, toolChoice: null });
  });

  const able = model('able', {}, { can: { tools: true } });
  const unknown = model('unknown');
  const unable = model('unable', { can: { tools: false } }, { can: { tools: true } });
  it.each<[string, Prompt, 'prompt' | 'native' | 'either', (string | null)[]]>([
    ['both forms', both, 'prompt', ['prompt', 'prompt', 'prompt']],
    ['both forms', both, 'native', ['native', 'native', 'native']],
    ['both forms', both, 'either', ['native', 'prompt', 'prompt']],
    ['text alone', onlyText, 'either', ['prompt', 'prompt', 'prompt']],
    ['the field alone', onlyNative, 'prompt', ['native', 'native', 'native']],
    ['no tools', none, 'native', [null, null, null]],
  ])('a prompt with %s (%#) is asked by the form that the experiment says', (_, prompt, wanted, forms) => {
    expect([able, unknown, unable].map((one) => chooseToolForm(prompt, one, wanted))).toEqual(forms);
  });

  it('of each wording are written down, the main one by the name of its suite', () => {
    const one = { ...suite('s', []), prompts: { main: both, terse: onlyText } };
    const all = settings({ prompts: 'all', tools: 'either' });
    expect(chooseToolForms([one], able, all)).toEqual({ [one.name]: 'native', [`${one.name}/terse`]: 'prompt' });
    expect(chooseToolForms([{ ...one, prompts: { main: none } }], able, settings())).toEqual({});
  });
});

describe('the hash of what is asked', () => {
  const messages = renderMessages(none, sample);
  it('is what it always was where neither tools nor a format go along', () => {
    const before = hashJson({ messages, sampling: { temperature: 0 }, tools: [] });
    expect(hashPrompt(messages, { temperature: 0 })).toBe(before);
    expect(hashPrompt(messages, { temperature: 0 }, renderPrompt(none, sample, null))).toBe(before);
  });
  it('covers tools, what must be called, format and reasoning', () => {
    const format = { name: 'answer', schema: { type: 'object' } };
    const hashes = [
      hashPrompt(messages, {}),
      hashPrompt(messages, {}, { tools }),
      hashPrompt(messages, {}, { tools, toolChoice: 'required' }),
      hashPrompt(messages, {}, { format }),
      hashPrompt(messages, {}, { format: 'json' }),
      hashPrompt(messages, { reasoning: { effort: 'low' } }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashPrompt(messages, {}, { tools, toolChoice: 'auto' })).toBe(hashes[1]);
  });
  it('and the bytes that money is reserved for count tools and format too', () => {
    const bytes = (form: 'prompt' | 'native') => countPromptBytes(renderPrompt(onlyNative, sample, form));
    expect(bytes('native')).toBeGreaterThan(bytes('prompt') + JSON.stringify(tools).length - 1);
  });
});

describe('room to reason', () => {
  const thinks = { requires: {}, reasoningBudgetTokens: 8192 };
  const limit = (reasoning: object | undefined, entry: Parameters<typeof resolveSampling>[1] = thinks) =>
    resolveSampling({ maxOutputTokens: 100, ...(reasoning as object) }, entry).maxOutputTokens;
  it('is what the entry allows, the stated budget, or none', () => {
    expect(limit(undefined)).toBe(8292);
    expect(limit({ reasoning: { effort: 'low' } })).toBe(8292);
    expect(limit({ reasoning: { effort: 'none' } })).toBe(100);
    expect(limit({ reasoning: { budgetTokens: 2048 } })).toBe(2148);
    expect(limit({ reasoning: { budgetTokens: 0 } })).toBe(100);
    expect(limit(undefined, { requires: {}, reasoningBudgetTokens: null })).toBe(100);
    expect(limit({ reasoning: { effort: 'low' } }, { ...thinks, requires: { reasoning: { effort: 'none' } } })).toBe(
      100,
    );
  });
});

describe('"do not reason"', () => {
  const off = { temperature: 0, reasoning: { effort: 'none' as const } };
  const plain = { requires: {}, reasoningBudgetTokens: null };
  it('is not sent to a model that takes no word about reasoning', () => {
    expect(resolveSampling(off, { ...plain, can: { efforts: [] } })).toEqual({ temperature: 0 });
    expect(resolveSampling({ reasoning: { budgetTokens: 0 } }, { ...plain, can: { efforts: [] } })).toEqual({});
  });
  it('is sent where it may matter, and any other word is', () => {
    expect(resolveSampling(off, plain)).toEqual(off);
    expect(resolveSampling(off, { ...plain, can: { efforts: ['none', 'low'] } })).toEqual(off);
    const low = { reasoning: { effort: 'low' as const } };
    expect(resolveSampling(low, { ...plain, can: { efforts: [] } })).toEqual(low);
  });
});

describe('several trials', () => {
  const provider = (more: Partial<Provider>): Provider => ({
    ...{ name: 'scripted', options: z.any(), modelKind: 'nothing', device: null, deterministic: true, ...more },
    connect: async () => {
      throw new Error('nothing is asked in this test');
    },
  });
  const problems = (sampling: object, more: Partial<Provider>, trials = 3) =>
    findTrialProblems(
      { name: 'x', suites: [suite('s', [sample])], models: [model('m')], settings: settings({ trials, sampling }) },
      [provider(more)],
    );
  it('of a model that would only repeat itself are refused, also where the temperature is left to it', () => {
    const refused = [
      expect.stringMatching(/^model m: 3 trials at temperature 0 would give 3 times the same reply to s/),
    ];
    expect(problems({ temperature: 0 }, {})).toEqual(refused);
    expect(problems({}, { defaultTemperature: 0 })).toEqual(refused);
    expect(problems({}, {})).toEqual([]);
    expect(problems({ temperature: 0.1 }, { defaultTemperature: 0 })).toEqual([]);
    expect(problems({ temperature: 0 }, { deterministic: false })).toEqual([]);
    expect(problems({ temperature: 0 }, {}, 1)).toEqual([]);
  });
});

describe('what a model lacks', () => {
  const provider: Provider = {
    name: 'scripted',
    options: z.any(),
    modelKind: 'nothing',
    device: null,
    deterministic: false,
    findUnsupported: (_, { format }) => (format === 'json' ? ['it knows no JSON'] : []),
    connect: async () => {
      throw new Error('nothing is asked in this test');
    },
  };
  const problems = (can: object, prompt: Prompt, more: object = {}) =>
    findUnsupportedFeatures(
      {
        name: 'x',
        suites: [{ ...suite('s', [sample]), prompts: { main: prompt } }],
        models: [model('m', {}, { can })],
        settings: settings(more),
      },
      [provider],
    );

  it('is told before anything is asked, with what to do', () => {
    expect(problems({ tools: false }, both, { tools: 'native' })).toEqual([
      'model m at a server: does not accept tools in the tools field of the API, and suite s would send them there; use tools: prompt or either',
    ]);
    expect(problems({}, onlyText, { tools: 'native' })).toEqual([
      expect.stringMatching(/^suite s: has no prompt for tools/),
    ]);
    const format = { name: 'answer', schema: {} };
    expect(problems({ jsonSchema: false }, { ...none, format })).toEqual([
      expect.stringMatching(/constrain its replies to a format/),
    ]);
    expect(problems({}, { ...none, format: 'json' })).toEqual(['model m at a server: it knows no JSON']);
    const reasoning = (settings: object) => ({ sampling: { reasoning: settings } });
    expect(problems({ efforts: ['low', 'high'] }, none, reasoning({ effort: 'none' }))).toEqual([
      expect.stringMatching(/does not accept the effort none; it accepts low, high; change `reasoning`/),
    ]);
    expect(problems({ efforts: [] }, none, reasoning({ effort: 'low' }))).toEqual([
      expect.stringMatching(/does not accept a reasoning effort/),
    ]);
    expect(problems({ reasoningBudget: false }, none, reasoning({ budgetTokens: 5 }))).toEqual([
      expect.stringMatching(/does not accept a reasoning budget/),
    ]);
  });

  it('is nothing where nothing is asked for, or nothing is known against it', () => {
    expect(problems({ tools: false, jsonSchema: false, efforts: [], reasoningBudget: false }, none)).toEqual([]);
    expect(problems({ tools: false }, both, { tools: 'either' })).toEqual([]);
    const all = { tools: 'native', sampling: { reasoning: { effort: 'max' } } };
    expect(problems({}, { ...both, format: { name: 'a', schema: {} } }, all)).toEqual([]);
  });
});
