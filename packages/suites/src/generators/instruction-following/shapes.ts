import { both, type Instruction, type Kind, withLines } from './kind.ts';
import { sentence, topics } from './topics.ts';

const about = (n: number, words: readonly string[], write: (word: string) => string) =>
  Array.from({ length: n }, (_, index) => write(words[index % words.length]!));

/** Shapes of a text that leave room for other instructions. */
export const openShapes: readonly Kind[] = [
  {
    id: 'bullets',
    slots: ['shape', 'asterisks'],
    draw: (random, { words }) => {
      const n = random.int(3, 6);
      return both((language) => ({
        checks: [{ id: 'detectable_format:number_bullet_lists', args: { num_bullets: n } }],
        text: {
          en: `Put in a list of exactly ${n} points, each on a line that begins with "- ".`,
          zh: `列出正好${n}点，每点一行，以“- ”开头。`,
        }[language],
        apply: withLines(about(n, words[language], (word) => `- ${word}`)),
      }));
    },
  },
  {
    id: 'numbered-list',
    slots: ['shape', 'digits'],
    draw: (random, { words }) => {
      const n = random.int(3, 6);
      return both((language) => ({
        checks: [{ id: 'shape:numbered_list', args: { entries: n } }],
        text: {
          en: `Put in a numbered list of exactly ${n} entries: 1., 2. and so on, a line each.`,
          zh: `写一个正好${n}条的编号列表，每条一行，以1.、2.等开头。`,
        }[language],
        apply: withLines(about(n, words[language], (word) => word).map((word, index) => `${index + 1}. ${word}`)),
      }));
    },
  },
  {
    id: 'table',
    slots: ['shape'],
    draw: (random, { words }) => {
      const n = random.int(2, 4);
      const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
      return both((language) => ({
        checks: [{ id: 'shape:table', args: { columns: n } }],
        text: {
          en: `Put in a Markdown table of ${n} columns with a head and at least one row.`,
          zh: `写一个${n}列的Markdown表格，要有表头，至少一行。`,
        }[language],
        apply: withLines([
          row(words[language].slice(0, n)),
          row(Array.from({ length: n }, () => '---')),
          row(words[language].slice(n, 2 * n)),
        ]),
      }));
    },
  },
  {
    id: 'code-block',
    slots: ['shape'],
    draw: (_, { words }) =>
      both((language) => ({
        checks: [{ id: 'shape:code_block', args: {} }],
        text: {
          en: 'Put the main part into a code block between lines of three backticks.',
          zh: '把主要内容放进代码块，前后各有一行三个反引号。',
        }[language],
        apply: withLines(['```', ...words[language].slice(0, 3), '```']),
      })),
  },
];

const sides = (write: (language: 'en' | 'zh') => Omit<Instruction, 'apply'> & { readonly reply: string }) =>
  both((language) => {
    const { reply, ...instruction } = write(language);
    return { ...instruction, apply: withLines([reply]) };
  });

