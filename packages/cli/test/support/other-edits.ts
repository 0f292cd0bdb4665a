import { join } from 'node:path';
import { type Edit, type EditedRun, inInput, inRecord } from './edits.ts';
import { createFurtherRuns, FURTHER_EDITS } from './further-runs.ts';
import { evenhand, write } from './program.ts';
import { rows, scripted, sums } from './runtimes.ts';

const price = { input: 1, output: 2 };
const desk = join(import.meta.dirname, '..', '..', '..', '..', 'benchmarks', 'suites', 'customer-service');

/** Finished runs that came about otherwise than by one `run`: `home/shard`, `merged`, `extended`, `dialogues`, `without-replies`, `without-texts`, `labelled`, and those of further-runs.ts. */
export async function createOtherRuns(home: string): Promise<void> {
  await createFurtherRuns(home);
  const models = [
    scripted('a', { errorRate: 0.3, seed: 1 }, { price }),
    scripted('b', { errorRate: 0.5, seed: 2 }, { price }),
  ];
  const common = { suites: ['./sums'], models, seed: 3, trials: 2, limit: 12, sampling: { temperature: 0.5 } };
  write(home, {
    ...sums(24),
    'e.yaml': { name: 'e', ...common },
    'desk.yaml': {
      name: 'desk',
      suites: [desk],
      models: [scripted('good', { rule: 'oracle', errorRate: 0.3, seed: 3 }, { price })],
      limit: 6,
    },
  });
  const go = async (...args: string[]) => {
    const { code, stderr } = await evenhand(home, ...args);
    if (code !== 0) throw new Error(`evenhand ${args.join(' ')} ended with ${code}\n${stderr}`);
  };
  await Promise.all([
    go('run', 'e.yaml', '--shard', '1/2', '--out', 'shard'),
    go('run', 'e.yaml', '--shard', '2/2', '--out', 'other-shard'),
    go('run', 'e.yaml', '--out', 'extended'),
    go('run', 'e.yaml', '--out', 'labelled'),
    go('run', 'desk.yaml', '--out', 'dialogues'),
  ]);
  await Promise.all([
    go('merge', 'shard', 'other-shard', '--out', 'merged'),
    go('publish', 'labelled', '--redact', 'replies', '--out', 'without-replies'),
    go('publish', 'labelled', '--redact', 'all', '--out', 'without-texts'),
    go('run', 'e.yaml', '--extend', 'extended', '--limit', '20'),
  ]);
  await go('label', 'labelled', '--pick', '6', '--out', 'sheet.csv');
  const labels = rows(join(home, 'sheet.csv')).map(({ key }, at) => `${key},${at % 3 === 0 ? 'wrong' : 'right'}\n`);
  write(home, { 'labels.csv': `key,label\n${labels.join('')}` });
  await go('label', 'labelled', 'labels.csv');
}

type Json = ReturnType<EditedRun['record']>;

const turnRight = inRecord(
  (record) => {
    record.score = { ...record.score, value: 1, strict: 1, lenient: 1 };
    record.outcome = 'correct';
  },
  (record) => record.outcome === 'incorrect',
);
const severalTurns = (record: Json) => record.turns.length > 1;

