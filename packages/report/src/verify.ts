import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnyScorer,
  ConfigError,
  determineOutcome,
  hashFile,
  hashOutput,
  type Manifest,
  openSuites,
  RECORDED_ID,
  type RunRecord,
  readManifest,
  recordedOutcome,
  recordedScore,
  type Sample,
  type Scorer,
  type ScoresEntry,
  scoreReply,
  toCellKey,
} from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import { scoresCsv, scoresPath } from './cells/scores.ts';
import { METHODS, METHODS_BY_TABLE } from './methods.ts';
import { type Emit, emitResultFiles } from './result-files.ts';
import type { TableName } from './tables/columns.ts';
import { concatText } from './tables/csv-file.ts';

/** What did not hold; `place` names the file, and line and column where there are any. */
export interface Mismatch {
  readonly place: string;
  readonly text: string;
}

export interface Verification {
  readonly findings: readonly Mismatch[];
  /** What could not be held against today's code, and why. */
  readonly notes: readonly string[];
  readonly files: number;
  readonly records: number;
}

/** Judges of this version, by `name@version` and suite; undefined = this version has no such judge. */
export type ScorerLookup = (suite: string) => { id: string; scorer: Scorer } | undefined;

/** The judge that was told so, where this version has it in that version and it needs nothing but the reply. */
export type StoredScorerLookup = (config: ScoresEntry['suites'][string]) => Promise<Scorer | undefined>;

/**
 * Recomputes every published figure from the records, and checks every hash and every verdict.
 * @throws ConfigError when the folder cannot be read as a run at all
 */
export async function verifyRun(
  folder: string,
  scorers: ScorerLookup,
  storedScorers: StoredScorerLookup = async () => undefined,
): Promise<Verification> {
  const manifest = readManifest(folder);
  const findings: Mismatch[] = [];
  const notes: string[] = [];
  for (const file of [...manifest.inputs, ...manifest.records, ...manifest.scores.flatMap(({ files }) => files)]) {
    const path = join(folder, file.path);
    if (!existsSync(path)) findings.push({ place: file.path, text: 'is missing' });
    else if ((await hashFile(path)) !== file.sha256)
      findings.push({ place: file.path, text: 'differs from the manifest: its SHA-256 is another' });
  }
  if (manifest.status === 'running' || manifest.records.length === 0)
    return {
      findings: [...findings, { place: 'manifest.json', text: 'the run has not ended; resume it first' }],
      notes,
      files: manifest.inputs.length,
      records: 0,
    };
  const differs = Object.keys(manifest.methods).filter((method) => METHODS[method] !== manifest.methods[method]);
  const added = Object.keys(METHODS).filter((method) => manifest.methods[method] === undefined);
  for (const method of differs)
    notes.push(
      `method ${method}: the run used version ${manifest.methods[method]}, this evenhand has ${METHODS[method] ?? 'none'}; files that depend on it are not compared`,
    );
  if (added.length > 0)
    notes.push(
      `${added.join(', ')}: the run was written before this evenhand had it; columns that the files do not have, and REPORT.md, are not compared`,
    );
  let records = 0;
  let files = 0;
  const source = await sourceCheck(manifest, storedScorers);
  try {
    const differing: Mismatch[] = [];
    const emit: Emit = (path, parts) => {
      files++;
      differing.push(...compareFile(folder, path, concatText(parts), { differs, added }));
    };
    emitResultFiles(folder, emit, (model) => {
      let line = 0;
      const check = recordCheck(scorers, notes);
      return {
        record(record, sample) {
          records++;
          line++;
          for (const text of [...check(record, sample), ...source.check(record, sample)])
            findings.push({ place: `records/${model}.jsonl:${line}`, text: `${record.key}: ${text}` });
        },
        end() {},
      };
    });
    findings.push(...differing, ...source.end());
    findings.push(...(await checkScores(folder, manifest, storedScorers, notes)));
    files += manifest.scores.flatMap((entry) => entry.files).length;
    return { findings, notes, files: manifest.inputs.length + manifest.records.length + files, records };
  } catch (error) {
    if (!(error instanceof ConfigError) || findings.length === 0) throw error;
    return {
      findings: [...findings, ...error.problems.map((text) => ({ place: 'records', text }))],
      notes,
      files: manifest.inputs.length + manifest.records.length,
      records,
    };
  }
}

