import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chooseToolForm,
  describeParts,
  openSuites,
  type RunHeaders,
  readRecords,
  renderPrompt,
  type Sample,
} from '@evenhand/core';
import { compareCodeUnits, openSpill, type SpillSpan } from '@evenhand/io';
import type { RunTables } from '@evenhand/report';
import { createParts, type EmitData } from './parts.ts';
import { toReplyEntry } from './reply-entry.ts';
import { type IndexEntry, OUTCOME_LETTERS, type SampleEntry, type SampleHeader } from './shape.ts';
import { shorten } from './shorten.ts';

/** Characters of a file beside the page, at which the next one begins. */
const FILE_LIMIT = 400_000;
const [QUESTION_LENGTH, ANSWER_LENGTH] = [160, 60];

/** The replies to one sample in one wording. */
interface Slot {
  readonly number: number;
  readonly prompt: number;
  readonly spans: SpillSpan[];
  readonly outcomes: string[];
  readonly answers: Set<string>;
}

/**
 * All samples with their replies, side by side, in the order of suites, wordings and ids: within the page where they are few,
 * else in files beside it. One record is in memory at a time.
 * @throws ConfigError where the run's folder is not complete
 */
export function collectSamples(run: RunTables, emit: EmitData): SampleHeader {
  let folder: string | null = null;
  const spill = openSpill(() => {
    folder = mkdtempSync(join(tmpdir(), 'evenhand-page-'));
    return join(folder, 'replies');
  });
  const stored = openSuites(run.folder, run.manifest);
  try {
    const models = run.manifest.models.map(({ id }) => id);
    const prompts = [...new Set(run.manifest.suites.flatMap((suite) => suite.prompts))].sort(compareMainFirst);
    const slots = new Map<number, Slot>();
    for (const [place, model] of models.entries())
      for (const record of readRecords(run.folder, model)) {
        const number = run.sampleIndex.findNumber(record.suite, record.sample);
        const slot = findSlot(slots, number, prompts.indexOf(record.prompt), prompts.length, models.length);
        slot.spans.push(spill.add(JSON.stringify(toReplyEntry(record, place))));
        slot.outcomes[place] += OUTCOME_LETTERS[record.outcome] ?? '';
        const answer = record.score?.answer ?? null;
        if (answer !== null && slot.answers.size < 8) slot.answers.add(answer.slice(0, ANSWER_LENGTH));
      }
    const ordered = [...slots].sort(([a], [b]) => a - b).map(([, slot]) => slot);
    const readSample = (number: number): Sample =>
      stored.bySuite.get(run.sampleIndex.suiteAt(number))!.at(run.sampleIndex.listPositionAt(number));
    const suites = [...new Set(ordered.map(({ number }) => run.sampleIndex.suiteAt(number)))].sort(compareCodeUnits);
    const languages = new Set<string>();
    const index = createParts('index', emit, FILE_LIMIT);
    const pages = createParts('samples', emit, FILE_LIMIT);
    for (const slot of ordered) {
      const sample = readSample(slot.number);
      const suite = run.sampleIndex.suiteAt(slot.number);
      languages.add(sample.language ?? '');
      const prompt = renderQuestion(run.inputs, suite, prompts[slot.prompt]!, sample);
      const entry: IndexEntry = {
        id: sample.id,
        s: suites.indexOf(suite),
        p: slot.prompt,
        l: sample.language ?? '',
        o: slot.outcomes,
        q: flatten(questionText(sample, prompt), QUESTION_LENGTH),
        a: [...slot.answers].join(' '),
      };
      index.add(JSON.stringify(entry));
      const replies = slot.spans.map((span) => spill.read(span)).join(',');
      const head = shortenQuestion(prompt, sample.target.join(' | '));
      pages.add(`${JSON.stringify(head).slice(0, -1)},"replies":[${replies}]}`);
    }
    const [indexFiles, pageFiles] = [index.end(), pages.end()];
    return {
      models,
      suites,
      prompts,
      languages: [...languages].filter((language) => language !== '').sort(compareCodeUnits),
      total: ordered.length,
      index: indexFiles.files,
      pages: pageFiles.files,
      inlineIndex: indexFiles.inline as IndexEntry[] | null,
      inlineSamples: pageFiles.inline as SampleEntry[] | null,
    };
  } finally {
    stored.close();
    spill.close();
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function findSlot(slots: Map<number, Slot>, number: number, prompt: number, prompts: number, models: number): Slot {
  const key = number * prompts + prompt;
  const found = slots.get(key);
  if (found !== undefined) return found;
  const slot: Slot = { number, prompt, spans: [], outcomes: new Array<string>(models).fill(''), answers: new Set() };
  slots.set(key, slot);
  return slot;
}

const compareMainFirst = (a: string, b: string) =>
  a === b ? 0 : a === 'main' ? -1 : b === 'main' ? 1 : compareCodeUnits(a, b);

/** The prompt as it is sent to a model that takes tools in the text. */
function renderQuestion(
  inputs: RunHeaders,
  suite: string,
  name: string,
  sample: Sample,
): Pick<SampleEntry, 'messages' | 'tools'> {
  const prompt = inputs.suites.find((one) => one.name === suite)?.prompts[name];
  const [model] = inputs.models;
  if (prompt === undefined || model === undefined) return { messages: [], tools: [] };
  const form = chooseToolForm(prompt, model, inputs.settings.tools);
  const { messages, tools } = renderPrompt(prompt, sample, form);
  return {
    messages: messages.map(({ role, content, parts }) => ({
      role,
      content: parts === undefined ? content : describeParts(parts),
    })),
    tools: (tools ?? []).map((tool) => tool.name),
  };
}

/** What the page shows of it: a question may be a megabyte, and three hundred of them are a page that no browser opens. */
function shortenQuestion(
  { messages, tools }: Pick<SampleEntry, 'messages' | 'tools'>,
  target: string,
): Omit<SampleEntry, 'replies'> {
  const right = shorten(target);
  return {
    messages: messages.map(({ role, content }) => {
      const { shown, cut } = shorten(content);
      return cut === 0 ? { role, content } : { role, content: shown, cut };
    }),
    tools,
    target: right.shown,
    ...(right.cut === 0 ? {} : { targetCut: right.cut }),
  };
}

function questionText(sample: Sample, prompt: Pick<SampleEntry, 'messages'>): string {
  return typeof sample.input === 'string' ? sample.input : (prompt.messages.at(-1)?.content ?? '');
}

/** Its beginning in one line. */
function flatten(text: string, length: number): string {
  let flat = '';
  // Word by word: of a long text no more than its beginning is looked at.
  for (const [word] of text.matchAll(/\S+/g)) {
    flat += flat === '' ? word : ` ${word}`;
    if (flat.length > length) return `${flat.slice(0, length).toWellFormed()}…`;
  }
  return flat;
}
