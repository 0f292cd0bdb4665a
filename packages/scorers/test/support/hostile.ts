/** What readers look for; each repeated to the end, and mixtures of them. */
export const PIECES: readonly string[] = [
  '<think>',
  '</think>',
  '<|channel|>',
  '<|channel|>final<|message|>',
  '<|start|>assistant',
  'analysis',
  'assistantfinal',
  'assistant',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  "'",
  '\\',
  '`',
  '```',
  '```\n',
  '```json\n',
  '~~~\n',
  ' ',
  '\n',
  '*',
  '1',
  'a',
  '答',
  '.',
  '一',
  '{"a":',
  '{"a":"',
  '[1,',
  '{"name":',
  'f(',
  'f(a=',
  'f(a="',
  'f(a=1)',
  'a-',
  'a.',
  '$',
  'a$',
  '<function=f>',
  '</function>',
  '<parameter=a>',
  '</parameter>',
  '<invoke name="f">',
  '<parameter name="a">',
  '<tool_call>',
  '<tool_call>f\n<arg_key>',
  '<arg_key>',
  '<arg_value>',
  '[TOOL_CALLS]',
  '[TOOL_CALLS]f',
  '<｜tool▁call▁begin｜>',
  '<｜tool▁call▁begin｜>f',
  'function<｜tool▁sep｜>',
  '<start_function_call>call:f{',
  '<escape>',
  'Action: f\n',
  '>>>f\n',
  '//',
  '/*',
  '#',
  'def f(',
  '\ndef f(x):',
  'return ',
  'function f(',
  'const f = ',
  'f = ',
  '"""',
  'Grade: ',
  'grade is ',
  'Better: ',
  '>',
  '<',
  '-',
  '=',
  // numbers and ways to part them
  '12 345 ',
  '1 ',
  '1,',
  '1.',
  "1'",
  '1_',
  '1/',
  '1:',
  '1e',
  '10^',
  '²',
  '½',
  '%',
  'twenty ',
  'hundred and ',
  'minus ',
  'one point ',
  '百',
  '万',
  '一二',
  '点',
  '分之',
  '元',
  '半',
  '负',
  // announcements, letters, remarks, questions
  'Answer: ',
  'the answer is ',
  'answer ',
  '<answer>',
  '#### ',
  '答案是',
  '【答案】',
  '选A，',
  '不选',
  'A ',
  'A, ',
  '(A) ',
  '\nA. ',
  'B is correct. ',
  'all but B ',
  'none of them ',
  'I ',
  'Question: ',
  '\nQ: ',
  '\n2. x?\n',
  'Check: ',
  '\nNote: ',
  'we can check ',
  'not ',
  'if ',
  // sentences and LaTeX
  'So x = 1. ',
  ', so ',
  ' is ',
  ' because ',
  'word ',
  '$x$ ',
  '\\(',
  '\\boxed{',
  '\\boxed{1} ',
  '\\frac{',
  '\\frac12',
  '\\text{',
  '\\sqrt',
  '\\begin{align}',
  '\\\\',
  '^{',
  '_',
  '&',
  '₂',
  '…',
  '\\overline{3}',
  '\\approx ',
  '°',
  '\\cup ',
  '{,}',
  '?',
  '：',
  '。',
  '‘',
  '“',
  '|',
  '\t',
];

/** A small generator, so that every run has the same texts. */
function* draws(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    yield state / 0x80000000;
  }
}

/** Texts of `size` code units: each piece alone, 25 mixtures in turn, 5 mixtures at random, and nests. */
export function* hostileTexts(size: number): Generator<string> {
  const fill = (word: string) => word.repeat(Math.ceil(size / word.length)).slice(0, size);
  const random = draws(20_261_130);
  const pick = () => PIECES[Math.floor(random.next().value! * PIECES.length)]!;
  for (const piece of PIECES) yield fill(piece);
  for (let count = 0; count < 25; count += 1) yield fill(Array.from({ length: 2 + (count % 4) }, pick).join(''));
  for (let count = 0; count < 5; count += 1) {
    const parts: string[] = [];
    for (let length = 0; length < size; length += parts.at(-1)!.length) parts.push(pick());
    yield parts.join('').slice(0, size);
  }
  for (const [open, close] of [
    ['{"a":', '}'],
    ['[', ']'],
    ['(', ')'],
    ['f(', ')'],
    ['<think>', '</think>'],
  ] as const) {
    const deep = Math.floor(size / (open.length + close.length));
    yield open.repeat(deep) + close.repeat(deep);
  }
}

const OPENINGS = [
  'f(a=',
  '{"name": "f", "arguments": ',
  '```json\n',
  'Answer: ',
  '\\boxed{',
  '<function=f><parameter=a>',
  'function f(x) {',
];
const NESTS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['\\frac{1}{', '}'],
  ['\\boxed{', '}'],
  ['\\text{', '}'],
  ['f(a=[', '])'],
  ['$', '$'],
  ['\\begin{matrix}', '\\end{matrix}'],
  ['（', '）'],
] as const;

/** Texts of `size` code units: nests with and without something inside, and what opens an answer or a call before many pieces of one kind. */
export function* hostileShapes(size: number): Generator<string> {
  for (const [open, close] of NESTS) {
    const deep = Math.floor(size / (open.length + close.length));
    yield open.repeat(deep) + close.repeat(deep);
    yield `\\boxed{${open.repeat(deep)}1${close.repeat(deep)}}`;
  }
  const random = draws(7);
  for (const opening of OPENINGS)
    for (let count = 0; count < 3; count += 1) {
      const piece = PIECES[Math.floor(random.next().value! * PIECES.length)]!;
      yield (opening + piece.repeat(Math.ceil(size / piece.length))).slice(0, size);
    }
}

/** Texts of `size` code units that are one piece repeated, between others: what runs to the end of them and finds no end begins again. */
export function* hostileRuns(size: number): Generator<string> {
  const fill = (word: string) => word.repeat(Math.ceil(size / word.length)).slice(0, size - 2);
  for (const piece of PIECES) yield `a${fill(piece)}b`;
}
