import { drawNumbers, drawWords, type Problem } from '../problem.ts';

export const easy: readonly Problem[] = [
  {
    name: 'sum_multiples',
    level: 'easy',
    parameters: ['numbers'],
    draw: (random) => {
      const k = random.int(3, 9);
      return {
        text: {
          en: `returns the sum of those of the given integers that are divisible by ${k}`,
          zh: `返回给定整数中能被${k}整除的那些数之和`,
        },
        solve: (numbers: number[]) => numbers.filter((n) => n % k === 0).reduce((sum, n) => sum + n, 0),
        javascript: `return numbers.filter((n) => n % ${k} === 0).reduce((sum, n) => sum + n, 0);`,
        python: `return sum(n for n in numbers if n % ${k} == 0)`,
        calls: [[[k, 2 * k, 1]], [[]], [[-k, 0, k + 1]], ...[20, 30, 40].map((n) => [drawNumbers(random, n, -50, 50)])],
      };
    },
  },
  {
    name: 'count_longer',
    level: 'easy',
    parameters: ['words'],
    draw: (random) => {
      const k = random.int(4, 6);
      return {
        text: { en: `returns how many of the words have more than ${k} letters`, zh: `返回超过${k}个字母的单词的个数` },
        solve: (words: string[]) => words.filter((word) => word.length > k).length,
        javascript: `return words.filter((word) => word.length > ${k}).length;`,
        python: `return sum(1 for word in words if len(word) > ${k})`,
        calls: [
          [['apple', 'noon', 'kettle']],
          [[]],
          ...[5, 9, 14].map((n) => [drawWords(random, n)]),
          [['a', 'aaaaaaaaa']],
        ],
      };
    },
  },
  {
    name: 'clamp_all',
    level: 'easy',
    parameters: ['numbers'],
    draw: (random) => {
      const [low, high] = [random.int(-9, 0), random.int(10, 30)];
      return {
        text: {
          en: `returns the list with every number below ${low} replaced by ${low} and every number above ${high} replaced by ${high}`,
          zh: `返回一个列表，其中小于${low}的数换成${low}，大于${high}的数换成${high}`,
        },
        solve: (numbers: number[]) => numbers.map((n) => Math.min(high, Math.max(low, n))),
        javascript: `return numbers.map((n) => Math.min(${high}, Math.max(${low}, n)));`,
        python: `return [min(${high}, max(${low}, n)) for n in numbers]`,
        calls: [
          [[low - 5, 3, high + 5]],
          [[]],
          [[low, high]],
          ...[8, 15].map((n) => [drawNumbers(random, n, -40, 60)]),
        ],
      };
    },
  },
  {
    name: 'every_nth',
    level: 'easy',
    parameters: ['values'],
    draw: (random) => {
      const k = random.int(2, 5);
      return {
        text: {
          en: `returns a list of every ${k}th value: those in positions ${k}, ${2 * k}, ${3 * k} and so on, counted from 1`,
          zh: `返回由第${k}、${2 * k}、${3 * k}……个值（从1数起）组成的列表`,
        },
        solve: (values: number[]) => values.filter((_, index) => (index + 1) % k === 0),
        javascript: `return values.filter((_, index) => (index + 1) % ${k} === 0);`,
        python: `return values[${k - 1}::${k}]`,
        calls: [
          [drawNumbers(random, 2 * k + 1, 1, 9)],
          [[]],
          [[7]],
          ...[11, 20].map((n) => [drawNumbers(random, n, 1, 99)]),
        ],
      };
    },
  },
  {
    name: 'replace_vowels',
    level: 'easy',
    parameters: ['text'],
    draw: (random) => {
      const sign = random.pick(['*', '#', '-', '+', '_']);
      return {
        text: {
          en: `returns the text with each of the small letters a, e, i, o and u replaced by "${sign}"`,
          zh: `返回把文本中的小写字母a、e、i、o、u都换成“${sign}”之后的文本`,
        },
        solve: (text: string) => text.replace(/[aeiou]/g, sign),
        javascript: `return text.replace(/[aeiou]/g, '${sign}');`,
        python: `return ''.join('${sign}' if sign in 'aeiou' else sign for sign in text)`,
        calls: [['kettle'], [''], ['AEIOU'], ['xyz'], [drawWords(random, 4).join(' ')]],
      };
    },
  },
  {
    name: 'largest_gap',
    level: 'easy',
    parameters: ['numbers'],
    draw: (random) => {
      const none = random.pick([-1, 0, -7]);
      return {
        text: {
          en: `returns the largest difference (never negative) between two numbers that stand next to each other in the list, or ${none} if there are fewer than two`,
          zh: `返回列表中相邻两数之差（取非负值）的最大值；不足两个数时返回${none}`,
        },
        solve: (numbers: number[]) =>
          numbers.length < 2 ? none : Math.max(...numbers.slice(1).map((n, index) => Math.abs(n - numbers[index]!))),
        javascript: `if (numbers.length < 2) return ${none};\nreturn Math.max(...numbers.slice(1).map((n, index) => Math.abs(n - numbers[index])));`,
        python: `if len(numbers) < 2:\n    return ${none}\nreturn max(abs(a - b) for a, b in zip(numbers, numbers[1:]))`,
        calls: [[[3, 10, 6]], [[]], [[5]], [[4, 4]], ...[6, 12].map((n) => [drawNumbers(random, n, -99, 99)])],
      };
    },
  },
  {
    name: 'ends_alike',
    level: 'easy',
    parameters: ['words'],
    draw: (random) => {
      const k = random.int(1, 3);
      return {
        text: {
          en: `returns true if all words end with the same ${k} ${k === 1 ? 'letter' : 'letters'}, else false; a word with fewer letters is taken whole, and an empty list gives true`,
          zh: `如果所有单词的最后${k}个字母都相同就返回真，否则返回假；单词不足${k}个字母时取整个单词，空列表返回真`,
        },
        solve: (words: string[]) => new Set(words.map((word) => word.slice(-k))).size <= 1,
        javascript: `return new Set(words.map((word) => word.slice(-${k}))).size <= 1;`,
        python: `return len({word[-${k}:] for word in words}) <= 1`,
        calls: [
          [['winter', 'letter']],
          [[]],
          [['radar']],
          [['summer', 'silver', 'letter']],
          [['kettle', 'bottle']],
          [drawWords(random, 3)],
        ],
      };
    },
  },
  {
    name: 'digit_total',
    level: 'easy',
    parameters: ['number'],
    draw: (random) => {
      const k = random.int(2, 9);
      return {
        text: {
          en: `returns the sum of the digits of the given non-negative integer, times ${k}`,
          zh: `返回给定非负整数的各位数字之和乘以${k}的结果`,
        },
        solve: (n: number) => k * [...String(n)].reduce((sum, digit) => sum + Number(digit), 0),
        javascript: `return ${k} * [...String(number)].reduce((sum, digit) => sum + Number(digit), 0);`,
        python: `return ${k} * sum(int(digit) for digit in str(number))`,
        calls: [[123], [0], [9], [1000], [random.int(10_000, 99_999)], [random.int(100_000, 999_999)]],
      };
    },
  },
  {
    name: 'pad_left',
    level: 'easy',
    parameters: ['text'],
    draw: (random) => {
      const [length, sign] = [random.int(6, 12), random.pick(['0', '.', 'x', '~'])];
      return {
        text: {
          en: `returns the text filled up on its left with "${sign}" until it has ${length} characters; a longer text is returned as it is`,
          zh: `在文本左边补“${sign}”直到有${length}个字符并返回；更长的文本原样返回`,
        },
        solve: (text: string) => text.padStart(length, sign),
        javascript: `return text.padStart(${length}, '${sign}');`,
        python: `return text.rjust(${length}, '${sign}')`,
        calls: [['abc'], [''], ['abcdefghijklmnop'], ['x'.repeat(length)], [random.pick(['noon', 'level', 'radar'])]],
      };
    },
  },
  {
    name: 'without_last',
    level: 'easy',
    parameters: ['values'],
    draw: (random) => {
      const k = random.int(2, 5);
      return {
        text: {
          en: `returns the list in reverse order, without the ${k} values that stood last in the given list; an empty list if there are no more than ${k}`,
          zh: `去掉列表末尾的${k}个值，再把其余的按相反顺序返回；不超过${k}个值时返回空列表`,
        },
        solve: (values: number[]) => values.slice(0, Math.max(0, values.length - k)).reverse(),
        javascript: `return values.slice(0, Math.max(0, values.length - ${k})).reverse();`,
        python: `return values[:max(0, len(values) - ${k})][::-1]`,
        calls: [
          [drawNumbers(random, k + 3, 1, 9)],
          [[]],
          [drawNumbers(random, k, 1, 9)],
          [drawNumbers(random, k - 1, 1, 9)],
          [drawNumbers(random, 12, 1, 99)],
        ],
      };
    },
  },
];
