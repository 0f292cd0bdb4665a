import { crc32, deflateRawSync } from 'node:zlib';
import { csvRows } from '@evenhand/io';
import { describe, expect, it } from 'vitest';
import { bbh } from '../src/datasets/bbh.ts';
import { cmmlu } from '../src/datasets/cmmlu.ts';
import { cruxeval } from '../src/datasets/cruxeval.ts';
import type { CommonOptions, DatasetDefinition, DatasetFiles } from '../src/datasets/definition.ts';
import { gaokao } from '../src/datasets/gaokao.ts';
import { gsm8k } from '../src/datasets/gsm8k.ts';
import { math500 } from '../src/datasets/math-500.ts';
import { mgsm } from '../src/datasets/mgsm.ts';
import { mmluPro } from '../src/datasets/mmlu-pro.ts';
import { pythonStrings } from '../src/datasets/python-strings.ts';
import { onlyMember } from '../src/datasets/zip-member.ts';

/** Files of the published form with words of our own; every path of the set is there, by a default or by what is given. */
function read<O extends CommonOptions>(
  set: DatasetDefinition<O>,
  given: Readonly<Record<string, string | Buffer>>,
  options: object = {},
) {
  const of = (path: string): Buffer => {
    const key = Object.keys(given).find((one) => path.endsWith(one));
    if (key === undefined) throw new Error(`not given: ${path}`);
    return Buffer.from(given[key]!);
  };
  const files: DatasetFiles = { bytes: of, text: (path) => of(path).toString('utf8'), locate: (path) => path };
  return set.read(files, set.options.parse(options));
}

function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(crc32(content), 16);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

describe('parts of programs and tables', () => {
  it('strings of Python, neighbours together, comments apart', () => {
    const source = `x = {"q": "one "\n   'two',  # "not this"\n "a": """three\n"four" """, 'é': '\\u4e00\\n\\'', "b": "\\\\frac"}`;
    expect(pythonStrings(source)).toEqual(['q', 'one two', 'a', 'three\n"four" ', 'é', "一\n'", 'b', '\\frac']);
  });

  it('rows of a table with quotes, commas, line breaks and empty fields', () => {
    expect(csvRows('a,b\r\n"1, ""x""","two\nlines"\n\n,\nlast,')).toEqual([
      { fields: ['a', 'b'], line: 1 },
      { fields: ['1, "x"', 'two\nlines'], line: 2 },
      { fields: ['', ''], line: 5 },
      { fields: ['last', ''], line: 6 },
    ]);
  });

  it('the one file of an archive, and what is wrong with others', () => {
    const content = Buffer.from('[1, 2]');
    const archive = zip('a.json', content);
    expect(onlyMember(archive, 100)).toEqual(content);
    expect(() => onlyMember(archive, 5)).toThrow('unpacks to 6 bytes');
    expect(() => onlyMember(archive.subarray(0, archive.length - 30), 100)).toThrow('was cut');
    const damaged = Buffer.from(archive);
    damaged.writeUInt32LE(1, archive.indexOf('PK\u0001\u0002') + 16);
    expect(() => onlyMember(damaged, 100)).toThrow('does not fit its checksum');
  });
});

