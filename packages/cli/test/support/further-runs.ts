import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Edit, type EditedRun, inInput, inRecord } from './edits.ts';
import { INTERFACES, send, speak } from './interfaces.ts';
import { evenhand, jsonLines, start, write } from './program.ts';
import { redisProgram, startRedis } from './redis.ts';
import { scripted, sums } from './runtimes.ts';
import { plainSums } from './wire.ts';

const price = { input: 1, output: 2 };
type Json = ReturnType<EditedRun['record']>;

const repository = join(import.meta.dirname, '..', '..', '..', '..');

/** Runs that end in a way of their own, or whose verdicts or replies are somebody else's: `home/capped`, `judged`, `called` (a dialogue with tools), `imported`, `recounted` (an import whose source printed scores), `queued` (where there is a server for it). */
export async function createFurtherRuns(home: string): Promise<void> {
  await createServedRuns(home);
  await createImport(home);
  if (redisProgram !== null) await createQueuedRun(home);
}

async function go(home: string, codes: readonly number[], ...args: string[]): Promise<void> {
  const { code, stderr } = await evenhand(home, ...args);
  if (!codes.includes(code!)) throw new Error(`evenhand ${args.join(' ')} ended with ${code}\n${stderr}`);
}

/** A model that adds, calls and talks, a judge that grades, at one server: a run that its cap on money ends, one that the judge scores, and dialogues with tools. */
async function createServedRuns(home: string): Promise<void> {
  const chat = INTERFACES[0]!;
  const server = createServer(
    speak(chat, (question, request, response) => {
      if (request.headers['x-desk'] !== undefined) {
        const call = { name: 'get_booking', arguments: { booking_id: 'F-1' } };
        const text = ['I am sorry,', ' I cannot help you.'];
        // What a tool gave is JSON.
        send(response, chat.reply(/^[[{]/.test(question) ? { text } : { text: [], reasoning: 'Who is it?', call }));
        return;
      }
      const isGraded = question.includes('Grade:');
      const [a = 0, b = 0] = [...question.matchAll(/\d+/g)].map(Number);
      const good = question.includes('odd') || (a + b) % 3 === 0;
      send(response, chat.reply({ text: isGraded ? [`Grade: ${good ? 1 : 0}`] : ['The sum', ` is ${a + b}.`] }));
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${chat.path}`;
  const entry = { ...chat.entry, baseUrl, model: 'm', price };
  const files = plainSums(40);
  const header = files['sums/suite.yaml'] as object;
  write(home, {
    ...Object.fromEntries(Object.entries(files).map(([path, content]) => [path.replace('sums', 'long'), content])),
    'long/suite.yaml': { ...header, name: 'long' },
    ...Object.fromEntries(
      Object.entries(plainSums(6)).map(([path, content]) => [path.replace('sums', 'graded'), content]),
    ),
    'graded/suite.yaml': { ...header, name: 'graded', scorer: { name: 'judge' } },
    'capped.yaml': {
      name: 'capped',
      suites: ['./long'],
      models: [{ id: 'm', developer: 'Maker', ...entry }],
      maxUsd: 0.0008,
      concurrency: 2,
    },
    'judged.yaml': {
      name: 'judged',
      suites: ['./graded'],
      models: [{ id: 'm', developer: 'Maker', ...entry }],
      judge: { id: 'gavel', developer: 'Judge', ...entry },
    },
    'called.yaml': {
      name: 'called',
      suites: [join(repository, 'benchmarks', 'suites', 'customer-service')],
      models: [{ id: 'm', developer: 'Maker', ...entry, headers: { 'x-desk': 'yes' } }],
      tools: 'native',
      limit: 3,
    },
  });
  try {
    await go(home, [3], 'run', 'capped.yaml', '--out', 'capped');
    await go(home, [0], 'run', 'judged.yaml', '--out', 'judged');
    await go(home, [0], 'run', 'called.yaml', '--out', 'called');
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Saved replies with verdicts of their own and without. */
async function createImport(home: string): Promise<void> {
  const lines = Array.from({ length: 8 }, (_, at) => ({
    id: `q-${at}`,
    question: `What is ${at} plus 2?`,
    reply: `Answer: ${at % 3 === 0 ? at : at + 2}`,
    gold: at + 2,
    right: at % 3 === 0 ? 0 : 1,
  }));
  write(home, {
    'saved.jsonl': jsonLines([...lines, lines[0], { id: 'q-9' }]),
    'saved-map.yaml': {
      suite: { name: 'saved', scorer: { name: 'numeric' } },
      model: { file: true },
      id: { field: 'id' },
      input: { field: 'question' },
      reply: { field: 'reply' },
      target: { field: 'gold' },
      score: { field: 'right' },
    },
  });
  await go(home, [2], 'import', 'jsonl', 'saved.jsonl', '--map', 'saved-map.yaml', '--out', 'imported');
  const printed = join(repository, 'packages', 'importers', 'test', 'fixtures', 'inspect-errands.json');
  await go(home, [0, 2], 'import', 'inspect', printed, '--out', 'recounted');
}

/** Requests that two workers sent. */
async function createQueuedRun(home: string): Promise<void> {
  const redis = await startRedis(join(home, 'redis'));
  write(home, {
    ...Object.fromEntries(Object.entries(sums(16, { name: 'dealt' }))),
    'queued.yaml': {
      name: 'queued',
      suites: ['./dealt'],
      models: [scripted('a', { errorRate: 0.4, seed: 5, latencyMs: 5 }, { price })],
      trials: 2,
      concurrency: 4,
    },
  });
  const workers = ['one', 'two'].map((name) =>
    start(home, ['worker', 'queued.yaml', '--queue', redis.address, '--name', name, '--machine', `box-${name}`]),
  );
  try {
    await go(home, [0], 'run', 'queued.yaml', '--out', 'queued', '--queue', redis.address);
  } finally {
    for (const { child } of workers) child.kill('SIGTERM');
    await Promise.all(workers.map(({ ended }) => ended));
    await redis.kill();
  }
}

const last = (run: EditedRun) => run.manifest.sessions.at(-1);
const inJudged = (change: (score: Json) => void): Edit =>
  inRecord(
    ({ score }) => change(score),
    ({ score }) => score?.details !== undefined,
  );
const lines = (run: EditedRun) => Object.values(run.records)[0]!;

const CAPPED: Readonly<Record<string, Edit>> = {
  'it ended complete': (run) => {
    run.manifest.status = 'complete';
    last(run).status = 'complete';
  },
  'more was booked than the cap': (run) => {
    last(run).bookedUsd = 1;
  },
  'less was booked than the replies cost': (run) => {
    last(run).bookedUsd *= 0.9;
  },
  'a greater cap': (run) => {
    run.manifest.settings.maxUsd *= 2;
  },
  'a reply that was paid is gone': (run) => {
    lines(run).pop();
  },
  'trials of a suite': (run) => {
    run.manifest.suites[0].trials = 1;
  },
  'the address of a host left out': (run) => {
    last(run).peers[0].address = null;
  },
  'a proxy that passed on': (run) => {
    last(run).peers[0].via = 'proxy:8080';
  },
};

const JUDGED: Readonly<Record<string, Edit>> = {
  'a score that the verdicts do not give': inJudged((score) => {
    Object.assign(score, { strict: 1 - score.strict });
  }),
  'a better score, and its outcome': inRecord(
    (record) => {
      Object.assign(record.score, { value: 1, strict: 1, lenient: 1 });
      record.outcome = 'correct';
    },
    ({ outcome }) => outcome === 'incorrect',
  ),
  'one of two verdicts': inJudged((score) => {
    score.details.verdicts[0] = '7';
  }),
  'verdicts that agree': inJudged((score) => {
    score.details.agree = !score.details.agree;
  }),
  'another judge': inJudged((score) => {
    score.details.judge = 'gavel-2';
  }),
  'the answer that was read': inJudged((score) => {
    score.answer = '1; 1; 1';
  }),
  'the rule that read it': inJudged((score) => {
    score.rule = 'judge-pairwise';
  }),
  'no verdicts': inJudged((score) => {
    delete score.details;
  }),
  'a judge who was never asked': inJudged((score) => {
    delete score.spent;
  }),
  'a judge who was asked once': inJudged((score) => {
    score.spent.requests = 1;
  }),
  'a judge who cost more than was booked': inJudged((score) => {
    score.spent.usd += 1;
  }),
  'what the scorer ran': (run) => {
    run.manifest.suites[0].runs = ['judge gavel (Maker)'];
  },
  'nothing that the scorer ran': (run) => {
    run.manifest.suites[0].runs = [];
  },
  'the operator of the judge': (run) => {
    run.manifest.judge.operator = 'Somebody Else';
  },
};

const statement = (run: EditedRun) => run.manifest.import;
const IMPORTED: Readonly<Record<string, Edit>> = {
  'fewer replies were taken': (run) => {
    statement(run).files[0].taken -= 1;
  },
  'more cells without a reply': (run) => {
    statement(run).files[0].withoutReply += 1;
  },
  'replies of a model that there is not': (run) => {
    statement(run).files[0].models.push('another');
  },
  'a smaller set': (run) => {
    statement(run).expected -= 1;
  },
  'fewer cells are missing': (run) => {
    statement(run).missing = [];
  },
  'more cells are missing': (run) => {
    statement(run).missing[0].cells += 1;
  },
  'elements that could not be read, no longer listed': (run) => {
    statement(run).malformed = [];
  },
  'elements that could not be read, no longer counted': (run) => {
    statement(run).files[0].malformed = 0;
  },
  'a repetition in a file that was not given': (run) => {
    statement(run).duplicates[0].file = 'other.jsonl';
  },
  'fewer replies that both judged': (run) => {
    statement(run).verdicts[0].compared -= 1;
  },
  'cells that were judged otherwise': (run) => {
    statement(run).verdicts[0].differing = [{ key: 'saved@1/main/q-1/saved/1', source: 1, own: 0 }];
  },
  'failed cells that count all the same': (run) => {
    statement(run).verdicts[0].failed = 2;
  },
  'whose verdicts are published': (run) => {
    statement(run).verdicts[0].by = 'ours';
  },
  'verdicts of nobody': (run) => {
    statement(run).verdicts = [];
  },
  'verdicts that stand twice': (run) => {
    statement(run).verdicts.push(statement(run).verdicts[0]);
  },
  'another metric decides': (run) => {
    statement(run).verdicts[0].metric = 'f1';
  },
  'another version of our scorer': (run) => {
    statement(run).verdicts[0].own.version -= 1;
  },
  'options that our scorer does not have': (run) => {
    statement(run).verdicts[0].own.options.made = 1;
  },
  'what the source reported': inRecord(({ reported }) => {
    reported[0].value = 1 - reported[0].value;
  }),
  'our verdict': inRecord(({ own }) => {
    own.score.value = 1 - own.score.value;
  }),
  'a session that asked': (run) => {
    last(run).bookedUsd = 1;
  },
  'a session more': (run) => {
    run.manifest.sessions.push(last(run));
  },
  'a version of its weights': (run) => {
    run.manifest.models[0].identity.weightsSha256 = 'a'.repeat(64);
  },
  'a sampling of its own': (run) => {
    run.manifest.models[0].sampling.saved.temperature = 0;
  },
  'folders that names were looked up in': (run) => {
    run.manifest.benchmarks = [];
  },
  'a developer of its model': inInput('model-', (text) => text.replace('"developer":null', '"developer":"Maker"')),
  'a system message of its suite': inInput('suite-', (text) => text.replace('"system":null', '"system":"Add."')),
  'a program that judged': (run) => {
    run.manifest.suites[0].runs = ['judge nobody'];
  },
  'a concurrency': (run) => {
    run.manifest.settings.concurrency += 1;
  },
  'attempts of a reply': inRecord((record) => {
    record.attempts = 1;
  }),
  'a cost of no source': inRecord(({ cost }) => {
    Object.assign(cost, { usd: 0.1, basis: 'tokens' });
  }),
  'what a host says of a reply': inRecord(
    ({ turns }) => {
      turns[0].generation.receipt.requestId = 'r';
    },
    ({ turns }) => turns[0].generation !== null,
  ),
  'a failure beside a verdict': inRecord(
    (record) => {
      Object.assign(record, { failureKind: 'unscored', failure: 'nobody judged it' });
    },
    ({ score }) => score !== null,
  ),
  'it was asked here': inRecord((record) => {
    record.turns[0].queueMs = 1;
  }),
};

const printed = (run: EditedRun) => statement(run).published.find(({ reduce }: Json) => reduce !== null);
const RECOUNTED: Readonly<Record<string, Edit>> = {
  'what its rows give for a printed score': (run) => {
    printed(run).ours += 0.01;
  },
  'a printed score that its rows do not give': (run) => {
    printed(run).value += 0.01;
  },
  'a printed score of which its rows say nothing': (run) => {
    Object.assign(printed(run), { ours: null, reproduced: null });
  },
  'that it was not reproduced': (run) => {
    printed(run).reproduced = !printed(run).reproduced;
  },
  'the metric that was printed': (run) => {
    printed(run).metric += 's';
  },
};

const CALLED: Readonly<Record<string, Edit>> = {
  'a call of another tool': inRecord(({ turns }) => {
    turns[0].generation.toolCalls[0].name = 'cancel_booking';
  }),
  'arguments of a call': inRecord(({ turns }) => {
    turns[0].generation.toolCalls[0].arguments = '{}';
  }),
  'what a tool answered': inRecord(({ turns }) => {
    turns[1].messages[0].content += ' ';
  }),
  'the answer to another call': inRecord(({ turns }) => {
    turns[1].messages[0].toolCallId = 'elsewhere';
  }),
  'no word of how tools reached it': (run) => {
    delete run.manifest.models[0].toolForms;
  },
  'tools in the text': (run) => {
    run.manifest.models[0].toolForms['customer-service'] = 'prompt';
  },
};

const QUEUED: Readonly<Record<string, Edit>> = {
  'sent by no worker': inRecord((record) => {
    delete record.turns[0].worker;
  }),
  'sent by another worker': inRecord((record) => {
    record.turns[0].worker.name = 'three';
  }),
  'sent from another machine': inRecord((record) => {
    record.turns[0].worker.machine = 'box-three';
  }),
  'a worker gave fewer replies': (run) => {
    last(run).workers[0].replies = 0;
  },
  'a worker left out': (run) => {
    last(run).workers.pop();
  },
  'a worker served a model that there is not': (run) => {
    last(run).workers[0].models.push('nobody');
  },
  'it was not queued': (run) => {
    delete last(run).workers;
  },
};

/** Kinds of edits that only such runs can have, by the run. Each is to be found. */
export const FURTHER_EDITS: Readonly<Record<string, Readonly<Record<string, Edit>>>> = {
  capped: CAPPED,
  judged: JUDGED,
  called: CALLED,
  imported: IMPORTED,
  recounted: RECOUNTED,
  ...(redisProgram === null ? {} : { queued: QUEUED }),
};
