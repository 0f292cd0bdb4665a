import { beforeAll, describe, expect, it } from 'vitest';
import { instructionChecks, instructions } from '../src/text/instructions/index.ts';
import { loadLanguages } from '../src/text/instructions/language.ts';
import { wordTokens } from '../src/text/instructions/letters.ts';
import { countSentences } from '../src/text/instructions/sentences.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, datasetFile, jsonLines, reply } from './support/replies.ts';

beforeAll(loadLanguages);

const sampleWith = (...list: [string, object][]) =>
  createSample({
    reference: { instruction_id_list: list.map(([id]) => id), kwargs: list.map(([, args]) => args as never) },
  });

describe('the 25 checks', () => {
  const long = 'This is a plain English sentence about nothing in particular, written for a test.';
  it.each<[string, object, string, boolean]>([
    ['keywords:existence', { keywords: ['cat', 'dog'] }, 'A CAT and dogs', true],
    ['keywords:existence', { keywords: ['cat', 'dog'] }, 'A cat', false],
    ['keywords:frequency', { keyword: 'war', frequency: 3, relation: 'at least' }, 'war, War, warm', true],
    ['keywords:frequency', { keyword: 'war', frequency: 3, relation: 'less than' }, 'war, War, warm', false],
    ['keywords:forbidden_words', { forbidden_words: ['rock'] }, 'rocket', true],
    ['keywords:forbidden_words', { forbidden_words: ['rock'] }, 'a Rock!', false],
    ['keywords:forbidden_words', { forbidden_words: ['C++'] }, 'C++ is out', false],
    ['keywords:letter_frequency', { letter: '#', let_frequency: 2, let_relation: 'at least' }, '# #tag', true],
    ['keywords:letter_frequency', { letter: 'e', let_frequency: 2, let_relation: 'less than' }, 'EeL', false],
    [
      'language:response_language',
      { language: 'de' },
      'Das ist ein ganz gewöhnlicher deutscher Satz über das Wetter.',
      true,
    ],
    ['language:response_language', { language: 'de' }, long, false],
    [
      'language:response_language',
      { language: 'sw' },
      'Habari ya leo ni njema kwa watu wa nchi yetu na pia kwa watoto.',
      true,
    ],
    [
      'language:response_language',
      { language: 'ne' },
      'यो एउटा राम्रो किताब हो र मलाई पढ्न मन पर्छ। तपाईंको घर कहाँ छ?',
      true,
    ],
    ['language:response_language', { language: 'hi' }, 'यह एक अच्छी किताब है और मुझे इसे पढ़ना पसंद है।', true],
    ['language:response_language', { language: 'hi' }, '12345', true],
    ['length_constraints:number_words', { num_words: 4, relation: 'at least' }, "It's well-known", true],
    ['length_constraints:number_words', { num_words: 4, relation: 'less than' }, "It's well-known", false],
    ['length_constraints:number_sentences', { num_sentences: 3, relation: 'at least' }, 'One. Two! Three?', true],
    ['length_constraints:number_sentences', { num_sentences: 3, relation: 'less than' }, 'One. Two! Three?', false],
    ['length_constraints:number_paragraphs', { num_paragraphs: 2 }, 'a\n***\nb', true],
    ['length_constraints:number_paragraphs', { num_paragraphs: 2 }, '***\na\n***\nb\n***', true],
    ['length_constraints:number_paragraphs', { num_paragraphs: 2 }, 'a\n***\n***\nb', false],
    ['length_constraints:number_paragraphs', { num_paragraphs: 2 }, 'a\n\nb', false],
    [
      'length_constraints:nth_paragraph_first_word',
      { num_paragraphs: 2, nth_paragraph: 2, first_word: 'Elm' },
      'a\n\n"elm, b',
      true,
    ],
    [
      'length_constraints:nth_paragraph_first_word',
      { num_paragraphs: 2, nth_paragraph: 2, first_word: 'elm' },
      'a\n\nelms b',
      false,
    ],
    [
      'length_constraints:nth_paragraph_first_word',
      { num_paragraphs: 3, nth_paragraph: 2, first_word: 'elm' },
      'a\n\nelm b',
      false,
    ],
    ['detectable_format:number_bullet_lists', { num_bullets: 3 }, '* a\n  * b\n- c\n** d', true],
    ['detectable_format:number_bullet_lists', { num_bullets: 3 }, '* a\n1. b\n- c', false],
    ['detectable_format:constrained_response', {}, 'Well. My answer is maybe. Sorry', true],
    ['detectable_format:constrained_response', {}, 'My answer is Yes', false],
    ['detectable_format:number_highlighted_sections', { num_highlights: 2 }, '*a* and **b**', true],
    ['detectable_format:number_highlighted_sections', { num_highlights: 2 }, '*a* and * *', false],
    [
      'detectable_format:multiple_sections',
      { section_spliter: 'SECTION', num_sections: 2 },
      'SECTION 1\na\nSECTION 2\nb',
      true,
    ],
    [
      'detectable_format:multiple_sections',
      { section_spliter: 'SECTION', num_sections: 2 },
      'Section 1\na\nSECTION 2\nb',
      false,
    ],
    ['detectable_format:json_format', {}, '```json\n{"a": 1}\n```', true],
    ['detectable_format:json_format', {}, 'Here: {"a": 1}', false],
    ['detectable_format:title', {}, 'x\n<<A title>>\ny', true],
    ['detectable_format:title', {}, '<<>> <<\n>>', false],
    ['detectable_content:number_placeholders', { num_placeholders: 2 }, 'Dear [name], from [me]', true],
    ['detectable_content:number_placeholders', { num_placeholders: 2 }, 'Dear [name, from me]', false],
    ['detectable_content:postscript', { postscript_marker: 'P.S.' }, 'Bye\np. s. one more', true],
    ['detectable_content:postscript', { postscript_marker: 'P.P.S' }, 'Bye\nP.S. one more', false],
    ['punctuation:no_comma', {}, 'No such sign here，or is there', true],
    ['punctuation:no_comma', {}, 'a, b', false],
    ['combination:two_responses', {}, 'one\n******\ntwo', true],
    ['combination:two_responses', {}, 'one\n******\none', false],
    ['combination:repeat_prompt', { prompt_to_repeat: 'Write a poem.' }, '  write a poem.\nRoses', true],
    ['combination:repeat_prompt', { prompt_to_repeat: 'Write a poem.' }, 'Sure! Write a poem.', false],
    ['startend:end_checker', { end_phrase: 'Any other questions?' }, '"Bye. any other QUESTIONS?"\n', true],
    ['startend:end_checker', { end_phrase: 'Any other questions?' }, 'Any other questions? Bye', false],
    ['startend:quotation', {}, ' "so it is"\n', true],
    ['startend:quotation', {}, '“so it is”', false],
    ['change_case:english_capital', {}, long.toUpperCase(), true],
    ['change_case:english_capital', {}, long, false],
    ['change_case:english_lowercase', {}, long.toLowerCase(), true],
    ['change_case:english_lowercase', {}, 'das ist ein ganz gewöhnlicher deutscher satz über das wetter.', false],
    [
      'change_case:capital_word_frequency',
      { capital_frequency: 2, capital_relation: 'at least' },
      'I said NO to him',
      true,
    ],
    [
      'change_case:capital_word_frequency',
      { capital_frequency: 2, capital_relation: 'less than' },
      'I said NO to him',
      false,
    ],
  ])('%s %j in %j', (id, args, text, followed) => {
    expect(instructionChecks[id]!.problem(args as never)).toBeNull();
    expect(instructionChecks[id]!.follows(text, args as never)).toBe(followed);
  });

  it.each<[string, object, string, boolean]>([
    ['shape:begins_with', { phrase: 'Well then' }, ' Well then, tea.', true],
    ['shape:begins_with', { phrase: 'Well then' }, 'Oh. Well then', false],
    ['shape:avoids', { words: ['and'] }, 'A candle', true],
    ['shape:avoids', { words: ['and'] }, 'Tea And milk', false],
    ['shape:avoids', { words: ['很'] }, '天气很好', false],
    ['shape:uses', { words: ['pepper', 'velvet'] }, 'Velvet notes with *pepper*', true],
    ['shape:uses', { words: ['pepper', 'velvet'] }, 'Peppered with velvet', false],
    ['shape:uses', { words: ['灯笼', '水獭'] }, '水獭提着灯笼走', true],
    ['shape:uses', { words: ['灯笼', '水獭'] }, '水獭', false],
    ['shape:postscript', {}, 'Bye.\n**P.S.** Greetings', true],
    ['shape:postscript', {}, '再见。P.S. 问候家人', true],
    ['shape:postscript', {}, 'p. s.: one more', true],
    ['shape:postscript', {}, '海风轻拂，沙滩细腻。P.S.', false],
    ['shape:postscript', {}, 'P.S. …', false],
    ['shape:postscript', {}, 'A postscript: bye', false],
    ['shape:repeated_exactly', { word: 'owl', times: 2 }, 'Owl, owl, bowl', true],
    ['shape:repeated_exactly', { word: '灯笼', times: 2 }, '灯笼和灯笼和灯笼', false],
    ['shape:no_commas', {}, 'tea，milk', false],
    ['shape:no_commas', {}, 'tea; milk', true],
    ['shape:no_digits', {}, 'two', true],
    ['shape:no_digits', {}, '２', false],
    ['shape:ends_with_question', {}, '可以吗？', true],
    ['shape:ends_with_question', {}, 'Is it? Yes.', false],
    ['shape:most_characters', { most: 4 }, '早 上 好 呀', true],
    ['shape:most_characters', { most: 4 }, 'hello', false],
    ['shape:least_characters', { least: 5 }, 'a b c d', false],
    ['shape:contains', { text: '2027-03-05' }, 'on 2027-03-05.', true],
    ['shape:contains', { text: '2027-03-05' }, 'on 2027-3-5.', false],
    ['shape:line_count', { lines: 2 }, 'a\n\nb\n', true],
    ['shape:line_count', { lines: 2 }, 'a\nb\nc', false],
    ['shape:line_prefix', { prefix: '> ' }, '> a\n> b', true],
    ['shape:line_prefix', { prefix: '> ' }, '> a\nb', false],
    ['shape:numbered_list', { entries: 2 }, 'So:\n1. a\n2. b', true],
    ['shape:numbered_list', { entries: 2 }, '1、甲\n2、乙\n3、丙', false],
    ['shape:numbered_list', { entries: 2 }, '2. a\n1. b', false],
    ['shape:table', { columns: 2 }, '| a | b |\n| --- | --- |\n| 1 | 2 |', true],
    ['shape:table', { columns: 2 }, 'a | b\n--|--\n1 | 2', true],
    ['shape:table', { columns: 2 }, '| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |', false],
    ['shape:table', { columns: 2 }, '| a | b |\n| --- | --- |', false],
    ['shape:json_keys', { keys: ['a', 'b'] }, '```json\n{"b": 1, "a": 2}\n```', true],
    ['shape:json_keys', { keys: ['a', 'b'] }, '{"a": 1}', false],
    ['shape:comma_list', { parts: 3 }, '茶、奶，水', true],
    ['shape:comma_list', { parts: 3 }, 'tea, milk', false],
    ['shape:comma_list', { parts: 3 }, 'tea, milk,', false],
    ['shape:repeated_line', { line: 'tea', times: 2 }, 'tea\ntea\n', true],
    ['shape:repeated_line', { line: 'tea', times: 2 }, 'tea tea', false],
    ['shape:sequence', { parts: ['3', '7'] }, '3, 7.', true],
    ['shape:sequence', { parts: ['3', '7'] }, '7, 3', false],
    ['shape:sequence', { parts: ['茶', '奶'] }, '茶、奶。', true],
    ['shape:exact_copy', { text: 'So: "it" is' }, ' So: "it" is\n', true],
    ['shape:exact_copy', { text: 'So: "it" is' }, 'so: "it" is', false],
    ['shape:one_of', { options: ['red', 'blue'] }, 'blue.', true],
    ['shape:one_of', { options: ['red', 'blue'] }, 'red or blue', false],
    ['shape:sentence_count', { sentences: 2 }, 'It is 3.5 m. Really?!', true],
    ['shape:sentence_count', { sentences: 2 }, '好。好！好？', false],
    ['shape:code_block', {}, 'So:\n```js\nf()\n```', true],
    ['shape:code_block', {}, '```\n```', false],
    ['shape:code_block', {}, '`f()`', false],
    ['shape:wrapped', { open: '[[', close: ']]' }, '[[tea]]', true],
    ['shape:wrapped', { open: '[[', close: ']]' }, '[[]]', false],
  ])('%s %j in %j', (id, args, text, followed) => {
    expect(instructionChecks[id]!.problem(args as never)).toBeNull();
    expect(instructionChecks[id]!.follows(text, args as never)).toBe(followed);
  });

  it('takes an announcement off where the suite says so, in the lenient reading only', () => {
    const sample = createSample({
      reference: { instruction_id_list: ['shape:begins_with'], kwargs: [{ phrase: 'Tea' }] },
    });
    const score = (options: object, text: string) =>
      instructions.create(options as never, 'lenient')(reply(text), sample);
    expect(score({ announcement: true }, 'Answer: Tea it is')).toMatchObject({ strict: 0, lenient: 1 });
    expect(score({ announcement: true }, '答案：Tea it is')).toMatchObject({ lenient: 1 });
    expect(score({}, 'Answer: Tea it is')).toMatchObject({ lenient: 0 });
  });

  const points = {
    instruction_id_list: ['detectable_format:number_bullet_lists', 'shape:repeated_exactly'],
    kwargs: [{ num_bullets: 2 }, { word: 'tea', times: 1 }],
  };
  it.each([
    ['- tea\n- milk', 1, 1],
    ['Here are two points:\n- tea\n- milk', 1, 1],
    ['- **tea**\n- milk\n\nI hope this helps with your tea!', 1, 0],
    ['Sure, about tea:\n- tea\n- milk\nLet me know if you want more tea.', 1, 0],
    ['```\n- tea\n- milk\n```', 1, 1],
    ['以下是要点：\n- tea\n- milk', 1, 1],
    ['- tea\n- milk\n- sugar', 0, 0],
    ['- tea\n- milk with tea', 0, 0],
    ['- tea\n- tea\n- milk', 0, 0],
    ['Tea is fine.\n- tea\n- milk', 0, 0],
  ])('cuts no line of the text itself, and wants all in one form: %j', (text, lenient, strict) => {
    const sample = createSample({ reference: points });
    expect(instructions.create({ announcement: true } as never, 'lenient')(reply(text), sample)).toMatchObject({
      value: lenient,
      strict,
    });
    // IFEval's own reading drops any first and last line.
    const loose = instructions.create({}, 'lenient')(reply(text), sample).value;
    if (lenient === 1) expect(loose).toBe(1);
  });

  it('are 25 of IFEval', () => {
    expect(Object.keys(instructionChecks).filter((id) => !id.startsWith('shape:'))).toHaveLength(25);
  });
});

