import { expect, it } from 'vitest';
import { isSameModel } from '../src/tables/served-model.ts';

it.each<[string, string, boolean]>([
  ['gpt-x', 'gpt-x', true],
  ['gpt-x', 'GPT-X', true],
  ['gpt-x', 'gpt-x-2026-01-31', true],
  ['openai/gpt-x', 'gpt-x-0613', true],
  ['qwen3', 'qwen3:latest', true],
  ['deepseek/deepseek-chat', 'deepseek/deepseek-chat-v3.1', true],
  ['deepseek/deepseek-r1:free', 'deepseek/deepseek-r1', true],
  ['gemini-flash', 'gemini-flash-preview-05-20', true],
  ['tiny.Q4_1.gguf', '/models/tiny.Q4_1.gguf', true],
  ['claude-x@20260101', 'claude-x', true],
  ['gpt-x', 'gpt-x-mini', false],
  ['gpt-4', 'gpt-4o', false],
  ['gpt-4', 'gpt-4.1', false],
  ['qwen2', 'qwen2.5', false],
  ['llama-3', 'llama-3-8b', false],
  ['primary', 'backup', false],
])('%s and %s are one model: %s', (requested, served, same) => {
  expect(isSameModel(requested, served)).toBe(same);
  expect(isSameModel(served, requested)).toBe(same);
});
