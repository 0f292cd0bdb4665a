import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, uniform } from '@evenhand/io';
import { writePage } from '@evenhand/page';
import { readRun, writeResults } from '@evenhand/report';
import { verification } from '../../src/commands/verify.ts';

/** JSON that is edited as it comes. */
// biome-ignore lint/suspicious/noExplicitAny: an edit may be of anything
type Json = any;

/** A finished run under the hands of somebody who edits it. */
export interface EditedRun {
  readonly manifest: Json;
  /** Records of each model, by its label; a list may be changed. */
  readonly records: Record<string, Json[]>;
  /** Inputs by the beginning of their name: a text each. */
  inputs: Record<string, string>;
  /** One of a list, by the draw of this edit. */
  pick<T>(list: readonly T[]): T;
  /** A record that fits, of any model. */
  record(fits?: (record: Json) => boolean): Json;
  /** Writes a file that belongs to nothing. */
  add(path: string, text: string): void;
  /** Changes a file that is no record and no input. @throws Error where nothing changes */
  change(path: string, edit: (text: string) => string): void;
}

export type Edit = (run: EditedRun) => void;

const answered = (record: Json) => record.turns[0]?.generation != null;
const generation = (record: Json) => record.turns[0].generation;
/** @param change given the reply of some record */
const inReply =
  (change: (reply: Json, record: Json) => void, fits: (record: Json) => boolean = () => true): Edit =>
  (run) => {
    const record = run.record((one) => answered(one) && fits(one));
    change(generation(record), record);
  };
/** An edit of the first record that fits. */
export const inRecord =
  (change: (record: Json, run: EditedRun) => void, fits?: (record: Json) => boolean): Edit =>
  (run) =>
    change(run.record(fits), run);
const withCost = (record: Json) => record.cost.usd !== null && record.cost.usd > 0;
const flip = (score: Json, value: number) => ({ ...score, value, strict: value, lenient: value });
/** An edit of the first text of the run's inputs whose path begins with `prefix`. */
export const inInput =
  (prefix: string, change: (text: string) => string): Edit =>
  (run) => {
    const name = Object.keys(run.inputs).find((one) => one.startsWith(prefix))!;
    const after = change(run.inputs[name]!);
    if (after === run.inputs[name]) throw new Error(`${name}: the edit changed nothing`);
    run.inputs[name] = after;
  };

