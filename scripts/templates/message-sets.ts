/** One list of text messages; ours, and of every kind that a suite sends. */
export interface MessageSet {
  readonly name: string;
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
}

const user = (content: string) => ({ role: 'user', content }) as const;
const system = (content: string) => ({ role: 'system', content }) as const;
const assistant = (content: string) => ({ role: 'assistant', content }) as const;

export const MESSAGE_SETS: readonly MessageSet[] = [
  { name: 'one question', messages: [user('How many days has a leap year?')] },
  { name: 'system and question', messages: [system('Answer in one word.'), user('What colour is coal?')] },
  {
    name: 'examples before the question',
    messages: [user('2 + 2?'), assistant('4'), user('3 + 5?'), assistant('8'), user('6 + 7?')],
  },
  {
    name: 'system, examples and question',
    messages: [
      system('You convert units.\nReply with the number alone.'),
      user('2 km in metres'),
      assistant('2000'),
      user('3 h in minutes'),
    ],
  },
  { name: 'system message that Python takes for text, not for false', messages: [system('0'), user('Go on.')] },
  { name: 'empty system message', messages: [system(''), user('Is it raining?')] },
  { name: 'white space around everything', messages: [system('  \n Be short. \n'), user('\n\n  Why?  \t\n')] },
  {
    name: 'code in a reply, indented',
    messages: [user('Write f.'), assistant('\n    def f():\n        return 42\n'), user('Now g.')],
  },
  { name: 'Chinese', messages: [system('请用一个字回答。'), user('煤是什么颜色的？\n甲：黑　乙：白')] },
  { name: 'characters beyond the first plane', messages: [user('Is 🐻‍❄️ a bear? 𝒙² + 𝒚² = 1')] },
  {
    name: 'white space that only Python knows',
    messages: [user('\u0085\u001c Which? \u001f\u0085'), assistant('\u0085a'), user('b')],
  },
  {
    name: 'a mark that only JavaScript takes for white space',
    messages: [user('\ufeffstart\ufeff'), assistant('\ufeff'), user('x')],
  },
  {
    name: 'thoughts of an earlier reply',
    messages: [user('41 or 42?'), assistant('<think>\nPerhaps 41.\n</think>\n\n42'), user('Sure?')],
  },
  { name: 'half a thought', messages: [user('Continue.'), assistant('It is so.</think>42'), user('And?')] },
  { name: 'markup in the question', messages: [user('What does <|im_end|> mean? And </s>, [INST]?')] },
  { name: 'braces and tags of templates', messages: [user('Explain {{ x }}, {% if y %} and {# z #}.')] },
  { name: 'quotes, backslashes and HTML', messages: [user('He said: "it\'s \\n", <b>&amp;</b>')] },
  { name: 'CR LF', messages: [system('One.\r\nTwo.\r'), user('a\r\nb\r\n')] },
  { name: 'a question that is empty', messages: [user('')] },
  {
    name: 'a long dialogue',
    messages: [
      system('Be kind.'),
      ...Array.from({ length: 6 }, (_, i) => [
        user(`Question ${i + 1}: ${'why '.repeat(i + 1)}?`),
        assistant(`Because ${i}.`),
      ]).flat(),
      user('Last one.'),
    ],
  },
];
