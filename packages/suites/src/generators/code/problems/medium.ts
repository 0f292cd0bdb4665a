import { drawNumbers, drawWords, type Problem } from '../problem.ts';

export const medium: readonly Problem[] = [
  {
    name: 'run_lengths',
    level: 'medium',
    parameters: ['text'],
    draw: (random) => {
      const sign = random.pick([':', '=', '-', 'x']);
      return {
        text: {
          en: `returns for each run of equal characters the character, "${sign}" and the length of the run, joined by blanks ("aab" gives "a${sign}2 b${sign}1")`,
          zh: `对每一段相同的连续字符，写出该字符、“${sign}”和这段的长度，各段之间用空格隔开并返回（"aab"得到"a${sign}2 b${sign}1"）`,
        },
        solve: (text: string) => (text.match(/(.)\1*/g) ?? []).map((run) => `${run[0]}${sign}${run.length}`).join(' '),
        javascript: `return (text.match(/(.)\\1*/g) ?? []).map((run) => run[0] + '${sign}' + run.length).join(' ');`,
        python: `runs = []\nfor sign in text:\n    if runs and runs[-1][0] == sign:\n        runs[-1][1] += 1\n    else:\n        runs.append([sign, 1])\nreturn ' '.join(sign + '${sign}' + str(length) for sign, length in runs)`,
        calls: [['aaabcc'], [''], ['a'], ['abab'], ['zzzzzzzzzzzz'], [drawNumbers(random, 20, 0, 1).join('')]],
      };
    },
  },
  {
    name: 'chunk_sums',
    level: 'medium',
    parameters: ['numbers'],
    draw: (random) => {
      const k = random.int(2, 5);
      return {
        text: {
          en: `cuts the list into pieces of ${k} numbers from its beginning, the last one perhaps shorter, and returns the list of their sums`,
          zh: `从头开始把列表切成每段${k}个数（最后一段可以更短），返回各段之和组成的列表`,
        },
        solve: (numbers: number[]) =>
          Array.from({ length: Math.ceil(numbers.length / k) }, (_, at) =>
            numbers.slice(at * k, at * k + k).reduce((sum, n) => sum + n, 0),
          ),
        javascript: `const sums = [];\nfor (let at = 0; at < numbers.length; at += ${k}) sums.push(numbers.slice(at, at + ${k}).reduce((sum, n) => sum + n, 0));\nreturn sums;`,
        python: `return [sum(numbers[at:at + ${k}]) for at in range(0, len(numbers), ${k})]`,
        calls: [[[1, 2, 3, 4, 5, 6, 7]], [[]], [[9]], ...[k, 2 * k, 13].map((n) => [drawNumbers(random, n, -9, 30)])],
      };
    },
  },
  {
    name: 'most_frequent',
    level: 'medium',
    parameters: ['words'],
    draw: (random) => {
      const isFirst = random.pick([true, false]);
      return {
        text: {
          en: `returns the word that occurs most often; among equals the one that comes ${isFirst ? 'first' : 'last'} in the alphabet; "" for an empty list`,
          zh: `返回出现次数最多的单词；次数相同时取字母顺序最${isFirst ? '前' : '后'}的；空列表返回""`,
        },
        solve: (words: string[]) => {
          const counts = Map.groupBy(words, (word) => word);
          const names = [...counts.keys()].sort();
          if (!isFirst) names.reverse();
          return names.reduce(
            (best, name) => (counts.get(name)!.length > (counts.get(best)?.length ?? 0) ? name : best),
            '',
          );
        },
        javascript: `const counts = new Map();\nfor (const word of words) counts.set(word, (counts.get(word) || 0) + 1);\nconst names = [...counts.keys()].sort();\n${isFirst ? '' : 'names.reverse();\n'}let best = '';\nfor (const name of names) if (counts.get(name) > (counts.get(best) || 0)) best = name;\nreturn best;`,
        python: `best = ''\nfor word in sorted(set(words)${isFirst ? '' : ', reverse=True'}):\n    if best == '' or words.count(word) > words.count(best):\n        best = word\nreturn best`,
        calls: [
          [['noon', 'apple', 'noon']],
          [[]],
          [['stone', 'apple']],
          ...[12, 25].map((n) => [drawWords(random, n)]),
        ],
      };
    },
  },
  {
    name: 'rotate_letters',
    level: 'medium',
    parameters: ['text'],
    draw: (random) => {
      const k = random.int(2, 24);
      return {
        text: {
          en: `moves every small letter a to z on by ${k} in the alphabet, from z on to a again, leaves all else as it is, and returns the text`,
          zh: `把每个小写字母a到z在字母表中向后移${k}位（z之后回到a），其他字符不变，返回所得文本`,
        },
        solve: (text: string) =>
          text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + k) % 26) + 97)),
        javascript: `return text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + ${k}) % 26) + 97));`,
        python: `return ''.join(chr((ord(sign) - 97 + ${k}) % 26 + 97) if 'a' <= sign <= 'z' else sign for sign in text)`,
        calls: [['abc'], [''], ['xyz!'], ['Hello, World 42'], [drawWords(random, 3).join('-')]],
      };
    },
  },
  {
    name: 'moving_maximum',
    level: 'medium',
    parameters: ['numbers'],
    draw: (random) => {
      const k = random.int(2, 4);
      return {
        text: {
          en: `returns the list of the maxima of all ${k} numbers that stand next to each other (a list of n numbers gives n − ${k - 1} maxima, none if there are fewer than ${k})`,
          zh: `返回所有相邻${k}个数的最大值组成的列表（n个数得到n−${k - 1}个最大值；不足${k}个数时得到空列表）`,
        },
        solve: (numbers: number[]) => numbers.slice(k - 1).map((_, at) => Math.max(...numbers.slice(at, at + k))),
        javascript: `return numbers.slice(${k - 1}).map((_, at) => Math.max(...numbers.slice(at, at + ${k})));`,
        python: `return [max(numbers[at:at + ${k}]) for at in range(len(numbers) - ${k - 1})]`,
        calls: [[[1, 5, 2, 4, 3]], [[]], [[7]], ...[k, 9, 16].map((n) => [drawNumbers(random, n, -50, 50)])],
      };
    },
  },
  {
    name: 'balanced',
    level: 'medium',
    parameters: ['text'],
    draw: (random) => {
      const [open, close] = random.pick(['()', '[]', '{}', '<>']) as unknown as [string, string];
      return {
        text: {
          en: `returns the greatest depth of nested "${open}" and "${close}" in the text, or -1 if they do not match up; other characters do not count`,
          zh: `返回文本中“${open}”和“${close}”嵌套的最大深度；不配对时返回-1；其他字符不算`,
        },
        solve: (text: string) => {
          let [depth, most] = [0, 0];
          for (const sign of text) {
            depth += sign === open ? 1 : sign === close ? -1 : 0;
            if (depth < 0) return -1;
            most = Math.max(most, depth);
          }
          return depth === 0 ? most : -1;
        },
        javascript: `let depth = 0;\nlet most = 0;\nfor (const sign of text) {\n  depth += sign === '${open}' ? 1 : sign === '${close}' ? -1 : 0;\n  if (depth < 0) return -1;\n  most = Math.max(most, depth);\n}\nreturn depth === 0 ? most : -1;`,
        python: `depth = most = 0\nfor sign in text:\n    depth += 1 if sign == '${open}' else -1 if sign == '${close}' else 0\n    if depth < 0:\n        return -1\n    most = max(most, depth)\nreturn most if depth == 0 else -1`,
        calls: [
          [`a${open}b${open}c${close}${close}`],
          [''],
          [`${close}${open}`],
          [`${open}${open}${close}`],
          [`${open}${close}${open}x${close}`],
          [`${open.repeat(5)}${close.repeat(5)}`],
        ],
      };
    },
  },
  {
    name: 'second_distinct',
    level: 'medium',
    parameters: ['numbers'],
    draw: (random) => {
      const [k, none] = [random.int(2, 3), random.pick([-1, 0, -100])];
      const rank = k === 2 ? 'second' : 'third';
      return {
        text: {
          en: `returns the ${rank} largest of the different numbers in the list, or ${none} if there are not so many`,
          zh: `返回列表中不同的数里第${k === 2 ? '二' : '三'}大的；没有那么多不同的数时返回${none}`,
        },
        solve: (numbers: number[]) => [...new Set(numbers)].sort((a, b) => b - a)[k - 1] ?? none,
        javascript: `const sorted = [...new Set(numbers)].sort((a, b) => b - a);\nreturn sorted.length >= ${k} ? sorted[${k - 1}] : ${none};`,
        python: `ordered = sorted(set(numbers), reverse=True)\nreturn ordered[${k - 1}] if len(ordered) >= ${k} else ${none}`,
        calls: [[[4, 9, 9, 7, 1]], [[]], [[5, 5, 5]], [[2, 1]], [[10, 9, 100]], [drawNumbers(random, 12, -20, 20)]],
      };
    },
  },
  {
    name: 'mirror_words',
    level: 'medium',
    parameters: ['text'],
    draw: (random) => {
      const k = random.int(3, 6);
      return {
        text: {
          en: `reverses every word (words are separated by single blanks) that has at least ${k} characters, leaves the others, and returns the text`,
          zh: `把至少有${k}个字符的单词（单词之间用一个空格隔开）逐个倒过来，其余不变，返回所得文本`,
        },
        solve: (text: string) =>
          text
            .split(' ')
            .map((word) => (word.length >= k ? [...word].reverse().join('') : word))
            .join(' '),
        javascript: `return text.split(' ').map((word) => (word.length >= ${k} ? [...word].reverse().join('') : word)).join(' ');`,
        python: `return ' '.join(word[::-1] if len(word) >= ${k} else word for word in text.split(' '))`,
        calls: [['the river is cold'], [''], ['a bc def ghij klmno pqrstu'], [drawWords(random, 5).join(' ')]],
      };
    },
  },
  {
    name: 'merge_sorted',
    level: 'medium',
    parameters: ['first', 'second'],
    draw: (random) => {
      const isUnique = random.pick([true, false]);
      const sorted = (count: number) => drawNumbers(random, count, -20, 20).sort((a, b) => a - b);
      return {
        text: {
          en: `merges two lists of numbers into one list in rising order and returns it, ${isUnique ? 'each number only once' : 'with all repetitions'}`,
          zh: `把两个数字列表合并成一个从小到大的列表并返回，${isUnique ? '每个数只留一次' : '保留所有重复'}`,
        },
        solve: (first: number[], second: number[]) => {
          const all = [...first, ...second].sort((a, b) => a - b);
          return isUnique ? [...new Set(all)] : all;
        },
        javascript: `const all = [...first, ...second].sort((a, b) => a - b);\nreturn ${isUnique ? '[...new Set(all)]' : 'all'};`,
        python: `return sorted(${isUnique ? 'set(first + second)' : 'first + second'})`,
        calls: [
          [
            [1, 3, 10],
            [2, 3],
          ],
          [[], []],
          [[5, 5], []],
          [sorted(6), sorted(9)],
          [sorted(12), sorted(4)],
        ],
      };
    },
  },
  {
    name: 'steps_down',
    level: 'medium',
    parameters: ['number'],
    draw: (random) => {
      const k = random.int(3, 5);
      return {
        text: {
          en: `counts steps until the given positive integer is 0: where it is divisible by ${k}, a step divides it by ${k}, else a step takes 1 away; returns the number of steps`,
          zh: `数一数给定正整数变成0要几步：能被${k}整除时，一步是除以${k}，否则一步是减1；返回步数`,
        },
        solve: (number: number) => {
          let [n, steps] = [number, 0];
          for (; n > 0; steps += 1) n = n % k === 0 ? n / k : n - 1;
          return steps;
        },
        javascript: `let steps = 0;\nfor (let n = number; n > 0; steps += 1) n = n % ${k} === 0 ? n / ${k} : n - 1;\nreturn steps;`,
        python: `steps = 0\nwhile number > 0:\n    number = number // ${k} if number % ${k} == 0 else number - 1\n    steps += 1\nreturn steps`,
        calls: [[10], [1], [k], [k * k * k], [random.int(100, 999)], [random.int(10_000, 99_999)]],
      };
    },
  },
];