/** Scores again what lies under `scores/`. */
async function checkScores(
  folder: string,
  manifest: Manifest,
  lookup: StoredScorerLookup,
  notes: string[],
): Promise<Mismatch[]> {
  const findings: Mismatch[] = [];
  if (manifest.scores.length === 0) return findings;
  const { bySuite: samples, close } = openSuites(folder, manifest);
  try {
    for (const entry of manifest.scores) {
      const storedScorers = new Map<string, AnyScorer>();
      for (const [suite, config] of Object.entries(entry.suites)) {
        const scorer = await lookup(config);
        if (scorer !== undefined) storedScorers.set(suite, scorer);
      }
      if (storedScorers.size < Object.keys(entry.suites).length) {
        notes.push(
          `scores/${entry.scorer}: cannot be scored again, because this evenhand has no such scorer, or the scorer has to run something; only the hashes of the files are checked`,
        );
        continue;
      }
      for (const { id } of manifest.models) {
        const path = scoresPath(entry.scorer, id);
        if (!entry.files.some((file) => file.path === path))
          findings.push({ place: path, text: 'the manifest does not name it' });
        else if (existsSync(join(folder, path)))
          findings.push(
            ...differences(
              path,
              readFileSync(join(folder, path), 'utf8'),
              (await scoresCsv(folder, id, samples, storedScorers)).join(''),
            ),
          );
      }
    }
  } finally {
    close();
  }
  return findings;
}

/** What is wrong about a record in itself. */
function recordCheck(scorers: ScorerLookup, notes: string[]): (record: RunRecord, sample: Sample) => string[] {
  return (record, sample) => {
    const wrong: string[] = [];
    if (toCellKey(record) !== record.key) wrong.push('the key does not match the other fields of the record');
    if (hashOutput(record.turns) !== record.outputSha256)
      wrong.push('the reply is not the one that was scored: its SHA-256 differs from output_sha256');
    const last = record.turns.at(-1)?.generation ?? null;
    if (record.scorer === RECORDED_ID) return wrong;
    const current = scorers(record.suite);
    if (current === undefined || current.id !== record.scorer) {
      const has = current?.id ?? 'none of that name that needs nothing but the reply';
      const note = `scorer ${record.scorer}: this evenhand has ${has}; its scores are taken from the records and not recomputed`;
      if (!notes.includes(note)) notes.push(note);
      if (last !== null && record.score !== null && determineOutcome(record.score, last.finish) !== record.outcome)
        wrong.push(
          `by its score the reply is ${determineOutcome(record.score, last.finish)} (${record.score.value}); the record says ${record.outcome}`,
        );
    } else if (last !== null) {
      const { score, outcome } = scoreReply(last, sample, current.scorer);
      if (canonicalJson(score) !== canonicalJson(record.score) || outcome !== record.outcome)
        wrong.push(
          `scored again, the reply is ${outcome} (${score.value}); the record says ${record.outcome} (${record.score?.value ?? 'no score'})`,
        );
    }
    return wrong;
  };
}

/** What is wrong about the verdicts of an import's source, and about ours beside them. */
async function sourceCheck(manifest: Manifest, lookup: StoredScorerLookup) {
  const statement = manifest.import;
  if (statement === null || statement.verdicts.length === 0) return { check: () => [], end: () => [] };
  const full = new Map(statement.verdicts.map((one) => [one.suite, one.full]));
  const own = new Map<string, Scorer>();
  for (const { suite, own: config } of statement.verdicts) {
    const scorer = config === null ? undefined : await lookup(config);
    if (scorer !== undefined) own.set(suite, scorer);
  }
  const counted = new Map(statement.verdicts.map(({ suite }) => [suite, { compared: 0, differs: 0 }]));
  return {
    check(record: RunRecord, sample: Sample): string[] {
      const wrong: string[] = [];
      const last = record.turns.at(-1)?.generation ?? null;
      const theirs = recordedScore(record.reported ?? [], full.get(record.suite) ?? 1);
      if (record.scorer === RECORDED_ID) {
        const outcome = theirs === null ? record.outcome : recordedOutcome(theirs, last);
        if (canonicalJson(theirs) !== canonicalJson(record.score) || outcome !== record.outcome)
          wrong.push(
            `by what the source reported the reply is ${outcome} (${theirs?.value ?? 'no verdict'}); the record says ${record.outcome} (${record.score?.value ?? 'no score'})`,
          );
      }
      const scorer = own.get(record.suite);
      if (record.own !== undefined && scorer !== undefined && last !== null) {
        const again = scorer(last, sample);
        if (canonicalJson(again) !== canonicalJson(record.own.score))
          wrong.push(
            `scored again by ${record.own.scorer}, the reply gets ${again.value}; the record says ${record.own.score.value}`,
          );
      }
      const mine = record.scorer === RECORDED_ID ? (record.own?.score ?? null) : record.score;
      const count = counted.get(record.suite);
      if (count !== undefined && mine !== null && theirs !== null) {
        count.compared++;
        if (Math.abs(mine.value - theirs.value) >= 1e-9) count.differs++;
      }
      return wrong;
    },
    end(): Mismatch[] {
      if (manifest.headlines.length > 0) return [];
      return statement.verdicts.flatMap(({ suite, compared, differs }) => {
        const found = counted.get(suite)!;
        if (compared === 0 || (found.compared === compared && found.differs === differs)) return [];
        const text = `on ${suite} the source and our scorer disagree on ${found.differs} of ${found.compared} records; the manifest says ${differs} of ${compared}`;
        return [{ place: 'manifest.json', text }];
      });
    },
  };
}

