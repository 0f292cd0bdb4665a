import { chooseToolForm, describeParts, type RunHeaders, renderPrompt, type Sample } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import type { ReadingContext } from '@evenhand/report';
import { createParts, type EmitData } from './parts.ts';
import { listPrompts, type ModelReplies, readStoredReplies, type StoredReply } from './replies.ts';
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
  const suites = [...new Set(replies.flatMap((one) => one.suites))].sort(compareCodeUnits);
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
      for (; source.reply?.slot === slot; source.advance()) {
        const { reply } = source;
        if (!isFirst) pages.put(',');
        pages.put(reply.json);
        characters += isFirst ? reply.characters : reply.characters + 1;
        isFirst = false;
        letters += OUTCOME_LETTERS[reply.outcome] ?? '';
        const answer = answers.size < MOST_ANSWERS ? reply.answer() : null;
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

/** Replies of a model, one after the other. */
interface Source {
  /** null = there is none left. */
  reply: StoredReply | null;
  readonly advance: () => void;
}

function openReplies(replies: ModelReplies): Source {
  const stored = readStoredReplies(replies);
  const source: Source = {
    reply: null,
    advance() {
      const { value } = stored.next();
      source.reply = value ?? null;
    },
  };
  source.advance();
  return source;
}

/** The next sample that has a reply; null = there is none left. */
function findNext(sources: readonly Source[]): number | null {
  let least: number | null = null;
  for (const source of sources) {
    const slot = source.reply?.slot;
    if (slot !== undefined && (least === null || slot < least)) least = slot;
  }
  return least;
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
