import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, type RunRecord, readInputs, readManifest, readRecords, shown } from '@evenhand/core';
import { FAILED, INCOMPLETE, OK } from '../exit.ts';
import { loadParts } from '../parts.ts';
import { checkInputs, closeAll, connectAll, makeFolder, newFolder, runSession } from '../session.ts';
import { oneLine, print, printJson } from '../terminal.ts';
import { realWorld } from '../world.ts';
import { servedChanges } from './run.ts';

interface Flip {
  readonly key: string;
  readonly before: string;
  readonly after: string;
  readonly answerBefore: string | null;
  readonly answerAfter: string | null;
}

/** Asks again what a run's folder describes, from that folder alone, and compares. */
export async function reproduce(run: string, flags: { out?: string; json?: boolean }): Promise<void> {
  const original = resolve(run);
  const manifest = readManifest(original);
  if (manifest.records.length === 0)
    throw new ConfigError(
      `${shown(original)}: has no records yet; resume it first: evenhand run --resume ${shown(original)}`,
    );
  const inputs = readInputs(original, manifest);
  const parts = loadParts();
  checkInputs(inputs, parts.providers);
  const folder = newFolder(flags.out, inputs.name);
  const connected = await connectAll(
    inputs,
    parts.providers,
    realWorld((line) => console.error(line)),
    new AbortController().signal,
  );
  try {
    const served = servedChanges(manifest, connected.identities);
    for (const change of served) console.error(`changed: ${oneLine(change, 1000)}`);
    makeFolder(folder);
    const ended = await runSession({ inputs, connected, folder, resumed: null });
    const models = manifest.models.map(({ id }) => id);
    const files = [...models.map((model) => join('samples', `${model}.csv`)), 'summary.csv', 'comparisons.csv'];
    const differing = files.filter((file) => !sameFile(join(original, file), join(folder, file)));
    const { flips, rewritten } = compareRecords(original, folder, models);
    process.exitCode = ended.status !== 'complete' ? INCOMPLETE : differing.length === 0 ? OK : FAILED;
    if (flags.json) {
      printJson({
        original: shown(original),
        folder: shown(folder),
        status: ended.status,
        changed: served,
        differing,
        flips,
        rewritten,
      });
      return;
    }
    print(`\n${shown(original)} again, in ${shown(folder)}:`);
    for (const file of files) print(`  ${differing.includes(file) ? 'differs' : 'same   '}  ${file}`);
    if (rewritten > 0)
      print(
        `${rewritten} repl${rewritten === 1 ? 'y differs' : 'ies differ'} in text, ${flips.length} of them in outcome or answer.`,
      );
    for (const flip of flips)
      print(
        `  ${oneLine(flip.key, 80)}: ${flip.before} (${said(flip.answerBefore)}) became ${flip.after} (${said(flip.answerAfter)})`,
      );
    print(
      differing.length === 0
        ? 'Reproduced: the quality files are the same, byte for byte.'
        : 'Not reproduced byte for byte; what differs stands above.',
    );
  } finally {
    await closeAll(connected);
  }
}

const said = (answer: string | null) => (answer === null ? 'no answer' : oneLine(answer, 40));

function sameFile(a: string, b: string): boolean {
  return existsSync(a) && readFileSync(a).equals(readFileSync(b));
}

function compareRecords(
  original: string,
  again: string,
  models: readonly string[],
): { flips: Flip[]; rewritten: number } {
  const flips: Flip[] = [];
  let rewritten = 0;
  for (const model of models) {
    const now = new Map([...readRecords(again, model)].map((record) => [record.key, brief(record)]));
    for (const record of readRecords(original, model)) {
      const before = brief(record);
      const after = now.get(record.key) ?? { outcome: 'missing', answer: null, output: null };
      if (before.output !== after.output) rewritten++;
      if (before.outcome !== after.outcome || before.answer !== after.answer)
        flips.push({
          key: record.key,
          before: before.outcome,
          after: after.outcome,
          answerBefore: before.answer,
          answerAfter: after.answer,
        });
    }
  }
  return { flips, rewritten };
}

function brief({ outcome, score, outputSha256 }: RunRecord): {
  outcome: string;
  answer: string | null;
  output: string | null;
} {
  return { outcome, answer: score?.answer ?? null, output: outputSha256 };
}
