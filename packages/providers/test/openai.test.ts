import { describe, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { contract, type Recorded } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { entryAt, type Loopback } from './loopback.ts';
import { missing, ollamaV1, vendorStreams, vendorUnstreamed } from './openai-streams.ts';

const connect = (stream: boolean) => (server: Loopback, _: Recorded) => {
  const options = openAi.options.parse({ takes: { stream } });
  const model = entryAt('openai', `${server.url}/v1`, { options });
  return openAi.connect({ model, runtime: testRuntime({}), answers: () => null }, new AbortController().signal);
};

contract('openai, as a real Ollama streams', ollamaV1, connect(true));

if (missing !== null)
  describe('openai, as vendors reply', () => {
    it.skip(String(missing), () => {});
  });
else {
  contract('openai, as vendors stream', vendorStreams, connect(true));
  contract('openai, as vendors reply in one piece', vendorUnstreamed, connect(false));
}
