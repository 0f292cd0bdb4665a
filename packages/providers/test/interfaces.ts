import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { ollama } from '../src/ollama/index.ts';
import { openAi } from '../src/openai/index.ts';
import { atLoopback, createRequestSupport } from './support.ts';

/** One adapter of each interface, at a server on loopback. */
export const chat = atLoopback(openAi);
export const responses = atLoopback(openAi);
export const messages = atLoopback(anthropic);
export const gemini = atLoopback(google, '/v1beta');
export const local = atLoopback(ollama, '');
/** What makes of OpenAI's protocol its Responses. */
export const RESPONSES = { host: { takes: createRequestSupport({ interface: 'responses' }) } };
