// node scripts/bench/wire/sdk-loop.ts ADDRESS N CONCURRENCY: the floor that a run over the wire is held against. The official
// SDK and p-limit ask the same questions by streams and keep the replies; nothing is judged, written down or counted.
// Each package has one home; from there.

import OpenAI from '../../../packages/providers/node_modules/openai/index.mjs';
import pLimit from '../../../packages/runner/node_modules/p-limit/index.js';
import { question } from '../suite.ts';

const [address, n, concurrency] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'none', baseURL: `${address}/v1`, maxRetries: 0 });
const limit = pLimit(Number(concurrency));
const replies = await Promise.all(
  Array.from({ length: Number(n) }, (_, index) =>
    limit(async () => {
      const stream = await client.chat.completions.create({
        model: 'bench',
        messages: [
          { role: 'system', content: 'Answer with a number.' },
          { role: 'user', content: question(index) },
        ],
        temperature: 0,
        max_tokens: 64,
        stream: true,
        stream_options: { include_usage: true },
      });
      let text = '';
      let tokens = 0;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        tokens += chunk.usage?.completion_tokens ?? 0;
      }
      return { text, tokens };
    }),
  ),
);
if (replies.some(({ text }) => text === '')) throw new Error('a reply was empty');