describe('published forms, with words of our own', () => {
  it('BIG-Bench Hard: heading, examples and questions of a part', () => {
    const set = read(
      bbh,
      {
        'bbh/navigate.json': JSON.stringify({ canary: 'x', examples: [{ input: 'Turn. Back?', target: 'Yes' }] }),
        'cot-prompts/navigate.txt':
          'WARNING.\n-----\nSay where you are.\n\nMind the gap.\n\nQ: Step.\nBack?\nA: One step.\nSo the answer is No.\n\nQ: Stay.\nA: So the answer is Yes.',
      },
      { parts: ['navigate'] },
    );
    expect(set.samples).toEqual([
      { id: 'navigate-001', input: 'Turn. Back?', target: ['Yes'], language: 'en', tags: ['navigate'] },
    ]);
    expect(set.headings).toEqual({ navigate: 'Say where you are.\n\nMind the gap.' });
    expect(set.shots).toEqual([
      { input: 'Step.\nBack?', output: 'One step.\nSo the answer is No.', choices: null, for: 'navigate' },
      { input: 'Stay.', output: 'So the answer is Yes.', choices: null, for: 'navigate' },
    ]);
    expect(bbh.size(bbh.options.parse({}))).toBe(6511);
    expect(() => bbh.options.parse({ parts: ['chess'] })).toThrow();
    expect(() =>
      read(
        bbh,
        { '.json': '{"examples":[{"input":"a","target":"b"}]}', '.txt': 'x\n-----\nHead.\n\nQ: no answer' },
        { parts: ['navigate'] },
      ),
    ).toThrow(/without a line that begins with "A: "/);
  });

  it('CMMLU: subjects with their Chinese names, examples from files of the same name', () => {
    const header = ',Question,A,B,C,D,Answer\n';
    const names = `name_en2zh = {\n${cmmlu
      .files(cmmlu.options.parse({}))
      .flatMap(({ path }) => /^data\/test\/(.*)\.csv$/.exec(path)?.[1] ?? [])
      .map((subject) => `    "${subject}": "${subject}学",`)
      .join('\n')}\n}\n`;
    const set = read(cmmlu, {
      'categories.py': names,
      'data/dev': '',
      '.csv': `${header}0,"一，""二""",甲,乙,丙,丁,B\n`,
    });
    expect(set.samples).toHaveLength(67);
    expect(set.samples[0]).toMatchObject({
      id: 'agronomy-001',
      input: '一，"二"',
      choices: ['甲', '乙', '丙', '丁'],
      target: ['B'],
      language: 'zh',
    });
    expect(set.headings?.agronomy).toBe('agronomy学');
    expect(set.shots).toHaveLength(67);
    expect(() => read(cmmlu, { 'categories.py': names, '.csv': `${header}0,问,甲,乙,丙,丁,E\n` })).toThrow(
      /agronomy\.csv:2: found 7 fields/,
    );
    expect(() => read(cmmlu, { 'categories.py': 'x = {}', '.csv': header })).toThrow(
      /found no Chinese name of agronomy/,
    );
  });

  it('GAOKAO: questions with one answer only, and what is said before each paper', () => {
    const one = {
      year: '2012',
      category: '（新课标）',
      question: ' 哪个？\n',
      answer: ['AC'],
      analysis: '',
      index: 3,
      score: 6,
    };
    const set = read(gaokao, {
      'Obj_Prompt.json': JSON.stringify({
        examples: [{ keyword: '2010-2022_Physics_MCQs', prefix_prompt: '请选。\n' }],
      }),
      'Physics_MCQs.json': JSON.stringify({ keywords: 'x', example: [one, { ...one, index: 4, answer: ['A', 'B'] }] }),
      '.json': JSON.stringify({ keywords: 'x', example: [{ ...one, answer: ['A', 'B'] }] }),
    });
    expect(set.samples).toEqual([
      {
        id: '2010-2022_Physics_MCQs-3',
        input: '哪个？',
        target: ['AC'],
        language: 'zh',
        tags: ['2010-2022_Physics_MCQs', '2012'],
      },
    ]);
    expect(set.headings).toEqual({ '2010-2022_Physics_MCQs': '请选。' });
  });

  it('CRUXEval: the assertion to complete, and the words before it', () => {
    const promptsFile = `\ndef make_direct(s):\n    return f"""no"""\n\ndef make_cot_output_prompt(s):\n    return f"""Complete it.\n\n[PYTHON]\nassert g(1) == ??\n[/PYTHON]\n\n[PYTHON]\n{code}\n"""\n`;
    const row = { code: 'def f(a):\n    return a', input: "'x'", output: "'x'", id: 'sample_0' };
    const set = read(cruxeval, { 'prompts.py': promptsFile, '.jsonl': JSON.stringify(row) });
    expect(set.samples[0]).toMatchObject({ input: "def f(a):\n    return a\nassert f('x') == ??", target: ["'x'"] });
    expect(set.headings).toEqual({ output: 'Complete it.\n\n[PYTHON]\nassert g(1) == ??\n[/PYTHON]' });
    expect(() => read(cruxeval, { 'prompts.py': 'x', '.jsonl': JSON.stringify(row) })).toThrow(
      /make_cot_output_prompt/,
    );
  });

  it('MMLU-Pro: questions out of saved replies, examples in three forms of JSON', () => {
    const row = {
      question_id: 7,
      question: 'Which?\n',
      options: ['a', 'b', 'N/A'],
      answer: 'B',
      category: 'law',
      cot_content: '',
    };
    const archive = zip('x.json', Buffer.from(JSON.stringify([row])));
    const example = { ...row, cot_content: "A: Let's think step by step. It is b. The answer is (B)." };
    const forms = [
      JSON.stringify({ features: [], rows: [{ row_idx: 0, row: example, truncated_cells: [] }] }),
      JSON.stringify([example], null, 2),
      `${JSON.stringify(example)}\n`,
    ];
    for (const form of forms) {
      const set = read(mmluPro, { '.zip': archive, 'validation.json': form });
      expect(set.samples).toEqual([
        { id: 'mmlu-pro-7', input: 'Which?', choices: ['a', 'b'], target: ['B'], language: 'en', tags: ['law'] },
      ]);
      expect(set.shots).toEqual([
        {
          input: 'Which?',
          choices: ['a', 'b'],
          output: "Let's think step by step. It is b. The answer is (B).",
          for: 'law',
        },
      ]);
      expect(set.headings).toEqual({ law: 'law' });
    }
    expect(read(mmluPro, { '.zip': archive }, { examples: false }).shots).toEqual([]);
    expect(() => read(mmluPro, { '.zip': archive.subarray(0, 50) }, { examples: false })).toThrow(/cannot be unpacked/);
    expect(() => read(mmluPro, { '.zip': archive, 'validation.json': '{"error":"busy"}' })).toThrow(/validation\.json/);
  });

  it('worked examples of GSM8K, MATH-500 and MGSM', () => {
    const yaml =
      'dataset: x\nfewshot_config:\n  sampler: first_n\n  samples:\n  - question: How many\n      are left?\n    target: Two of\n      three. The answer is 2.\n  - question: And now?\n    target: The answer is 1.\nfilter_list:\n- filter: y\n';
    const row = JSON.stringify({ question: 'Q?', answer: 'So.\n#### 1,200' });
    const set = read(gsm8k, { '.yaml': yaml, '.jsonl': row });
    expect(set.samples[0]).toMatchObject({ target: ['1,200'] });
    expect(set.shots?.map(({ input, output }) => [input, output])).toEqual([
      ['How many are left?', 'Two of three. The answer is 2.'],
      ['And now?', 'The answer is 1.'],
    ]);
    expect(() => read(gsm8k, { '.yaml': 'samples: []', '.jsonl': row })).toThrow(/found no list of worked examples/);

    const python =
      'import x\n\ndef list_fewshot_samples() -> list[dict]:\n    return [\n        {\n            "problem": "Find $\\\\frac{1}{2}$.",\n            "solution": "It is\\n$\\\\boxed{1}$.",\n            "few_shot": "1",\n        },\n    ]\n\n\ndef other():\n    return "problem"\n';
    const problem = {
      problem: 'Return your final response within \\boxed{}. Add.',
      solution: 's',
      answer: '3',
      subject: 'Algebra',
      level: 2,
      unique_id: 'u',
    };
    const math = read(math500, { '.py': python, '.jsonl': JSON.stringify(problem) });
    expect(math.samples[0]).toMatchObject({ input: 'Add.', tags: ['Algebra', 'level-2'] });
    expect(math.shots?.map(({ input, output }) => [input, output])).toEqual([
      ['Find $\\frac{1}{2}$.', 'It is\n$\\boxed{1}$.'],
    ]);

    const exemplars =
      'MGSM_EXEMPLARS = {\n    "en": {\n        "1": {\n            "q": "Question: How "\n                 "many?",\n            "a": "Step-by-Step Answer: The answer is 1.",\n        },\n    },\n    "zh": {\n        "1": {\n            "q":\n                "\\u95ee\\u9898\\uff1a\\u51e0\\uff1f",\n            "a": "\\u9010\\u6b65\\u89e3\\u7b54\\uff1a\\u4e00\\u3002"\n        }\n    }\n}\n';
    const twins = read(mgsm, { 'en.tsv': 'How?\t1\n', 'zh.tsv': '几？\t1', '.py': exemplars });
    expect(twins.shots).toEqual([
      { input: 'How many?', output: 'The answer is 1.', choices: null, for: 'en' },
      { input: '几？', output: '一。', choices: null, for: 'zh' },
    ]);
  });
});