describe('instructions', () => {
  const scoreReply = instructions.create({}, 'lenient');
  it('scores the prompt and keeps the instructions', () => {
    const sample = sampleWith(
      ['punctuation:no_comma', {}],
      ['detectable_format:title', {}],
      ['keywords:existence', { keywords: ['sea'] }],
    );
    expect(scoreReply(reply('<<The sky>>\nBlue and wide'), sample)).toMatchObject({
      value: 0,
      strict: 0,
      lenient: 0,
      answer: '2 of 3',
    });
    expect(scoreReply(reply('<<The sea>>\nBlue and wide'), sample)).toMatchObject({
      value: 1,
      strict: 1,
      lenient: 1,
      answer: '3 of 3',
    });
  });

  it('is loose about a first line, a last line and asterisks', () => {
    const sample = sampleWith(['punctuation:no_comma', {}], ['startend:end_checker', { end_phrase: 'The end.' }]);
    const score = scoreReply(reply('Sure, here you are:\nA story.\n**The end.**\nWas it good?'), sample);
    expect(score).toMatchObject({ strict: 0, lenient: 1 });
    expect(score.details).toEqual({
      instructions: [
        { id: 'punctuation:no_comma', strict: false, loose: true },
        { id: 'startend:end_checker', strict: false, loose: true },
      ],
      followed: 2,
      followedStrictly: 0,
    });
  });

  it('reads no reasoning, and takes an empty reply for none', () => {
    const sample = sampleWith(['punctuation:no_comma', {}]);
    expect(scoreReply(reply('<think>a, b</think>ab'), sample).strict).toBe(1);
    expect(scoreReply(reply('<think>ab'), sample)).toMatchObject({ lenient: 0, answer: null });
    expect(scoreReply(reply("I'm sorry, I can't help with that."), sample)).toMatchObject({
      lenient: 0,
      refused: true,
    });
  });

  it('refuses a sample that it cannot judge', () => {
    expect(instructions.checkSample?.(createSample({}))).toContain('instruction_id_list');
    expect(instructions.checkSample?.(sampleWith(['no:such', {}]))).toContain('no:such');
    expect(instructions.checkSample?.(sampleWith(['keywords:existence', {}]))).toContain('keywords');
    expect(instructions.checkSample?.(sampleWith(['punctuation:no_comma', { letter: null }]))).toBeNull();
  });

  const all = sampleWith(
    ['length_constraints:number_sentences', { num_sentences: 2, relation: 'at least' }],
    ['change_case:capital_word_frequency', { capital_frequency: 2, capital_relation: 'at least' }],
    ['language:response_language', { language: 'en' }],
    ['detectable_format:number_bullet_lists', { num_bullets: 2 }],
    ['detectable_format:title', {}],
    ['startend:end_checker', { end_phrase: 'x' }],
  );
  itIsSteady(instructions, {}, all, [
    '*',
    '***',
    '-',
    '[',
    ']',
    '<<',
    '>>',
    '"',
    'P.S.',
    '. ',
    'A',
    '\n',
    '\n\n',
    'The end.',
    '1.',
  ]);
});

