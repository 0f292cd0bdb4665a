import { inspect } from 'node:util';
import { scrub } from '@evenhand/io';

import { describe, expect, it } from 'vitest';
import { cleanCause } from '../src/http/clean-cause.ts';
import { classifyError, toProviderError } from '../src/http/http-error.ts';
import { retryAfterMs } from '../src/http/retry-after.ts';

const error = (message: string, more: object = {}) => JSON.stringify({ error: { message, ...more } });

/** Status, what the vendor says (from its documentation or replies seen), and what it is. */
const CASES: readonly [number | null, string, string, string][] = [
  [401, 'OpenAI', error('Incorrect API key provided: sk-ab***yz.', { code: 'invalid_api_key' }), 'auth'],
  [403, 'Bedrock', '{"message":"The security token included in the request is invalid."}', 'auth'],
  [403, 'OpenAI', error('Country, region, or territory not supported'), 'auth'],
  [
    400,
    'xAI',
    '{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***. You can obtain one."}',
    'auth',
  ],
  [
    400,
    'Gemini',
    '[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]',
    'auth',
  ],
  [
    401,
    'DeepSeek',
    error('Authentication Fails, Your api key: ****abcd is invalid', { type: 'authentication_error' }),
    'auth',
  ],
  [402, 'DeepSeek', error('Insufficient Balance'), 'budget'],
  [402, 'OpenRouter', error('This request requires more credits, or fewer max_tokens.', { code: 402 }), 'budget'],
  [
    429,
    'OpenAI',
    error('You exceeded your current quota, please check your plan and billing details.', {
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
    'budget',
  ],
  [
    429,
    'Moonshot',
    error('Your account org-x is suspended, please check your plan and billing details', {
      type: 'exceeded_current_quota_error',
    }),
    'budget',
  ],
  [400, 'Anthropic', error('Your credit balance is too low to access the Anthropic API.'), 'budget'],
  [
    404,
    'OpenAI',
    error('The model `gpt-9` does not exist or you do not have access to it.', { code: 'model_not_found' }),
    'not_found',
  ],
  [
    400,
    'Perplexity',
    error('User input tokens exceeds 127072 tokens', { type: 'too_many_prompt_tokens' }),
    'context_too_long',
  ],
  [400, 'OpenAI', error('Invalid content: string too long', { code: 'string_above_max_length' }), 'context_too_long'],
  [400, 'a router', error('Too long', { code: 'context_window_exceeded' }), 'context_too_long'],
  [
    400,
    'LiteLLM',
    error('litellm.BadRequestError: This model maximum context length is 100 tokens. LiteLLM: no fallback was found.'),
    'context_too_long',
  ],
  [
    400,
    'LiteLLM',
    error('/chat/completions: Invalid model name passed in model=nosuch.', { code: '400' }),
    'not_found',
  ],
  [
    400,
    'Groq',
    error('Failed to call a function. See failed_generation.', { code: 'tool_use_failed', failed_generation: '<x>' }),
    'invalid_output',
  ],
  [
    400,
    'Groq',
    error('Failed to generate JSON.', { code: 'json_validate_failed', failed_generation: '' }),
    'invalid_output',
  ],
  [
    400,
    'Groq',
    error('tool call validation failed: parameters did not match', { code: 'tool_use_failed' }),
    'invalid_output',
  ],
  [500, 'Ollama', '{"error":"error parsing tool call: raw=\'{a\', err=invalid character"}', 'invalid_output'],
  [500, 'llama.cpp', error('Failed to parse tool call arguments as JSON', { code: 500 }), 'invalid_output'],
  [429, 'Bedrock', error('Too many tokens, please wait before trying again.'), 'rate_limit'],
  [400, 'DeepSeek', error('Model Not Exist', { code: 'invalid_request_error' }), 'not_found'],
  [400, 'OpenRouter', error('nope/nope is not a valid model ID', { code: 400 }), 'not_found'],
  [404, 'Ollama', error("model 'nope:latest' not found"), 'not_found'],
  [
    400,
    'OpenAI',
    error("This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.", {
      code: 'context_length_exceeded',
    }),
    'context_too_long',
  ],
  [
    400,
    'DeepSeek',
    error(
      "This model's maximum context length is 65536 tokens. However, you requested 70011 tokens (70000 in the messages, 11 in the completion). Please reduce the length of the messages or completion.",
    ),
    'context_too_long',
  ],
  [
    400,
    'vLLM',
    '{"object":"error","message":"The decoder prompt (length 5000) is longer than the maximum model length of 4096.","type":"BadRequestError","code":400}',
    'context_too_long',
  ],
  [
    400,
    'vLLM',
    error(
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (100 in the messages, 4900 in the completion).",
      { code: 400 },
    ),
    'bad_request',
  ],
  [
    400,
    'vLLM',
    error(
      "'max_tokens' is too large: 4900. This model's maximum context length is 4096 tokens and your request has 100 input tokens (4900 > 4096 - 100).",
    ),
    'bad_request',
  ],
  [
    400,
    'Groq',
    error('Please reduce the length of the messages or completion.', { code: 'context_length_exceeded' }),
    'context_too_long',
  ],
  [
    413,
    'Groq',
    error('Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 8000', {
      code: 'rate_limit_exceeded',
    }),
    'bad_request',
  ],
  [
    429,
    'Azure',
    error("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", {
      code: 'context_length_exceeded',
    }),
    'context_too_long',
  ],
  [
    400,
    'llama.cpp',
    error('the request exceeds the available context size, try increasing it', {
      type: 'exceed_context_size_error',
      code: 400,
    }),
    'context_too_long',
  ],
  [400, 'Anthropic', error('prompt is too long: 210000 tokens > 200000 maximum'), 'context_too_long'],
  [
    400,
    'Gemini',
    error('The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).'),
    'context_too_long',
  ],
  [
    400,
    'Mistral',
    '{"object":"error","message":"Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"}',
    'context_too_long',
  ],
  [
    400,
    'Together',
    error('Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000 `inputs` tokens'),
    'context_too_long',
  ],
  [
    400,
    'DashScope',
    error('Range of input length should be [1, 30720]', { code: 'invalid_parameter_error' }),
    'context_too_long',
  ],
  [400, 'Moonshot', error('Invalid request: Your request exceeded model token limit: 8192'), 'context_too_long'],
  [400, 'Zhipu', error('Prompt exceeds max length', { code: '1261' }), 'context_too_long'],
  [
    400,
    'xAI',
    '{"code":"invalid-argument","error":"This model\'s maximum prompt length is 131072 but the request contains 140000 tokens."}',
    'context_too_long',
  ],
  [400, 'Ollama', '{"error":"the input length exceeds the context length"}', 'context_too_long'],
  [
    400,
    'Azure',
    error("The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", {
      code: 'content_filter',
    }),
    'content_filter',
  ],
  [
    400,
    'DashScope',
    error('Input data may contain inappropriate content.', { code: 'data_inspection_failed' }),
    'content_filter',
  ],
  [400, 'DeepSeek', error('Content Exists Risk', { code: 'invalid_request_error' }), 'content_filter'],
  [
    400,
    'Moonshot',
    error('The request was rejected because it was considered high risk', { type: 'content_filter' }),
    'content_filter',
  ],
  [
    400,
    'Zhipu',
    '{"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}}',
    'content_filter',
  ],
  [
    403,
    'OpenRouter',
    error('Your chosen model requires moderation and your input was flagged for violence', { code: 403 }),
    'content_filter',
  ],
  [
    429,
    'OpenAI',
    error('Rate limit reached for gpt-4.1 on tokens per min. Please try again in 1.5s.', {
      code: 'rate_limit_exceeded',
    }),
    'rate_limit',
  ],
  [429, 'nobody', '', 'rate_limit'],
  [503, 'DeepSeek', error('Service is too busy'), 'overloaded'],
  [503, 'Ollama', '{"error":"server busy, please try again.  maximum pending requests exceeded"}', 'overloaded'],
  [529, 'Anthropic', error('Overloaded', { type: 'overloaded_error' }), 'overloaded'],
  [498, 'Groq', error('Flex tier capacity exceeded'), 'overloaded'],
  [500, 'OpenAI', error('The server had an error while processing your request.'), 'server'],
  [500, 'vLLM', error('The engine is currently overloaded'), 'overloaded'],
  [502, 'a gateway', '<html><head><title>502 Bad Gateway</title></head></html>', 'server'],
  [504, 'a gateway', '', 'server'],
  [403, 'a gateway', '<!DOCTYPE html><title>Sorry, you were flagged by our filter</title>', 'auth'],
  [408, 'anybody', '', 'timeout'],
  [400, 'OpenAI', error("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."), 'bad_request'],
  [422, 'Mistral', '{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}', 'bad_request'],
  [307, 'anybody', '', 'bad_request'],
  [418, 'anybody', '', 'bad_request'],
  [null, 'OpenRouter, in a stream', error('Provider disconnected', { code: 502 }), 'server'],
  [null, 'OpenRouter, in a stream', error('Rate limited upstream', { code: 429 }), 'rate_limit'],
  [null, 'in a stream', error('The engine is overloaded', { type: 'overloaded_error' }), 'overloaded'],
  [null, 'in a stream', error("This model's maximum context length is 10 tokens."), 'context_too_long'],
  [null, 'in a stream', error('Something went wrong'), 'server'],
  [null, 'in a stream', error('output may contain', { code: 'data_inspection_failed' }), 'content_filter'],
];

it.each(CASES)('%s of %s: %s is %s', (status, _, body, kind) => {
  expect(classifyError(status, body, /^<[!h]/.test(body))).toBe(kind);
});

const endpoint = { origin: 'https://host.example', secrets: ['sk-planted-0123456789'], date: () => new Date(0) };
const toError = (status: number | null, body: string, headers: Record<string, string> = {}) =>
  toProviderError({ status, body, headers: new Headers(headers) }, endpoint);

describe('the words of a refusal', () => {
  it.each([
    [error('No such thing', { code: 'gone' }), 'https://host.example answered 400: No such thing (gone)'],
    ['{"error":"short"}', 'https://host.example answered 400: short'],
    [
      '{"detail":[{"msg":"Extra inputs are not permitted"}]}',
      'https://host.example answered 400: Extra inputs are not permitted',
    ],
    ['plain  words\nin two lines', 'https://host.example answered 400: plain words in two lines'],
    ['', 'https://host.example answered 400: nothing more'],
    ['[]', 'https://host.example answered 400: []'],
  ])('%s', (body, message) => {
    expect(toError(400, body).message).toBe(message);
  });
  it('says what to do', () => {
    expect(toError(404, '<html><title>Nginx</title></html>').message).toMatch(
      /an HTML page instead of JSON \("Nginx"\); is baseUrl right\?/,
    );
    expect(toError(302, '', { location: 'https://other.example/v1' }).message).toMatch(
      /sends us on to https:\/\/other.example\/v1, which is not followed: put the right address into baseUrl/,
    );
    expect(toError(401, '').message).toMatch(/check the key/);
    expect(toError(400, 'x'.repeat(5000)).message.length).toBeLessThan(700);
  });
});

describe('how long to wait', () => {
  const date = new Date('2026-11-22T12:00:00Z');
  it.each<[Record<string, string>, string, number | null]>([
    [{ 'retry-after': '3' }, '', 3000],
    [{ 'retry-after': '0' }, '', 0],
    [{ 'retry-after': '1.5' }, '', 1500],
    [{ 'retry-after': '2s' }, '', 2000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:20 GMT' }, '', 20_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, '', 0],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, '', 1000],
    [{ 'retry-after-ms': '4000', 'retry-after': '1' }, '', 4000],
    [{ 'retry-after-ms': '250', 'retry-after': '0' }, '', 250],
    [{ 'x-ms-retry-after-ms': '900' }, '', 900],
    [{ 'llm_provider-retry-after': '7' }, '', 7000],
    [{ 'llm_provider-retry-after': '7', 'retry-after': '2' }, '', 7000],
    [{ 'llm_provider-retry-after-ms': '1500' }, '', 1500],
    [{ 'llm_provider-x-ratelimit-reset-tokens': '9s', 'llm_provider-x-ratelimit-remaining-tokens': '0' }, '', 9000],
    [{}, '{"error":{"message":"slow down","retry_after":12}}', 12_000],
    [{}, '{"error":{"retry_after_ms":1200}}', 1200],
    [{}, 'Please try again in 2 days', 172_800_000],
    [{ 'retry-after': '172800' }, '', 172_800_000],
    [{ 'retry-after': 'soon' }, 'Please try again in 1.5s.', 1500],
    [{}, 'Please try again in 20ms.', 20],
    [{}, 'Please try again in 1m30.5s. Visit …', 90_500],
    [{}, 'Please try again in 6m0s', 360_000],
    [{}, 'please wait 12 seconds and try again', 12_000],
    [{}, 'Please retry after 5 seconds', 5000],
    [{}, 'Please retry in 35.1s', 35_100],
    [{}, '{"retryDelay": "35s"}', 35_000],
    [{}, 'Rate limit reached: 60 requests per minute', null],
    [{}, '', null],
    [{ 'retry-after': '1795367724' }, '', null],
    [{ 'x-ratelimit-reset-requests': '120ms', 'x-ratelimit-remaining-requests': '0' }, '', 120],
    [
      {
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '0',
      },
      '',
      360_000,
    ],
    [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-remaining-requests': '59' }, '', null],
    [
      {
        'anthropic-ratelimit-requests-reset': '2026-11-22T12:00:30Z',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-tokens-reset': '2026-11-22T12:10:00Z',
        'anthropic-ratelimit-tokens-remaining': '4000',
      },
      '',
      30_000,
    ],
    [{ 'x-ratelimit-reset': String(Date.UTC(2026, 10, 22, 12, 0, 7)) }, '', 7000],
    [{ 'x-ratelimit-reset': String(Date.UTC(2026, 10, 22, 12, 0, 7) / 1000) }, '', 7000],
    [{ 'ratelimit-reset': '12' }, '', 12_000],
    [{ 'retry-after': '2', 'ratelimit-reset': '12' }, '', 2000],
    [{ 'ratelimit-reset': 'tomorrow' }, '', null],
    [{ 'retry-after': '-5' }, '', null],
  ])('%j %s: %s ms', (headers, text, ms) => {
    expect(retryAfterMs(new Headers(headers), text, date)).toBe(ms);
  });
});

describe('keys', () => {
  const key = 'sk-planted-0123456789';
  it.each([
    [`Incorrect API key provided: ${key}.`, 'Incorrect API key provided: [key].'],
    ['Incorrect API key provided: sk-p*************6789.', 'Incorrect API key provided: [key]'],
    ['key sk-plan...6789 is wrong', 'key [key] is wrong'],
    [`Basic ${Buffer.from(key).toString('base64')}`, 'Basic [key]'],
    [`{"url":"/x?key=${encodeURIComponent(key)}"}`, '{"url":"/x?key=[key]"}'],
    ['nothing of it: sk-other', 'nothing of it: sk-other'],
  ])('%s', (text, clean) => {
    expect(scrub(text, [key])).toBe(clean);
  });
  it('replaces short ones as words only, and nothing for an empty one', () => {
    expect(scrub('none of nonesuch: none', ['none', ''])).toBe('[key] of nonesuch: [key]');
  });
  it('are in no cause, however deep', () => {
    const inner = Object.assign(new Error(`Bearer ${key}`), {
      code: 'E1',
      config: { headers: { authorization: key } },
    });
    const outer = new TypeError(`failed with ${key}`, { cause: inner });
    const clean = cleanCause(outer, [key]);
    expect(inspect(clean, { depth: 9, showHidden: true })).not.toContain(key);
    expect(clean).toMatchObject({ name: 'TypeError', message: 'failed with [key]', cause: { code: 'E1' } });
  });
});
