/** What a model writes around what it thinks. */
export interface ReasoningMark {
  readonly open: string;
  readonly close: string;
}

/**
 * The marks of public chat templates and servers, in small letters; case does not count. The only list: providers and scorers
 * read by it. Names that hold `think` (`<seed:think>`, `<longcat_think>`, `<think_fast>`) and those of the same sense (`<scratchpad>`, `<cot>`)
 * need no row; `FAMILY` knows their form.
 */
const LISTED: readonly (readonly [string, string])[] = [
  ['<think>', '</think>'], // DeepSeek R1, Qwen3, GLM, MiniMax, Hunyuan, ERNIE, Nemotron, Phi-4-reasoning
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'], // EXAONE Deep, Gemini's OpenAI form
  ['<thoughts>', '</thoughts>'],
  ['<analysis>', '</analysis>'], // prompts that ask for <analysis> before <answer>
  ['<reason>', '</reason>'],
  ['<reasoning>', '</reasoning>'],
  ['<reflection>', '</reflection>'], // Reflection 70B
  ['<scratchpad>', '</scratchpad>'],
  ['<inner_monologue>', '</inner_monologue>'], // Hermes 3
  ['<rationale>', '</rationale>'],
  ['<cot>', '</cot>'],
  ['<antthinking>', '</antthinking>'], // Claude's artifacts
  ['<start_working_out>', '<end_working_out>'], // models trained by Unsloth's GRPO recipes
  ['<|im_start|>think', '<|im_start|>answer'], // s1
  ['[think]', '[/think]'], // Magistral
  ['◁think▷', '◁/think▷'], // Kimi
  ['<|start_thinking|>', '<|end_thinking|>'], // Command A Reasoning
  ['<|begin_of_thought|>', '<|end_of_thought|>'], // Sky-T1, OpenThinker
  ['<|think_start|>', '<|think_end|>'],
  ['<|inner_prefix|>', '<|inner_suffix|>'], // Apertus
  ['<|think|>', '<|end|>'], // Solar Open
  ['<|channel>thought', '<channel|>'], // Gemma 4
  ['<unused94>', '<unused95>'], // MedGemma
  ['[unused16]', '[unused17]'], // openPangu
];

/** Every mark that has a fixed spelling. */
export const REASONING_MARKS: readonly ReasoningMark[] = LISTED.map(([open, close]) => ({ open, close }));

const SENSE =
  '(?:think(?:ing|er)?|thoughts?|reasoning|reflections?|rationale|scratch[_-]?pad|deliberations?|cot|ruminations?)';
/**
 * <think>, <seed:think>, <think_fast>, <thinking mode="long">; <scratch_pad>, <thought_process>, <chain_of_thought>, <inner_voice>; <|begin_of_thinking|>,
 * <|reasoning_start|>, <|/thinking|>.
 */
const FAMILY =
  String.raw`<\/?(?:(?:[a-z][a-z0-9]{0,20}[:_])?think(?:ing|er)?(?:[:_][a-z0-9]{1,20})?|` +
  `(?:(?:inner|internal|private|hidden|self|step_by_step|model)[_-]?)?${SENSE}(?:[_-](?:process|steps?|content|block|trace))?|` +
  String.raw`(?:inner|internal)[_-]?(?:monologue|dialogue|voice|speech)|(?:long[_-])?chain[_-]of[_-]thoughts?)(?:\s[a-z_-]{1,20}="[^"<>]{0,40}")?>|` +
  String.raw`<\|(?:\/|(?:begin|start|end)_(?:of_)?)?${SENSE}(?:_(?:begin|start|end))?\|>`;
/** [reasoning] … [/reasoning]: without its end it is a heading. */
const BRACKETED = String.raw`\[\/?(?:thinking|thoughts?|reasoning|reflection|rationale|scratchpad)\]`;
const CLOSED_BY = new Map(LISTED);
const CLOSING = new Set(LISTED.map(([, close]) => close).filter((close) => close !== '<|end|>'));
const MARK = new RegExp(
  [...new Set(LISTED.flat())]
    .sort((a, b) => b.length - a.length)
    .map((tag) => tag.replace(/[|[\]/]/g, '\\$&'))
    .concat(FAMILY, BRACKETED)
    .join('|'),
  'giu',
);

/** What every mark begins with. */
const OPENING = /[<[◁]/;

/** A mark that stands in a text. */
export interface FoundMark {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** In small letters. */
  readonly tag: string;
  /** What closes it where it opens; null = it closes. */
  readonly close: string | null;
}

/** The marks of a text in their order. One between backticks is talked about, and is none. Linear in the text's length. */
export function* findReasoningMarks(text: string): Generator<FoundMark> {
  if (!OPENING.test(text)) return;
  let ended: Set<string> | null = null;
  for (const match of text.matchAll(MARK)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (text[start - 1] === '`' && text[end] === '`') continue;
    const tag = match[0].toLowerCase();
    if (tag.startsWith('[') && !CLOSED_BY.has(tag) && !CLOSING.has(tag)) {
      ended ??= new Set((text.match(BRACKET_END) ?? []).map((one) => one.toLowerCase()));
      if (!ended.has(tag[1] === '/' ? tag : `[/${tag.slice(1)}`)) continue;
    }
    const close = CLOSED_BY.get(tag) ?? (CLOSING.has(tag) || CLOSES.test(tag) ? null : familyClose(tag));
    yield { start, end, tag, close };
  }
}

const BRACKET_END = /\[\/[a-z]{7,10}\]/giu;
const CLOSES = /^(?:<\||<|\[)(?:\/|end(?:_|\|>))|_end\|>$/;

function familyClose(tag: string): string {
  if (/^<\|(?:begin|start)_/.test(tag)) return tag.replace(/^<\|(?:begin|start)/, '<|end');
  if (/_(?:begin|start)\|>$/.test(tag)) return tag.replace(/(?:begin|start)\|>$/, 'end|>');
  const open = /^(?:<\||<|\[)/.exec(tag)![0];
  return `${open}/${tag.slice(open.length).replace(/\s.*>$/, '>')}`;
}