/** Kinds of edits of somebody who mends every hash and writes all result files again. Each is to be found. */
export const EDITS: Readonly<Record<string, Edit>> = {
  'a wrong answer becomes right': inRecord(
    (record) => {
      record.score = flip(record.score, 1);
      record.outcome = 'correct';
    },
    (record) => record.outcome === 'incorrect',
  ),
  'a right answer becomes wrong': inRecord(
    (record) => {
      record.score = flip(record.score, 0);
      record.outcome = 'incorrect';
    },
    (record) => record.outcome === 'correct',
  ),
  'only the outcome': inRecord((record) => {
    record.outcome = 'refused';
  }, answered),
  'the answer that was read': inRecord((record) => {
    record.score = { ...record.score, answer: '77' };
  }, answered),
  'the strict score': inRecord((record) => {
    record.score = { ...record.score, strict: 1 - record.score.strict };
  }, answered),
  'the text of a reply': inReply((reply) => {
    reply.text = `${reply.text} Answer: 4`;
  }),
  'the reasoning of a reply': inReply((reply) => {
    reply.reasoning = 'It thought of nothing.';
  }),
  'fewer output tokens': inReply((reply) => {
    reply.usage.outputTokens = Math.max(1, Math.floor(reply.usage.outputTokens / 2));
  }),
  'fewer input tokens': inReply((reply) => {
    reply.usage.inputTokens -= 1;
  }),
  'cached tokens that nobody counted': inReply((reply) => {
    reply.usage.cachedInputTokens = 3;
  }),
  'tokens unknown': inReply((reply) => {
    reply.usage.outputTokens = null;
  }),
  'raw counts alone': inReply((reply) => {
    for (const key of Object.keys(reply.usage.raw)) if (reply.usage.raw[key] === 5) reply.usage.raw[key] = 4;
  }),
  'raw counts and tokens, not the cost': inReply((reply) => {
    for (const key of Object.keys(reply.usage.raw)) if (reply.usage.raw[key] === 5) reply.usage.raw[key] = 4;
    reply.usage.outputTokens = 4;
  }, withCost),
  'a negative count': inReply((reply) => {
    reply.usage.outputTokens = -5;
  }),
  'a cost that is lower': inRecord((record) => {
    record.cost.usd /= 2;
    record.cost.list /= 2;
  }, withCost),
  'a cost of nothing': inRecord((record) => {
    record.cost = { ...record.cost, usd: 0, list: 0 };
  }, withCost),
  'a cost that is unknown': inRecord((record) => {
    record.cost = { ...record.cost, usd: null, list: null, basis: null, priceId: null };
  }, withCost),
  'another price': inRecord((record) => {
    record.cost.priceId = 'elsewhere:0000';
  }, withCost),
  'a bill that nobody sent': inReply((reply, record) => {
    reply.receipt.billedUsd = 0.5;
    record.cost.billed = 0.4;
  }),
  'a shorter time to the first token': inReply((reply) => {
    reply.ttftMs /= 2;
  }),
  'a shorter time to the end': inReply((reply) => {
    reply.e2eMs *= 0.9;
  }),
  'a longer time to the end': inReply((reply) => {
    reply.e2eMs += 1000;
  }),
  'a first chunk that came before': inReply((reply) => {
    reply.chunksMs = [0.5, ...reply.chunksMs];
  }),
  'a last chunk that came later': inReply((reply) => {
    reply.chunksMs = [...reply.chunksMs, reply.e2eMs + 5];
  }),
  'chunks in another order': inReply((reply) => {
    reply.chunksMs = [...reply.chunksMs, 1e6, 1];
    reply.e2eMs = 1;
  }),
  'a time that no session covers': inReply((reply) => {
    reply.chunksMs = [reply.ttftMs, 9e6];
    reply.e2eMs = 9e6;
    reply.ttftAnswerMs = reply.ttftMs;
  }),
  'a time to the answer without one': inReply((reply) => {
    reply.ttftAnswerMs = reply.ttftAnswerMs === null ? 1 : reply.ttftAnswerMs / 3;
  }),
  'the day on which it was sent': inRecord((record) => {
    record.turns[0].askedAt = '2020-02-02T02:02:02.000Z';
  }, answered),
  'no time at which it was sent': inRecord((record) => {
    record.turns[0].askedAt = null;
  }, answered),
  'another seed': inRecord((record) => {
    record.turns[0].seed += 1;
  }, answered),
  'another temperature': inRecord((record) => {
    record.turns[0].sampling.temperature = 1;
  }, answered),
  'fewer attempts': inRecord(
    (record) => {
      record.attempts = 1;
    },
    (record) => record.attempts > 1,
  ),
  'a failed attempt removed': inRecord(
    (record) => {
      record.turns[0].failedAttempts.pop();
    },
    (record) => record.attempts > 1,
  ),
  'a failure beside a reply': inRecord((record) => {
    record.failureKind = 'timeout';
    record.failure = 'too slow';
  }, answered),
  'a reply removed, as failed': inRecord((record) => {
    record.turns[0].generation = null;
    record.outcome = 'failed';
    record.score = null;
    record.outputSha256 = null;
  }, answered),
  'the hash of the prompt': inRecord((record) => {
    record.promptSha256 = 'a'.repeat(64);
  }),
  'the scorer of a record': inRecord((record) => {
    record.scorer = record.scorer.replace(/@\d+/, '@1');
  }),
  'the version of the suite in a record': inRecord((record) => {
    record.suiteVersion += 1;
    record.key = record.key.replace(/@\d+/, `@${record.suiteVersion}`);
  }),
  'a record of another model': inRecord((record, run) => {
    const other = Object.keys(run.records).find((label) => label !== record.model)!;
    record.key = record.key.replace(`/${record.model}/`, `/${other}/`);
    record.model = other;
  }),
  'a record removed': (run) => {
    run.pick(Object.values(run.records)).splice(1, 1);
  },
  'a wrong answer removed, and the plan made smaller': (run) => {
    const list = Object.values(run.records).find((all) => all.some(({ outcome }) => outcome === 'incorrect'))!;
    list.splice(
      list.findIndex(({ outcome }) => outcome === 'incorrect'),
      1,
    );
    run.manifest.planned -= 1;
  },
  'a record twice': (run) => {
    const list = run.pick(Object.values(run.records));
    list.splice(1, 0, list[1]);
  },
  'a record of one trial more': (run) => {
    const list = run.pick(Object.values(run.records));
    const last = structuredClone(list.find(answered));
    last.trial = 3;
    last.key = last.key.replace(/\d+$/, '3');
    list.push(last);
  },
  'records in another order': (run) => {
    run.pick(Object.values(run.records)).reverse();
  },
  'all records of a wrong trial removed': (run) => {
    for (const [label, list] of Object.entries(run.records))
      run.records[label] = list.filter(({ trial }) => trial === 1);
  },
  'fewer trials in the manifest': (run) => {
    for (const [label, list] of Object.entries(run.records))
      run.records[label] = list.filter(({ trial }) => trial === 1);
    run.manifest.settings.trials = 1;
    run.manifest.planned /= 2;
  },
  'the number of planned cells': (run) => {
    run.manifest.planned += 2;
  },
  'the status of the run': (run) => {
    run.manifest.status = 'incomplete';
    run.manifest.sessions.at(-1).status = 'incomplete';
  },
  'the end of the session': (run) => {
    run.manifest.sessions.at(-1).endedAt = '2020-01-01T00:00:00.000Z';
  },
  'the operator of a host': (run) => {
    run.manifest.models[0].operator = 'Somebody Else';
  },
  'the address of a server': (run) => {
    run.manifest.models[0].baseUrl = 'https://api.example/v1';
  },
  'the sampling in the manifest': (run) => {
    run.manifest.models[0].sampling.sums.temperature = 1;
  },
  'the margin': (run) => {
    run.manifest.settings.margin = 0.2;
  },
  'a method that never was': (run) => {
    run.manifest.methods['accuracy-interval'] = 99;
  },
  'a method of a name that never was': (run) => {
    run.manifest.methods['better-interval'] = 1;
  },
  'a scorer version that never was': (run) => {
    run.manifest.suites[0].scorer = 'numeric@99';
    for (const record of Object.values(run.records).flat()) record.scorer = 'numeric@99';
    run.inputs = rewrite(run.inputs, 'suite-', (text) => text.replace(/("name":"numeric".*?"version":)\d+/, '$199'));
  },
  'a scorer that never was': (run) => {
    run.manifest.suites[0].scorer = 'better@1';
    for (const record of Object.values(run.records).flat()) record.scorer = 'better@1';
  },
  'a file that belongs to nothing': (run) => run.add('samples/another.csv', 'key\n'),
  'a model that nobody asked': (run) => run.add('records/another.jsonl', ''),
  'the right answer of a sample': inInput('samples-', (text) => text.replace('"target":["1000"]', '"target":["1001"]')),
  'the question of a sample': inInput('samples-', (text) => text.replace('What is', 'Tell me what is')),
  'a sample removed': inInput('samples-', (text) => text.split('\n').slice(1).join('\n')),
  'the system message of the suite': inInput('suite-', (text) => text.replace('Answer with a number', 'Just answer')),
  'the price of a model': inInput('model-', (text) => text.replace('"output":2', '"output":1')),
  'the sampling of the suite': inInput('suite-', (text) =>
    text.replace('"maxOutputTokens":64', '"maxOutputTokens":99'),
  ),
  'the size of the suite': inInput('suite-', (text) => text.replace(/"size":\d+/, '"size":3')),
  'the language of a sample': inInput('samples-', (text) => text.replace('"language":null', '"language":"fr"')),
  'less was booked': (run) => {
    run.manifest.sessions.at(-1).bookedUsd /= 2;
  },
  'an input twice': (run) => {
    run.manifest.inputs.push(run.manifest.inputs[0]);
  },
  'a layout that never was': (run) => {
    run.manifest.schema = 0;
  },
  'requests at a time': (run) => {
    run.manifest.settings.concurrency += 1;
  },
  'a cap that was passed': (run) => {
    run.manifest.settings.maxUsd = 1e-6;
  },
  'a program that the scorer ran': (run) => {
    run.manifest.suites[0].runs = ['judge nobody'];
  },
  'code that was executed': (run) => {
    run.manifest.suites[0].modules = [{ role: 'scorer', file: 'own.js', sha256: 'a'.repeat(64) }];
  },
  'verdicts that were replaced': (run) => {
    const at = run.manifest.sessions[0].endedAt;
    run.manifest.headlines = [{ at, suite: 'sums', from: 'numeric@6', to: 'numeric@7' }];
  },
  'replies that were imported': (run) => {
    const lists = { files: [], missing: [], malformed: [], duplicates: [], parted: [], notes: [] };
    run.manifest.import = { format: 'jsonl', expected: 6, expectedBy: 'files', ...lists };
  },
  'a session without an end': (run) => {
    run.manifest.sessions.at(-1).endedAt = null;
  },
  'a session that began later': (run) => {
    const session = run.manifest.sessions.at(-1);
    session.startedAt = new Date(Date.parse(session.startedAt) + 3_600_000).toISOString();
    session.endedAt = new Date(Date.parse(session.endedAt) + 3_600_000).toISOString();
  },
  'a host that nobody spoke to': (run) => {
    run.manifest.sessions.at(-1).peers.pop();
  },
  'all whom it spoke to': (run) => {
    run.manifest.sessions.at(-1).peers = [];
  },
  'all limits': (run) => {
    run.manifest.sessions.at(-1).limiters = [];
  },
  'how busy the machine was': (run) => {
    delete run.manifest.sessions.at(-1).load;
  },
  'the name of an input model': inInput('model-', (text) =>
    text.replace(/"id":"([a-z]+)","licence"/, '"id":"$1x","licence"'),
  ),
  'the name of an input suite': inInput('suite-', (text) => text.replace('"name":"sums"', '"name":"sumsx"')),
  'the prompt of a suite': inInput('suite-', (text) => text.replace('"prompts":{"main"', '"prompts":{"mainx"')),
  'another port of a host': (run) => {
    run.manifest.sessions.at(-1).peers[0].port -= 1;
  },
  'a host elsewhere, where only this machine could be spoken to': (run) => {
    run.manifest.sessions.at(-1).peers.push({ name: 'z.example', address: '192.0.2.1', port: 443, via: null });
  },
  'a limit that grew at once': (run) => {
    run.manifest.sessions.at(-1).limiters[1].history.at(-1).concurrency += 5;
  },
  'a limit of no host': (run) => {
    run.manifest.sessions.at(-1).limiters[1].name = 'host elsewhere';
  },
  'a pause outside of the session': (run) => {
    run.manifest.sessions.at(-1).pauses = [{ at: '2020-01-01T00:00:00.000Z', stoodMs: 5000, clockMs: 0 }];
  },
  'cells that were spared': (run) => {
    const spared = { name: 'host', model: null, kind: 'network', reason: 'gone', cells: 3 };
    run.manifest.sessions.at(-1).givenUp = [spared];
  },
  'a model that was left out, and was run': (run) => {
    run.manifest.skipped = [{ model: run.manifest.models[0].id, host: 'h', reason: 'gone' }];
  },
  'a worker that sent it': inRecord((record) => {
    record.turns[0].worker = { name: 'w', machine: 'm' };
  }, answered),
  'a failure of an earlier session': inRecord((record) => {
    record.earlierAttempts = [{ kind: 'timeout', message: 'too slow', tookMs: 5, waitedMs: null }];
  }, answered),
  'a failure that is not tried again': inRecord(
    (record) => {
      record.turns[0].failedAttempts[0].kind = 'auth';
    },
    (record) => record.attempts > 1,
  ),
  'nobody knows how long it waited': inRecord((record) => {
    record.turns[0].queueMs = null;
  }, answered),
  'what it costs elsewhere': inRecord((record) => {
    record.cost.hosted = 0.1;
  }, answered),
  'a verdict of a source': inRecord((record) => {
    const rest = { scorer: null, options: {}, word: null, answer: null, main: true };
    record.reported = [{ metric: 'acc', value: 1, ...rest }];
  }, answered),
  'a turn of a dialogue': inRecord((record) => {
    record.turns[0].messages = [{ role: 'user', content: 'And?' }];
  }, answered),
  'nothing ran while it was waited for': inReply((reply) => {
    reply.adapted = [...reply.adapted, 'paused'];
    reply.chunksMs = [];
    reply.ttftMs = null;
    reply.ttftAnswerMs = null;
    reply.e2eMs = null;
  }),
  'a prompt variant that was not run': (run) => {
    run.manifest.suites[0].prompts = ['other'];
  },
  'the seed of the experiment': inInput('experiment', (text) => text.replace('"seed":1', '"seed":2')),
};

