import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { chatTemplate } from '../src/llama-cpp/chat-template.ts';

const FILE = join(import.meta.dirname, '../../../../shared/cases/chat-templates/cases.json');
const EDGES = { bos: '<s>', eos: '</s>' };

interface Cases {
  render: { name: string; template: string; messages: Message[]; expected: string }[];
  speaks: { name: string; template: string; want: boolean }[];
}

describe.skipIf(!existsSync(FILE))(
  'the shared cases of chat templates (skipped where ../shared/cases is missing)',
  () => {
    const { render, speaks }: Cases = existsSync(FILE)
      ? (JSON.parse(readFileSync(FILE, 'utf8')) as Cases)
      : { render: [], speaks: [] };
    it.for(render)('render as transformers does: $name', ({ template, messages, expected }) => {
      expect(chatTemplate(template).render(messages, EDGES).text).toBe(expected);
    });
    it.for(speaks)('tell whether the template speaks by itself: $name', ({ template, want }) => {
      expect(chatTemplate(template).defaultSystemPrompt).toBe(want);
    });
  },
);