/** Shapes that a reply has as a whole, so that nothing else can be asked besides. */
export const closedShapes: readonly Kind[] = [
  {
    id: 'line-count',
    slots: ['shape'],
    draw: (random, { words }) => {
      const n = random.int(3, 6);
      return sides((language) => ({
        checks: [{ id: 'shape:line_count', args: { lines: n } }],
        text: { en: `Write exactly ${n} lines.`, zh: `正好写${n}行。` }[language],
        reply: about(n, words[language], sentence[language]).join('\n'),
      }));
    },
  },
  {
    id: 'line-prefix',
    slots: ['shape'],
    draw: (_, { words }) =>
      sides((language) => ({
        checks: [{ id: 'shape:line_prefix', args: { prefix: '> ' } }],
        text: { en: 'Begin every line with "> ".', zh: '每一行都以“> ”开头。' }[language],
        reply: about(3, words[language], (word) => `> ${sentence[language](word)}`).join('\n'),
      })),
  },
  {
    id: 'sentence-count',
    slots: ['shape'],
    draw: (random, { words }) => {
      const n = random.int(2, 5);
      return sides((language) => ({
        checks: [{ id: 'shape:sentence_count', args: { sentences: n } }],
        text: { en: `Write exactly ${n} sentences.`, zh: `正好写${n}句话。` }[language],
        reply: about(n, words[language], sentence[language]).join(language === 'en' ? ' ' : ''),
      }));
    },
  },
  {
    id: 'paragraphs',
    slots: ['shape'],
    draw: (random, { words }) => {
      const n = random.int(2, 4);
      return sides((language) => ({
        checks: [{ id: 'length_constraints:number_paragraphs', args: { num_paragraphs: n } }],
        text: {
          en: `Write ${n} paragraphs with a line of *** between them.`,
          zh: `写${n}段，段与段之间用一行***隔开。`,
        }[language],
        reply: about(n, words[language], sentence[language]).join('\n\n***\n\n'),
      }));
    },
  },
  {
    id: 'two-versions',
    slots: ['shape'],
    draw: (_, { words }) =>
      sides((language) => ({
        checks: [{ id: 'combination:two_responses', args: {} }],
        text: {
          en: 'Give two different versions with a line of ****** between them.',
          zh: '给出两个不同的版本，中间用一行******隔开。',
        }[language],
        reply: about(2, words[language], sentence[language]).join('\n******\n'),
      })),
  },
  {
    id: 'sections',
    slots: ['shape'],
    draw: (random, { words }) => {
      const n = random.int(2, 4);
      return sides((language) => ({
        checks: [
          {
            id: 'detectable_format:multiple_sections',
            args: { section_spliter: { en: 'Section', zh: '部分' }[language], num_sections: n },
          },
        ],
        text: {
          en: `Write ${n} sections, headed Section 1, Section 2 and so on.`,
          zh: `分${n}个部分写，标题为“部分 1”“部分 2”等。`,
        }[language],
        reply: about(n, words[language], sentence[language])
          .map((text, index) => `${{ en: 'Section', zh: '部分' }[language]} ${index + 1}\n${text}`)
          .join('\n'),
      }));
    },
  },
  {
    id: 'wrapped',
    slots: ['shape'],
    draw: (_, { words }) =>
      sides((language) => ({
        checks: [{ id: 'shape:wrapped', args: { open: '[[', close: ']]' } }],
        text: { en: 'Put the entire reply between [[ and ]].', zh: '把整个回复放在[[和]]之间。' }[language],
        reply: `[[${sentence[language](words[language][0]!)}]]`,
      })),
  },
  {
    id: 'other-language',
    slots: ['shape'],
    draw: (_, { words }) =>
      sides((language) => {
        const other = language === 'en' ? 'zh' : 'en';
        return {
          checks: [{ id: 'language:response_language', args: { language: other } }],
          text: { en: 'Write it in Chinese, with no English words.', zh: '用英语写，不要用中文。' }[language],
          reply: about(3, words[other], sentence[other]).join(other === 'en' ? ' ' : ''),
        };
      }),
  },
  {
    id: 'json',
    slots: ['shape'],
    draw: (random, { words }) => {
      const keys = random.shuffle(['name', 'size', 'colour', 'price', 'weight']).slice(0, random.int(2, 4));
      return sides((language) => ({
        checks: [
          { id: 'detectable_format:json_format', args: {} },
          { id: 'shape:json_keys', args: { keys } },
        ],
        text: {
          en: `Reply with one JSON object that has exactly the keys ${keys.map((key) => `"${key}"`).join(', ')}, and nothing else.`,
          zh: `只回复一个JSON对象，正好有这些键：${keys.map((key) => `"${key}"`).join('、')}。`,
        }[language],
        reply: JSON.stringify(Object.fromEntries(keys.map((key, index) => [key, words[language][index]!]))),
      }));
    },
  },
  {
    id: 'comma-list',
    slots: ['shape'],
    draw: (random, topic) => {
      const n = random.int(3, 7);
      return sides((language) => ({
        checks: [{ id: 'shape:comma_list', args: { parts: n } }],
        request: {
          en: `Name things that have to do with ${topic.name.en}.`,
          zh: `说出一些和${topic.name.zh}有关的东西。`,
        }[language],
        text: {
          en: `Exactly ${n} of them, on one line, with commas between them and nothing else.`,
          zh: `正好${n}个，写在一行，用逗号隔开，不要写别的。`,
        }[language],
        reply: topic.words[language].slice(0, n).join(language === 'en' ? ', ' : '，'),
      }));
    },
  },
  {
    id: 'repeated-line',
    slots: ['shape'],
    draw: (random, { words }) => {
      const [at, n] = [random.int(0, 7), random.int(3, 6)];
      return sides((language) => ({
        checks: [{ id: 'shape:repeated_line', args: { line: words[language][at]!, times: n } }],
        request: {
          en: `Write the word "${words.en[at]}" ${n} times.`,
          zh: `把“${words.zh[at]}”这个词写${n}遍。`,
        }[language],
        text: { en: 'Each time on a line of its own, and nothing else.', zh: '每遍单独一行，不要写别的。' }[language],
        reply: Array.from({ length: n }, () => words[language][at]!).join('\n'),
      }));
    },
  },
  {
    id: 'sorted-numbers',
    slots: ['shape'],
    draw: (random) => {
      const numbers = random
        .shuffle(Array.from({ length: 9 }, (_, index) => 11 * index + random.int(3, 11)))
        .slice(0, random.int(4, 7));
      const isRising = random.pick([true, false]);
      const sorted = numbers.toSorted((a, b) => (isRising ? a - b : b - a)).map(String);
      return sides((language) => ({
        checks: [{ id: 'shape:sequence', args: { parts: sorted } }],
        request: { en: `Sort these numbers: ${numbers.join(', ')}.`, zh: `给这些数排序：${numbers.join('、')}。` }[
          language
        ],
        text: {
          en: `${isRising ? 'Smallest' : 'Largest'} first, with commas between them, and nothing else.`,
          zh: `${isRising ? '从小到大' : '从大到小'}，用逗号隔开，不要写别的。`,
        }[language],
        reply: sorted.join(language === 'en' ? ', ' : '，'),
      }));
    },
  },
  {
    id: 'reversed',
    slots: ['shape'],
    draw: (random, { words }) => {
      const order = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]).slice(0, random.int(3, 5));
      const pick = (language: 'en' | 'zh') => order.map((at) => words[language][at]!);
      return sides((language) => ({
        checks: [{ id: 'shape:sequence', args: { parts: pick(language).toReversed() } }],
        request: {
          en: `Here are some words: ${pick('en').join(', ')}.`,
          zh: `这里有几个词：${pick('zh').join('、')}。`,
        }[language],
        text: {
          en: 'Write them in reverse order, a word a line, and nothing else.',
          zh: '按相反的顺序写出来，每行一个词，不要写别的。',
        }[language],
        reply: pick(language).toReversed().join('\n'),
      }));
    },
  },
  {
    id: 'exact-copy',
    slots: ['shape'],
    draw: (random, topic) => {
      const at = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]);
      const copy = (language: 'en' | 'zh') =>
        `${topic.words[language][at[0]!]}—${topic.words[language][at[1]!]}; ${topic.words[language][at[2]!]} (${at.slice(3, 6).join('')})!`;
      return sides((language) => ({
        checks: [{ id: 'shape:exact_copy', args: { text: copy(language) } }],
        request: {
          en: `Copy this line sign by sign:\n${copy('en')}\n`,
          zh: `把这一行逐字抄下来：\n${copy('zh')}\n`,
        }[language],
        text: { en: 'Write nothing else.', zh: '不要写别的。' }[language],
        reply: copy(language),
      }));
    },
  },
  {
    id: 'one-of',
    slots: ['shape'],
    draw: (random) => {
      const [one, other] = random.two(topics);
      const at = random.int(0, 7);
      const options = (language: 'en' | 'zh') => [one.words[language][at]!, other.words[language][at]!];
      return sides((language) => ({
        checks: [{ id: 'shape:one_of', args: { options: options(language) } }],
        request: {
          en: `Which word do you like better: "${options('en').join('" or "')}"?`,
          zh: `你更喜欢哪个词：“${options('zh').join('”还是“')}”？`,
        }[language],
        text: { en: 'Reply with that word and nothing else.', zh: '只回复那个词，不要写别的。' }[language],
        reply: options(language)[0]!,
      }));
    },
  },
];