/** Methods of which the run has another version, and those that it does not know yet. */
interface Changes {
  readonly differs: readonly string[];
  readonly added: readonly string[];
}

/** Where a file first differs from what the records give. */
function compareFile(folder: string, path: string, wanted: string, { differs, added }: Changes): Mismatch[] {
  const full = join(folder, path);
  if (!existsSync(full) && path === 'repeats.csv' && added.includes('repeat-curve')) return [];
  if (!existsSync(full)) return [{ place: path, text: 'is missing; `evenhand report` writes it' }];
  const name = path.split(/[/\\]/)[0]!.replace('.csv', '');
  const restsOn = METHODS_BY_TABLE[name as TableName];
  if (restsOn === undefined ? differs.length + added.length > 0 : restsOn.some((method) => differs.includes(method)))
    return [];
  const found = readFileSync(full, 'utf8');
  if (found === wanted) return [];
  const expected = restsOn === undefined || added.length === 0 ? wanted : withoutAppendedColumns(wanted, found);
  return differences(path, found, expected);
}

/** The first five lines that differ. */
function differences(path: string, found: string, expected: string): Mismatch[] {
  if (found === expected) return [];
  const [is, ought] = [found.split('\n'), expected.split('\n')];
  const differing = Array.from({ length: Math.max(is.length, ought.length) }, (_, line) => line).filter(
    (line) => is[line] !== ought[line],
  );
  return differing
    .slice(0, 5)
    .map((line) => ({ place: `${path}:${line + 1}`, text: difference(is, ought, line, path.endsWith('.csv')) }));
}

function difference(is: readonly string[], ought: readonly string[], line: number, csv: boolean): string {
  const [found, expected] = [is[line], ought[line]];
  if (found === undefined) return `the line is missing; the records give ${shorten(expected!)}`;
  if (expected === undefined) return `there is a line too many: ${shorten(found)}`;
  const [cells, wanted, names] = [parseCells(found), parseCells(expected), ought[0]!.split(',')];
  const at = cells.findIndex((cell, index) => cell !== wanted[index]);
  if (csv && line > 0 && at >= 0 && cells.length === wanted.length && cells.length === names.length)
    return `column ${names[at]}: the file says ${shorten(cells[at]!)}, the records give ${shorten(wanted[at]!)}`;
  return `the file says ${shorten(found)}, the records give ${shorten(expected)}`;
}

/** The expected table without the columns that were appended after the file was written. */
export function withoutAppendedColumns(expected: string, found: string): string {
  const lineEnd = found.indexOf('\n');
  const columns = parseCells(found.slice(0, lineEnd)).length;
  if (!expected.startsWith(`${found.slice(0, lineEnd)},`)) return expected;
  const lines = expected.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n/g) ?? [];
  return lines.map((line) => `${parseCells(line.slice(0, -1)).slice(0, columns).join(',')}\n`).join('');
}

/** The cells of one line as they are written; a comma within quotes parts nothing. */
function parseCells(line: string): string[] {
  const quotes = /"(?:[^"]|"")*"?|[^",]+|,/g;
  const cells = [''];
  for (const [piece] of line.matchAll(quotes))
    if (piece === ',') cells.push('');
    else cells[cells.length - 1] += piece;
  return cells;
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}
