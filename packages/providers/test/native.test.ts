import type { JsonObject, Provider } from '@evenhand/core';
import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { openAi } from '../src/openai/index.ts';
import { contract, never, type Recorded } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { entryAt, type Loopback } from './loopback.ts';
import {
  anthropicReplies,
  anthropicUnstreamed,
  googleReplies,
  googleUnstreamed,
  responsesReplies,
  responsesUnstreamed,
} from './native-streams.ts';
import { ollamaMessages, ollamaResponses } from './ollama-streams.ts';

const at = (provider: Provider, path: string, options: JsonObject) => (server: Loopback, _: Recorded) => {
  const model = entryAt(provider.name, `${server.url}${path}`, { options: provider.options.parse(options) });
  return provider.connect({ model, runtime: testRuntime({}), answers: () => null }, never());
};

contract('anthropic', [...anthropicReplies, ...anthropicUnstreamed], at(anthropic, '/v1', {}));
contract('anthropic, as a real Ollama streams', ollamaMessages, at(anthropic, '/v1', {}));
contract('google', googleReplies, at(google, '/v1beta', {}));
contract('google in one piece', googleUnstreamed, at(google, '/v1beta', { takes: { stream: false } }));
contract('google in one piece, where a stream was asked for', googleUnstreamed, at(google, '/v1beta', {}));
const responses = { takes: { interface: 'responses' } };
contract('openai, by Responses', responsesReplies, at(openAi, '/v1', responses));
contract('openai, by Responses, as a real Ollama streams', ollamaResponses, at(openAi, '/v1', responses));
contract(
  'openai, by Responses in one piece',
  responsesUnstreamed,
  at(openAi, '/v1', { takes: { ...responses.takes, stream: false } }),
);
