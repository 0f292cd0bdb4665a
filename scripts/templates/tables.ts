import type { Row, Verdict } from './compare.ts';

const VERDICTS: readonly Verdict[] = ['same', 'both refuse', 'refused', 'differs', 'renders alone'];

/** Families by words in a template's name, the first that fits; a name that none fits is `other`. */
const FAMILIES: readonly (readonly [family: string, words: RegExp])[] = [
  ['DeepSeek', /deepseek|r1-distill/i],
  ['Qwen', /qwen|qwq|qvq|marco|kat-v1|xiyan/i],
  ['Llama', /llama-?[_-]?\d|llama3|llama2|llama4|meta-llama|code-?llama|firefunction|tinyllama/i],
  ['Mistral', /mistral|mixtral|ministral|devstral|codestral|pixtral|magistral|zephyr/i],
  ['Gemma', /gemma/i],
  ['Phi', /phi[-_]?\d|phi/i],
  ['GLM', /glm|codegeex/i],
  ['Cohere', /cohere|command|aya/i],
  ['Granite', /granite/i],
  ['Kimi', /kimi|moonshot|moonlight/i],
  ['MiniMax', /minimax/i],
  ['NVIDIA', /nemotron/i],
  ['Hermes', /hermes/i],
  ['gpt-oss', /gpt-oss|gpt_oss/i],
  ['Seed', /seed/i],
  ['EXAONE', /exaone/i],
  ['LFM', /lfm/i],
  ['Yi, InternLM, Baichuan, Hunyuan', /\byi-|internlm|internvl|baichuan|hunyuan|hy3|hy-mt|tencent|ernie|telechat/i],
  ['Vicuna, Alpaca, ChatML', /vicuna|alpaca|chatml|openchat|saiga/i],
];

/** Families by their markup, for templates whose name tells nothing. */
const MARKUP: readonly (readonly [family: string, mark: RegExp])[] = [
  ['by markup: Llama 3', /<\|start_header_id\|>|<\|header_start\|>/],
  ['by markup: DeepSeek', /<｜/],
  ['by markup: Gemma', /<start_of_turn>|<\|turn>/],
  ['by markup: gpt-oss', /<\|start\|>|<\|channel\|>/],
  ['by markup: ChatML', /<\|im_start\|>/],
  ['by markup: Mistral, Llama 2', /\[INST\]/],
  ['by markup: Phi, Zephyr, GLM', /<\|(?:user|assistant|system)\|>/i],
  ['by markup: words', /USER:|User:|Human:|### ?(?:Instruction|User|Human|Response)/],
];

/** @param source text of the template */
export function findFamily(name: string, source: string): string {
  const named = FAMILIES.find(([, words]) => words.test(name));
  return (named ?? MARKUP.find(([, mark]) => mark.test(source)))?.[0] ?? 'other';
}

/**
 * Tables in Markdown: totals, families, and what the refusals say.
 * @param familyByName of each template
 */
export function writeTables(rows: readonly Row[], familyByName: ReadonlyMap<string, string>): string {
  const families = Map.groupBy(rows, ({ name }) => familyByName.get(name) ?? 'other');
  const order = [...families].sort(([a], [b]) => (a === 'other' ? 1 : b === 'other' ? -1 : a < b ? -1 : 1));
  const line = (label: string, part: readonly Row[]): string => {
    const templates = new Set(part.map(({ name }) => name)).size;
    const counts = VERDICTS.map((verdict) => part.filter((row) => row.verdict === verdict).length);
    return `| ${label} | ${templates} | ${part.length} | ${counts.join(' | ')} |`;
  };
  const refusals = rows.filter(({ verdict }) => verdict === 'refused');
  const reasons = Map.groupBy(refusals, ({ ours }) => ours.error ?? '');
  return [
    `| family | templates | renders | ${VERDICTS.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(VERDICTS.length + 2)}`,
    ...order.map(([family, part]) => line(family, part)),
    line('all', rows),
    ...(refusals.length === 0 ? [] : ['', 'Refused where the reference renders:', '']),
    ...[...reasons].map(
      ([reason, part]) => `- ${part.length} × ${reason} (${[...new Set(part.map(({ name }) => name))].join(', ')})`,
    ),
  ].join('\n');
}