/** Kinds of edits that only such runs can have, by the run. Each is to be found. */
export const OTHER_EDITS: Readonly<Record<string, Readonly<Record<string, Edit>>>> = {
  ...FURTHER_EDITS,
  shard: {
    'calls itself the whole run': (run) => {
      delete run.manifest.shard;
    },
    'another shard': (run) => {
      run.manifest.shard.index = 2;
    },
    'of one shard': (run) => {
      run.manifest.shard.of = 1;
    },
    'a sample of another shard': (run) => {
      const list = run.pick(Object.values(run.records));
      list.pop();
      run.manifest.planned -= 1;
    },
  },
  merged: {
    'of more shards': (run) => {
      run.manifest.merged.of = 3;
    },
    'of more shards, one of which is missing': (run) => {
      run.manifest.merged.of = 3;
      run.manifest.merged.missing = [3];
    },
    'a shard is no longer named': (run) => {
      run.manifest.merged.shards.pop();
    },
    'a shard twice': (run) => {
      run.manifest.merged.shards[1] = run.manifest.merged.shards[0];
    },
    'the number of samples': (run) => {
      run.manifest.merged.samples.sums = 11;
    },
    'a session of a shard that is none': (run) => {
      run.manifest.sessions.at(-1).shard = 7;
    },
    'the sessions of a shard removed': (run) => {
      run.manifest.sessions = run.manifest.sessions.filter(({ shard }: Json) => shard !== 2);
    },
    'no longer merged, with sessions of shards': (run) => {
      delete run.manifest.merged;
    },
    'a wrong answer becomes right': turnRight,
  },
  extended: {
    'fewer cells before the session': (run) => {
      run.manifest.sessions.at(-1).cellsBefore = 0;
    },
    'more samples were added': (run) => {
      run.manifest.sessions.at(-1).added.samples.sums = 9;
    },
    'a model was added': (run) => {
      run.manifest.sessions.at(-1).added.models.push('b');
    },
    'a model that is none was added': (run) => {
      run.manifest.sessions.at(-1).added.models.push('nobody');
    },
    'less was booked than before': (run) => {
      run.manifest.sessions.at(-1).bookedUsd = run.manifest.sessions[0].bookedUsd / 2;
    },
    'nothing was added': (run) => {
      delete run.manifest.sessions.at(-1).added;
    },
    'the session before removed': (run) => {
      run.manifest.sessions.shift();
    },
    'a wrong answer becomes right': turnRight,
  },
  dialogues: {
    'what the environment said': inRecord((record) => {
      record.turns[1].messages[0].content += ' Please.';
    }, severalTurns),
    'a turn removed': inRecord((record) => {
      record.turns.pop();
    }, severalTurns),
    'a turn twice': inRecord((record) => {
      record.turns.push(record.turns.at(-1));
    }, severalTurns),
    'the state that was scored': inRecord((record) => {
      record.state.mails = [{ to: 'x' }];
    }),
    'no state': inRecord((record) => {
      delete record.state;
    }),
    'the hash of a later turn': inRecord((record) => {
      record.turns[1].promptSha256 = 'b'.repeat(64);
    }, severalTurns),
    'what a later turn said': inRecord((record) => {
      record.turns[1].generation.text += '!';
    }, severalTurns),
    'fewer turns are allowed': inInput('suite-', (text) => text.replace(/"maxTurns":\d+/, '"maxTurns":1')),
  },
  'without-replies': {
    'nothing was left out': (run) => {
      delete run.manifest.redacted;
    },
    'a wrong answer becomes right, not its score': inRecord(
      (record) => {
        record.outcome = 'correct';
      },
      (record) => record.outcome === 'incorrect',
    ),
    'a reply that stands there again': inRecord((record) => {
      record.turns[0].generation.text = 'Answer: 4';
    }),
    'fewer tokens': inRecord((record) => {
      record.turns[0].generation.usage.outputTokens -= 1;
    }),
    'a longer reply was left out': inRecord((record) => {
      record.turns[0].generation.leftOut.text = -1;
    }),
    'the question of a sample': inInput('samples-', (text) => text.replace('What is', 'Tell me what is')),
    'a record removed': (run) => {
      run.pick(Object.values(run.records)).splice(1, 1);
    },
  },
  'without-texts': {
    'nothing was left out': (run) => {
      delete run.manifest.redacted;
    },
    'only replies were left out': (run) => {
      run.manifest.redacted.inputs = false;
    },
    'a record removed': (run) => {
      run.pick(Object.values(run.records)).splice(1, 1);
    },
    'fewer tokens': inRecord((record) => {
      record.turns[0].generation.usage.outputTokens -= 1;
    }),
  },
  labelled: {
    'a label of a reply that is not there': (run) =>
      run.change('labels.json', (text) => text.replace(/s-\d+/, 's-99999')),
    'more was booked, and nothing failed': (run) => {
      run.manifest.sessions.at(-1).bookedUsd *= 2;
    },
    'a label that is none': (run) => run.change('labels.json', (text) => text.replace(/"label":\s*\d/, '"label":7')),
    'a wrong answer becomes right': turnRight,
  },
};
