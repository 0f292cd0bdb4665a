import { chooseToolForm, describeParts, OUTCOMES, type RunHeaders, renderPrompt, type Sample } from '@evenhand/core';
import { compareCodeUnits, openSealed } from '@evenhand/io';
import type { ReadingContext } from '@evenhand/report';
import { createParts, type EmitData } from './parts.ts';
import { listPrompts, type ModelReplies } from './replies.ts';
import { type IndexEntry, OUTCOME_LETTERS, type SampleEntry, type SampleHeader } from './shape.ts';
import { shorten } from './shorten.ts';

/** Characters of a file beside the page, at which the next one begins. */
const FILE_LIMIT = 400_000;
const QUESTION_LENGTH = 160;
/** So many different answers of a sample can be searched for. */
const MOST_ANSWERS = 8;

/**
 * All samples with their replies, side by side, in the order of suites, wordings and ids: within the page where they are few,
 * else in files beside it. One sample is in memory at a time.
 * @param replies of each model, in the order of the manifest @param onProgress called now and then
 * @throws ConfigError where the run's folder is not complete
 */
export function collectSamples(
  { manifest, inputs, sampleIndex, readSample }: ReadingContext,
  replies: readonly ModelReplies[],
  emit: EmitData,
  onProgress: () => void = () => {},
): SampleHeader {
  const sources = replies.map(openReplies);
  const prompts = listPrompts(manifest);
  const suites = findSuites(replies, prompts.length, sampleIndex);
  const languages = new Set<string>();
  const index = createParts('index', emit, FILE_LIMIT);
  const pages = createParts('samples', emit, FILE_LIMIT);
  let total = 0;
  for (let slot = findNext(sources); slot !== null; slot = findNext(sources)) {
    const number = Math.floor(slot / prompts.length);
    const place = slot % prompts.length;
    const sample = readSample(number);
    const suite = sampleIndex.suiteAt(number);
    languages.add(sample.language ?? '');
    const prompt = renderQuestion(inputs, suite, prompts[place]!, sample);
    const head = shortenQuestion(prompt, sample.target.join(' | '));
    const start = `${JSON.stringify(head).slice(0, -1)},"replies":[`;
    pages.put(start);
    let characters = start.length;
    let isFirst = true;
    const answers = new Set<string>();
    const outcomes = sources.map((source) => {
      let letters = '';
      for (; source.slot() === slot; source.next()) {
        const { json, length, answer, outcome } = source.read(answers.size < MOST_ANSWERS);
        if (!isFirst) pages.put(',');
        pages.put(json);
        characters += isFirst ? length : length + 1;
        isFirst = false;
        letters += OUTCOME_LETTERS[outcome] ?? '';
        if (answer !== null) answers.add(answer);
      }
      return letters;
    });
    const entry: IndexEntry = {
      id: sample.id,
      s: suites.indexOf(suite),
      p: place,
      l: sample.language ?? '',
      o: outcomes,
      q: flatten(questionText(sample, prompt), QUESTION_LENGTH),
      a: [...answers].join(' '),
    };
    const line = JSON.stringify(entry);
    index.put(line);
    index.finish(line.length);
    pages.put(']}');
    pages.finish(characters + 2);
    if (++total % 256 === 0) onProgress();
  }
  const [indexFiles, pageFiles] = [index.end(), pages.end()];
  return {
    models: manifest.models.map(({ id }) => id),
    suites,
    prompts,
    languages: [...languages].filter((language) => language !== '').sort(compareCodeUnits),
    total,
    index: indexFiles.files,
    pages: pageFiles.files,
    inlineIndex: indexFiles.inline as IndexEntry[] | null,
    inlineSamples: pageFiles.inline as SampleEntry[] | null,
  };
}

/** Replies of a model in the order of the samples, one by one. */
interface Source {
  /** null = there is none left. */
  slot(): number | null;
  /** The bytes stand until this source reads again. @param wantsAnswer whether what was read as the answer is looked up */
  read(wantsAnswer: boolean): { json: Uint8Array; length: number; answer: string | null; outcome: string };
  next(): void;
}

function openReplies({ size, slots, outcomes, bytes, characters, answerBytes, texts }: ModelReplies): Source {
  const { read } = openSealed(texts);
  const offsets = new Float64Array(size + 1);
  let isSorted = true;
  for (let i = 0; i < size; i++) {
    offsets[i + 1] = offsets[i]! + bytes[i]! + answerBytes[i]!;
    isSorted &&= i === 0 || slots[i - 1]! <= slots[i]!;
  }
  const order = isSorted
    ? null
    : Uint32Array.from({ length: size }, (_, i) => i).sort((i, j) => slots[i]! - slots[j]! || i - j);
  let at = 0;
  const place = () => order?.[at] ?? at;
  return {
    slot: () => (at < size ? slots[place()]! : null),
    read(wantsAnswer) {
      const i = place();
      const text = read(offsets[i]!, bytes[i]! + answerBytes[i]!);
      const answer =
        wantsAnswer && answerBytes[i]! > 0
          ? (JSON.parse(Buffer.from(text.buffer, text.byteOffset + bytes[i]!, answerBytes[i]!).toString()) as string)
          : null;
      return { json: text.subarray(0, bytes[i]!), length: characters[i]!, answer, outcome: OUTCOMES[outcomes[i]!]! };
    },
    next() {
      at++;
    },
  };
}

/** The next sample that has a reply; null = there is none left. */
function findNext(sources: readonly Source[]): number | null {
  let least: number | null = null;
  for (const source of sources) {
    const slot = source.slot();
    if (slot !== null && (least === null || slot < least)) least = slot;
  }
  return least;
}

/** Suites that have a reply. */
function findSuites(
  replies: readonly ModelReplies[],
  prompts: number,
  sampleIndex: ReadingContext['sampleIndex'],
): string[] {
  const suites = new Set<string>();
  for (const { size, slots } of replies)
    for (let i = 0; i < size; i++) suites.add(sampleIndex.suiteAt(Math.floor(slots[i]! / prompts)));
  return [...suites].sort(compareCodeUnits);
}

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
