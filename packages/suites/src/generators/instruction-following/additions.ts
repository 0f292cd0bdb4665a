import { addLine, both, type Kind, keep } from './kind.ts';
import { rareWords, sentence } from './topics.ts';

const PHRASES = {
  first: [
    { en: 'Let us begin', zh: '我们开始吧' },
    { en: 'Here is what I know', zh: '我所知道的如下' },
    { en: 'To put it plainly', zh: '简单地说' },
  ],
  last: [
    { en: 'That is all for now.', zh: '今天就说到这里。' },
    { en: 'Thank you for reading.', zh: '谢谢阅读。' },
    { en: 'More on this tomorrow.', zh: '明天接着说。' },
  ],
  question: { en: 'Shall I go on?', zh: '要我接着说吗？' },
  postscript: { en: 'P.S. Greetings to your family', zh: 'P.S. 问候家人' },
} as const;

/** Words that are hard to do without, and that no right reply of ours has. */
const AVOIDED = [
  { en: 'and', zh: '和' },
  { en: 'very', zh: '很' },
  { en: 'but', zh: '但' },
] as const;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const two = (n: number) => String(n).padStart(2, '0');

/** Instructions that a text of any shape can follow besides others. */
export const additions: readonly Kind[] = [
  {
    id: 'begins-with',
    slots: ['first'],
    draw: (random) => {
      const phrase = random.pick(PHRASES.first);
      return both((language) => ({
        checks: [{ id: 'shape:begins_with', args: { phrase: phrase[language] } }],
        text: { en: `Begin with the words "${phrase.en}".`, zh: `以“${phrase.zh}”这几个字开头。` }[language],
        apply: (draft) => ({ ...draft, first: [phrase[language], ...draft.first] }),
      }));
    },
  },
  {
    id: 'ends-with',
    slots: ['last', 'question'],
    draw: (random) => {
      const phrase = random.pick(PHRASES.last);
      return both((language) => ({
        checks: [{ id: 'startend:end_checker', args: { end_phrase: phrase[language] } }],
        text: {
          en: `End with the sentence "${phrase.en}" and write nothing after it.`,
          zh: `以“${phrase.zh}”这句话结尾，后面不要再写。`,
        }[language],
        apply: (draft) => ({ ...draft, last: [...draft.last, phrase[language]] }),
      }));
    },
  },
  {
    id: 'title',
    slots: ['first'],
    draw: (_, topic) =>
      both((language) => ({
        checks: [{ id: 'detectable_format:title', args: {} }],
        text: {
          en: 'Give it a title in double angle brackets, such as <<my title>>.',
          zh: '加一个标题，写在双尖括号里，例如<<我的标题>>。',
        }[language],
        apply: (draft) => ({ ...draft, first: [`<<${topic.name[language]}>>`, ...draft.first] }),
      })),
  },
  {
    id: 'postscript',
    slots: ['last', 'question'],
    draw: () =>
      both((language) => ({
        checks: [{ id: 'shape:postscript', args: {} }],
        text: { en: 'Add a postscript that begins with P.S.', zh: '最后加一句附言，以“P.S.”开头。' }[language],
        apply: (draft) => ({ ...draft, last: [...draft.last, PHRASES.postscript[language]] }),
      })),
  },
  {
    id: 'keywords',
    slots: ['words'],
    draw: (random) => {
      const [a, b] = random.two(rareWords);
      return both((language) => ({
        checks: [{ id: 'shape:uses', args: { words: [a[language], b[language]] } }],
        text: { en: `Use the words "${a.en}" and "${b.en}".`, zh: `用上“${a.zh}”和“${b.zh}”这两个词。` }[language],
        apply: addLine([a, b].map((word) => sentence[language](word[language])).join(language === 'en' ? ' ' : '')),
      }));
    },
  },
  {
    id: 'avoids',
    slots: ['avoids'],
    draw: (random) => {
      const word = random.pick(AVOIDED);
      return both((language) => ({
        checks: [{ id: 'shape:avoids', args: { words: [word[language]] } }],
        text: { en: `Do not use the word "${word.en}".`, zh: `全文不要出现“${word.zh}”字。` }[language],
        apply: keep,
      }));
    },
  },
  {
    id: 'placeholders',
    slots: ['brackets'],
    draw: (random) => {
      const n = random.int(2, 4);
      return both((language) => ({
        checks: [{ id: 'detectable_content:number_placeholders', args: { num_placeholders: n } }],
        text: {
          en: `Leave at least ${n} placeholders in square brackets, such as [name].`,
          zh: `至少留${n}个方括号占位符，例如[姓名]。`,
        }[language],
        apply: addLine(Array.from({ length: n }, () => ({ en: '[name]', zh: '[姓名]' })[language]).join(' ')),
      }));
    },
  },
  {
    id: 'highlights',
    slots: ['asterisks'],
    draw: (random, topic) => {
      const n = random.int(1, 3);
      return both((language) => ({
        checks: [{ id: 'detectable_format:number_highlighted_sections', args: { num_highlights: n } }],
        text: {
          en: `Emphasise at least ${n} ${n === 1 ? 'word' : 'words'} with asterisks, *like this*.`,
          zh: `至少用星号强调${n}个词，*像这样*。`,
        }[language],
        apply: addLine(
          topic.words[language]
            .slice(0, n)
            .map((word) => sentence[language](`*${word}*`))
            .join(' '),
        ),
      }));
    },
  },
  {
    id: 'no-commas',
    slots: ['commas'],
    draw: () =>
      both((language) => ({
        checks: [{ id: 'shape:no_commas', args: {} }],
        text: { en: 'Use no commas.', zh: '不要用逗号和顿号。' }[language],
        apply: keep,
      })),
  },
  {
    id: 'exactly-so-often',
    slots: ['words'],
    draw: (random) => {
      const [word, n] = [random.pick(rareWords), random.int(2, 4)];
      return both((language) => ({
        checks: [{ id: 'shape:repeated_exactly', args: { word: word[language], times: n } }],
        text: { en: `Use the word "${word.en}" exactly ${n} times.`, zh: `“${word.zh}”这个词正好出现${n}次。` }[
          language
        ],
        apply: addLine(
          Array.from({ length: n }, () => sentence[language](word[language])).join(language === 'en' ? ' ' : ''),
        ),
      }));
    },
  },
  {
    id: 'ends-with-question',
    slots: ['last', 'question'],
    draw: () =>
      both((language) => ({
        checks: [{ id: 'shape:ends_with_question', args: {} }],
        text: { en: 'End with a question.', zh: '以一个问句结尾。' }[language],
        apply: (draft) => ({ ...draft, last: [...draft.last, PHRASES.question[language]] }),
      })),
  },
  {
    id: 'no-digits',
    slots: ['digits'],
    draw: () =>
      both((language) => ({
        checks: [{ id: 'shape:no_digits', args: {} }],
        text: { en: 'Use no digits.', zh: '不要用数字符号。' }[language],
        apply: keep,
      })),
  },
  {
    id: 'most-characters',
    slots: ['length'],
    draw: (random) => {
      const most = random.int(400, 600, 20);
      return both((language) => ({
        checks: [{ id: 'shape:most_characters', args: { most } }],
        text: {
          en: `Stay within ${most} characters, blanks not counted.`,
          zh: `不超过${most}个字符，空格不算。`,
        }[language],
        apply: keep,
      }));
    },
  },
  {
    id: 'least-characters',
    slots: ['length'],
    draw: (random, topic) => {
      const least = random.int(120, 240, 20);
      return both((language) => ({
        checks: [{ id: 'shape:least_characters', args: { least } }],
        text: {
          en: `Write at least ${least} characters, blanks not counted.`,
          zh: `至少写${least}个字符，空格不算。`,
        }[language],
        apply: addLine(fill(topic.words[language].map(sentence[language]), least)),
      }));
    },
  },
  {
    id: 'date',
    slots: ['digits'],
    draw: (random) => {
      const [month, day] = [random.int(1, 12), random.int(1, 28)];
      const iso = `2027-${two(month)}-${two(day)}`;
      return both((language) => ({
        checks: [{ id: 'shape:contains', args: { text: iso } }],
        text: {
          en: `Name the day, ${day} ${MONTHS[month - 1]} 2027, in the form YYYY-MM-DD.`,
          zh: `写上日期2027年${month}月${day}日，用YYYY-MM-DD的形式。`,
        }[language],
        apply: addLine(iso),
      }));
    },
  },
];

/** Sentences again and again until there are so many characters. */
function fill(sentences: readonly string[], least: number): string {
  let text = '';
  for (let index = 0; text.replaceAll(' ', '').length < least; index += 1)
    text += `${sentences[index % sentences.length]} `;
  return text.trim();
}