it.each([
  ['Dr. Smith came. He left.', 2],
  ['It cost 3.50 dollars. Cheap!', 2],
  ['Visit e.g. Rome or the U.S. in May.', 1],
  ['"Stop!" he said. Then he ran.', 3],
  ['1. One thing.\n2. Another thing.', 4],
  ['Well... perhaps not.', 1],
  ['* a line\n* another line', 1],
  ['J. K. Rowling wrote it.', 1],
  ['Who? Me? Yes.', 3],
  ['', 0],
])('counts the sentences of %j', (text, found) => {
  expect(countSentences(text)).toBe(found);
});

it('cuts words as the Treebank does', () => {
  expect(wordTokens("DON'T stop, IT'S well-known (CANNOT)")).toEqual([
    'DO',
    "N'T",
    'stop',
    'IT',
    "'S",
    'well-known',
    'CAN',
    'NOT',
  ]);
});

const ifeval = datasetFile('ifeval/input_data.jsonl');
describe.skipIf(ifeval === null)('the 541 prompts of IFEval (skipped where the set is not at hand)', () => {
  it('can all be judged', () => {
    const rows = jsonLines<{ instruction_id_list: string[]; kwargs: never[] }>(ifeval!);
    const kinds = new Set(rows.flatMap((row) => row.instruction_id_list));
    expect([rows.length, kinds.size]).toEqual([541, 25]);
    for (const { instruction_id_list, kwargs } of rows) {
      const sample = createSample({ reference: { instruction_id_list, kwargs } });
      expect(instructions.checkSample?.(sample)).toBeNull();
      expect(instructions.create({}, 'lenient')(reply('hello'), sample).details?.instructions).toHaveLength(
        kwargs.length,
      );
    }
  });
});
