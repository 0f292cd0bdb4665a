import { drawNumbers, drawWords, type Problem } from '../problem.ts';

export const hard: readonly Problem[] = [
  {
    name: 'evaluate',
    level: 'hard',
    parameters: ['tokens'],
    draw: (random) => {
      const sign = random.pick(['max', 'min']);
      return {
        text: {
          en: `evaluates an expression in reverse Polish notation, given as a list of texts: integers and the operations "+", "-", "*" and "${sign}" (the ${sign === 'max' ? 'larger' : 'smaller'} of two), and returns the result`,
          zh: `计算以文本列表给出的逆波兰式并返回结果：列表中有整数和运算"+"、"-"、"*"、"${sign}"（取两数中较${sign === 'max' ? '大' : '小'}的）`,
        },
        solve: (tokens: string[]) => {
          const stack: number[] = [];
          for (const token of tokens) {
            if (/^-?\d+$/.test(token)) stack.push(Number(token));
            else {
              const [b, a] = [stack.pop()!, stack.pop()!];
              stack.push(
                token === '+'
                  ? a + b
                  : token === '-'
                    ? a - b
                    : token === '*'
                      ? a * b
                      : sign === 'max'
                        ? Math.max(a, b)
                        : Math.min(a, b),
              );
            }
          }
          return stack[0]!;
        },
        javascript: `const stack = [];\nfor (const token of tokens) {\n  if (/^-?\\d+$/.test(token)) { stack.push(Number(token)); continue; }\n  const b = stack.pop();\n  const a = stack.pop();\n  stack.push(token === '+' ? a + b : token === '-' ? a - b : token === '*' ? a * b : Math.${sign}(a, b));\n}\nreturn stack[0];`,
        python: `stack = []\nfor token in tokens:\n    if token in ('+', '-', '*', '${sign}'):\n        b = stack.pop()\n        a = stack.pop()\n        stack.append(a + b if token == '+' else a - b if token == '-' else a * b if token == '*' else ${sign}(a, b))\n    else:\n        stack.append(int(token))\nreturn stack[0]`,
        calls: [
          [['3', '4', '+', '2', '*']],
          [['7']],
          [['5', '9', '-']],
          [['-3', '8', sign, '2', '-']],
          [[...drawNumbers(random, 4, -9, 20).map(String), '*', sign, '+']],
          [[...drawNumbers(random, 3, 1, 20).map(String), '-', '-']],
        ],
      };
    },
  },
  {
    name: 'merge_ranges',
    level: 'hard',
    parameters: ['ranges'],
    draw: (random) => {
      const gap = random.int(0, 3);
      return {
        text: {
          en: `takes a list of ranges [from, to], merges those that overlap or are at most ${gap} apart (next "from" minus "to" so far), and returns the merged ranges in rising order`,
          zh: `给定区间[起, 止]的列表，把重叠或相距不超过${gap}（后一个的起减去目前的止）的合并，按从小到大的顺序返回合并后的区间`,
        },
        solve: (ranges: [number, number][]) => {
          const merged: [number, number][] = [];
          for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
            const last = merged.at(-1);
            if (last !== undefined && from - last[1] <= gap) last[1] = Math.max(last[1], to);
            else merged.push([from, to]);
          }
          return merged;
        },
        javascript: `const merged = [];\nfor (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {\n  const last = merged[merged.length - 1];\n  if (last && from - last[1] <= ${gap}) last[1] = Math.max(last[1], to);\n  else merged.push([from, to]);\n}\nreturn merged;`,
        python: `merged = []\nfor start, end in sorted(ranges):\n    if merged and start - merged[-1][1] <= ${gap}:\n        merged[-1][1] = max(merged[-1][1], end)\n    else:\n        merged.append([start, end])\nreturn merged`,
        calls: [
          [
            [
              [1, 3],
              [2, 6],
              [20, 25],
            ],
          ],
          [[]],
          [
            [
              [5, 8],
              [1, 2],
            ],
          ],
          [
            [
              [1, 10],
              [2, 3],
              [10 + gap, 30],
            ],
          ],
          [drawNumbers(random, 7, 0, 60).map((from) => [from, from + random.int(1, 6)])],
        ],
      };
    },
  },
  {
    name: 'ways_to_pay',
    level: 'hard',
    parameters: ['amount'],
    draw: (random) => {
      const coins = [1, random.int(2, 4), random.int(5, 9)];
      return {
        text: {
          en: `returns in how many ways the amount can be paid with coins of ${coins[0]}, ${coins[1]} and ${coins[2]}, of which there are as many as needed; the order of coins does not count, and 0 can be paid in one way`,
          zh: `有面值${coins[0]}、${coins[1]}、${coins[2]}的硬币，数量不限，返回凑出给定金额的方法数；硬币的先后不算，金额0有一种方法`,
        },
        solve: (amount: number) => {
          const counts = [1, ...Array<number>(amount).fill(0)];
          for (const coin of coins) for (let sum = coin; sum <= amount; sum += 1) counts[sum]! += counts[sum - coin]!;
          return counts[amount]!;
        },
        javascript: `const counts = [1, ...Array(amount).fill(0)];\nfor (const coin of [${coins}]) for (let sum = coin; sum <= amount; sum += 1) counts[sum] += counts[sum - coin];\nreturn counts[amount];`,
        python: `counts = [1] + [0] * amount\nfor coin in [${coins.join(', ')}]:\n    for total in range(coin, amount + 1):\n        counts[total] += counts[total - coin]\nreturn counts[amount]`,
        calls: [[10], [0], [1], [coins[2]!], [random.int(30, 60)], [random.int(100, 200)]],
      };
    },
  },
  {
    name: 'spiral',
    level: 'hard',
    parameters: ['grid'],
    draw: (random) => {
      const isClockwise = random.pick([true, false]);
      const grid = (rows: number, columns: number) =>
        Array.from({ length: rows }, () => drawNumbers(random, columns, 1, 99));
      const solve = (rows: number[][]): number[] => {
        let left = rows.map((row) => [...row]);
        const seen: number[] = [];
        while (left.length > 0 && left[0]!.length > 0) {
          seen.push(...left[0]!);
          const rest = left.slice(1);
          left = (rest[0] ?? []).map((_, column) => rest.map((row) => row[column]!)).reverse();
        }
        return seen;
      };
      return {
        text: {
          en: `reads a rectangular grid (a list of rows) in a spiral from its ${isClockwise ? 'top left corner to the right, then down' : 'top right corner to the left, then down'}, and so on inwards, and returns the list of its numbers`,
          zh: `从${isClockwise ? '左上角先向右、再向下' : '右上角先向左、再向下'}，依次螺旋向内读取矩形网格（行的列表），返回读到的数的列表`,
        },
        solve: (rows: number[][]) => solve(isClockwise ? rows : rows.map((row) => row.toReversed())),
        javascript: `let left = grid.map((row) => ${isClockwise ? '[...row]' : '[...row].reverse()'});\nconst seen = [];\nwhile (left.length > 0 && left[0].length > 0) {\n  seen.push(...left[0]);\n  const rest = left.slice(1);\n  left = (rest[0] ?? []).map((_, column) => rest.map((row) => row[column])).reverse();\n}\nreturn seen;`,
        python: `left = [list(row)${isClockwise ? '' : '[::-1]'} for row in grid]\nseen = []\nwhile left and left[0]:\n    seen.extend(left[0])\n    left = [list(column) for column in zip(*left[1:])][::-1]\nreturn seen`,
        calls: [
          [
            [
              [1, 2, 3],
              [4, 5, 6],
              [7, 8, 9],
            ],
          ],
          [[]],
          [[[5]]],
          [grid(2, 4)],
          [grid(4, 3)],
          [grid(1, 5)],
          [grid(4, 1)],
        ],
      };
    },
  },
  {
    name: 'longest_rise',
    level: 'hard',
    parameters: ['numbers'],
    draw: (random) => {
      const step = random.int(1, 4);
      return {
        text: {
          en: `returns the length of the longest subsequence (numbers in the order of the list, with others left out) in which every number is at least ${step} more than the one before`,
          zh: `返回最长子序列（按列表顺序取数，可跳过）的长度，其中每个数都至少比前一个大${step}`,
        },
        solve: (numbers: number[]) => {
          const best: number[] = [];
          numbers.forEach((n, at) => {
            best.push(1 + Math.max(0, ...best.filter((_, before) => n - numbers[before]! >= step && before < at)));
          });
          return Math.max(0, ...best);
        },
        javascript: `const best = [];\nnumbers.forEach((n) => best.push(1 + Math.max(0, ...best.filter((_, before) => n - numbers[before] >= ${step}))));\nreturn Math.max(0, ...best);`,
        python: `best = []\nfor n in numbers:\n    best.append(1 + max([length for length, before in zip(best, numbers) if n - before >= ${step}], default=0))\nreturn max(best, default=0)`,
        calls: [[[1, 2, 5, 3, 9]], [[]], [[4]], [[9, 7, 5]], ...[12, 25].map((n) => [drawNumbers(random, n, 0, 40)])],
      };
    },
  },
  {
    name: 'text_columns',
    level: 'hard',
    parameters: ['text'],
    draw: (random) => {
      const width = random.int(8, 14);
      return {
        text: {
          en: `breaks a text (words with single blanks between) into lines of at most ${width} characters, each with as many words as fit; no word is longer than that; returns the list of lines, an empty list for ""`,
          zh: `把文本（单词之间一个空格）折成每行不超过${width}个字符的若干行，每行放尽量多的单词；没有更长的单词；返回各行的列表，""返回空列表`,
        },
        solve: (text: string) => {
          const lines: string[] = [];
          for (const word of text.split(' ').filter((one) => one !== ''))
            if (lines.length > 0 && lines.at(-1)!.length + 1 + word.length <= width)
              lines.push(`${lines.pop()} ${word}`);
            else lines.push(word);
          return lines;
        },
        javascript: `const lines = [];\nfor (const word of text.split(' ').filter((one) => one !== '')) {\n  const last = lines[lines.length - 1];\n  if (last !== undefined && last.length + 1 + word.length <= ${width}) lines[lines.length - 1] = last + ' ' + word;\n  else lines.push(word);\n}\nreturn lines;`,
        python: `lines = []\nfor word in text.split():\n    if lines and len(lines[-1]) + 1 + len(word) <= ${width}:\n        lines[-1] += ' ' + word\n    else:\n        lines.append(word)\nreturn lines`,
        calls: [
          ['the cold river and the stone'],
          [''],
          ['a'],
          ['ab cd ef gh ij kl mn'],
          [drawWords(random, 9).join(' ')],
        ],
      };
    },
  },
  {
    name: 'to_roman',
    level: 'hard',
    parameters: ['number'],
    draw: (random) => {
      const isSmall = random.pick([true, false]);
      const values = 'M 1000 CM 900 D 500 CD 400 C 100 XC 90 L 50 XL 40 X 10 IX 9 V 5 IV 4 I 1'.split(' ');
      const table = values.flatMap((name, at) => (at % 2 === 0 ? [[name, Number(values[at + 1])] as const] : []));
      return {
        text: {
          en: `returns the given integer from 1 to 3999 as a Roman numeral in ${isSmall ? 'small' : 'capital'} letters`,
          zh: `把给定的1到3999的整数写成罗马数字并返回，用${isSmall ? '小写' : '大写'}字母`,
        },
        solve: (number: number) => {
          let [left, text] = [number, ''];
          for (const [name, value] of table)
            for (; left >= value; left -= value) text += isSmall ? name.toLowerCase() : name;
          return text;
        },
        javascript: `let left = number;\nlet text = '';\nfor (const [name, value] of ${JSON.stringify(table)}) for (; left >= value; left -= value) text += name;\nreturn text${isSmall ? '.toLowerCase()' : ''};`,
        python: `text = ''\nfor name, value in ${JSON.stringify(table)}:\n    while number >= value:\n        text += name\n        number -= value\nreturn text${isSmall ? '.lower()' : ''}`,
        calls: [[1994], [1], [4], [3999], [random.int(10, 99)], [random.int(100, 3900)]],
      };
    },
  },
  {
    name: 'shortest_walk',
    level: 'hard',
    parameters: ['grid'],
    draw: (random) => {
      const wall = random.pick(['#', 'x', '*']);
      const grid = (rows: number, columns: number) =>
        Array.from({ length: rows }, (_, row) =>
          Array.from({ length: columns }, (__, column) =>
            row + column === 0 || (row === rows - 1 && column === columns - 1) || random.int(1, 4) > 1 ? '.' : wall,
          ).join(''),
        );
      return {
        text: {
          en: `gets a grid as a list of texts of equal length, in which "." is free and "${wall}" is a wall, and returns the least number of steps (up, down, left, right) from the top left to the bottom right field, both free, or -1 if there is no way`,
          zh: `网格以等长文本的列表给出，“.”可走，“${wall}”是墙；返回从左上角走到右下角（两格都可走）所需的最少步数（上下左右），走不通时返回-1`,
        },
        solve: (rows: string[]) => {
          const steps = new Map([['0 0', 0]]);
          const queue: [number, number][] = [[0, 0]];
          for (const [row, column] of queue)
            for (const [r, c] of [
              [row + 1, column],
              [row - 1, column],
              [row, column + 1],
              [row, column - 1],
            ] as const)
              if (rows[r]?.[c] === '.' && !steps.has(`${r} ${c}`)) {
                steps.set(`${r} ${c}`, steps.get(`${row} ${column}`)! + 1);
                queue.push([r, c]);
              }
          return steps.get(`${rows.length - 1} ${rows[0]!.length - 1}`) ?? -1;
        },
        javascript: `const steps = { '0 0': 0 };\nconst queue = [[0, 0]];\nfor (const [row, column] of queue) {\n  for (const [r, c] of [[row + 1, column], [row - 1, column], [row, column + 1], [row, column - 1]]) {\n    if (grid[r] === undefined || grid[r][c] !== '.' || (r + ' ' + c) in steps) continue;\n    steps[r + ' ' + c] = steps[row + ' ' + column] + 1;\n    queue.push([r, c]);\n  }\n}\nconst end = (grid.length - 1) + ' ' + (grid[0].length - 1);\nreturn end in steps ? steps[end] : -1;`,
        python: `steps = {(0, 0): 0}\nqueue = [(0, 0)]\nfor row, column in queue:\n    for r, c in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):\n        if 0 <= r < len(grid) and 0 <= c < len(grid[0]) and grid[r][c] == '.' and (r, c) not in steps:\n            steps[(r, c)] = steps[(row, column)] + 1\n            queue.append((r, c))\nreturn steps.get((len(grid) - 1, len(grid[0]) - 1), -1)`,
        calls: [
          [['..', '..']],
          [['.']],
          [[`.${wall}`, `${wall}.`]],
          [[`.${wall}...`, `.${wall}.${wall}.`, `...${wall}.`]],
          [grid(5, 6)],
          [grid(7, 7)],
        ],
      };
    },
  },
  {
    name: 'compare_versions',
    level: 'hard',
    parameters: ['first', 'second'],
    draw: (random) => {
      const sign = random.pick(['.', '-', '_']);
      const version = () => drawNumbers(random, random.int(1, 4), 0, 12).join(sign);
      return {
        text: {
          en: `compares two version numbers, integers joined by "${sign}", part by part from the left, with missing parts counting as 0, and returns -1, 0 or 1 as the first is lower, equal or higher`,
          zh: `比较两个版本号（由“${sign}”连接的整数），从左到右逐段比较，缺少的段算0；第一个较低、相等、较高时分别返回-1、0、1`,
        },
        solve: (first: string, second: string) => {
          const [a, b] = [first, second].map((one) => one.split(sign).map(Number)) as [number[], number[]];
          for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
            const difference = Math.sign((a[at] ?? 0) - (b[at] ?? 0));
            if (difference !== 0) return difference;
          }
          return 0;
        },
        javascript: `const a = first.split('${sign}').map(Number);\nconst b = second.split('${sign}').map(Number);\nfor (let at = 0; at < Math.max(a.length, b.length); at += 1) {\n  const difference = (a[at] ?? 0) - (b[at] ?? 0);\n  if (difference !== 0) return difference < 0 ? -1 : 1;\n}\nreturn 0;`,
        python: `a = [int(part) for part in first.split('${sign}')]\nb = [int(part) for part in second.split('${sign}')]\nlength = max(len(a), len(b))\na += [0] * (length - len(a))\nb += [0] * (length - len(b))\nreturn (a > b) - (a < b)`,
        calls: [
          [`1${sign}2`, `1${sign}10`],
          ['1', `1${sign}0${sign}0`],
          [`2${sign}1`, '2'],
          [`0${sign}9`, '1'],
          [version(), version()],
          [version(), version()],
        ],
      };
    },
  },
  {
    name: 'anagram_groups',
    level: 'hard',
    parameters: ['words'],
    draw: (random) => {
      const least = random.int(2, 3);
      const pool =
        'listen silent enlist google elgoog night thing below elbow study dusty stone notes onset tones cat act'.split(
          ' ',
        );
      return {
        text: {
          en: `groups words that are made of the same letters, each group and the list of groups in alphabetical order (groups by their first word), leaves out groups of fewer than ${least} words, and returns the list of groups; words do not repeat`,
          zh: `把由相同字母组成的单词归为一组，组内按字母顺序，各组按其第一个单词的字母顺序，少于${least}个单词的组略去，返回各组的列表；单词不重复`,
        },
        solve: (words: string[]) =>
          [...Map.groupBy([...words].sort(), (word) => [...word].sort().join('')).values()].filter(
            (group) => group.length >= least,
          ),
        javascript: `const groups = new Map();\nfor (const word of [...words].sort()) {\n  const key = [...word].sort().join('');\n  groups.set(key, [...(groups.get(key) ?? []), word]);\n}\nreturn [...groups.values()].filter((group) => group.length >= ${least});`,
        python: `groups = {}\nfor word in sorted(words):\n    groups.setdefault(''.join(sorted(word)), []).append(word)\nreturn [group for group in groups.values() if len(group) >= ${least}]`,
        calls: [
          [['cat', 'dusty', 'act']],
          [[]],
          [['stone']],
          [random.shuffle(pool).slice(0, 8)],
          [random.shuffle(pool).slice(0, 14)],
        ],
      };
    },
  },
];