function rewrite(inputs: Record<string, string>, prefix: string, change: (text: string) => string) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, text]) => [name, name.startsWith(prefix) ? change(text) : text]),
  );
}

/** Edits a copy of a run, mends its hashes, writes its result files again. @returns what `verify` finds; the copy is gone */
export async function findEdit(original: string, copy: string, edit: Edit, draw: string): Promise<string[]> {
  // What an interrupted edit left behind would be taken for a part of the run.
  rmSync(copy, { recursive: true, force: true });
  cpSync(original, copy, { recursive: true });
  try {
    const inputNames = readdirSync(join(copy, 'inputs'));
    const run: EditedRun = {
      manifest: JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8')),
      records: Object.fromEntries(
        readdirSync(join(copy, 'records')).map((file) => [
          file.slice(0, -'.jsonl'.length),
          readFileSync(join(copy, 'records', file), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        ]),
      ),
      inputs: Object.fromEntries(inputNames.map((name) => [name, readFileSync(join(copy, 'inputs', name), 'utf8')])),
      pick: (list) => list[Math.floor(uniform(1, draw) * list.length)]!,
      record(fits = () => true) {
        const all = Object.values(run.records).flat().filter(fits);
        if (all.length === 0) throw new Error('the run has no record that this edit fits');
        return run.pick(all);
      },
      add: (path, text) => writeFileSync(join(copy, path), text),
      change(path, edit) {
        const before = readFileSync(join(copy, path), 'utf8');
        const after = edit(before);
        if (after === before) throw new Error(`${path}: the edit changed nothing`);
        writeFileSync(join(copy, path), after);
      },
    };
    edit(run);
    mend(copy, run);
    writeAgain(() => writeResults(copy));
    // Writing the result files puts the versions of this evenhand in; somebody who wants others changes them afterwards.
    const path = join(copy, 'manifest.json');
    const written = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, `${JSON.stringify({ ...written, methods: run.manifest.methods }, null, 2)}\n`);
    // The page names the manifest's hash, so that it comes last.
    if (existsSync(join(copy, 'report.html'))) writeAgain(() => writePage(readRun(copy)));
    const { findings } = await verification(copy);
    return findings.map(({ place, text }) => `${place}: ${text}`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What cannot be read at all cannot be reported either; verify has to say so all the same. */
function writeAgain(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    if ((error as Error).name !== 'ConfigError') throw error;
  }
}

function mend(folder: string, { manifest, records, inputs }: EditedRun): void {
  manifest.records = manifest.records.map(({ path }: Json) => {
    const list = records[path.slice('records/'.length, -'.jsonl'.length)]!;
    const text = list.map((record) => `${JSON.stringify(record)}\n`).join('');
    writeFileSync(join(folder, path), text);
    return { path, sha256: sha256(text), lines: list.length };
  });
  manifest.inputs = manifest.inputs.map(({ path: before }: Json) => {
    const text = inputs[before.slice('inputs/'.length)]!;
    const hash = sha256(text);
    // The name holds the beginning of the hash.
    const path = before.replace(/\.[0-9a-f]{12}(?=\.|$)/, `.${hash.slice(0, 12)}`);
    rmSync(join(folder, before));
    writeFileSync(join(folder, path), text);
    return { path, sha256: hash };
  });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
