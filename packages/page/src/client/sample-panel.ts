import { h, type JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClientTexts, PageData } from '../page-data.ts';
import type { ReplyEntry, SampleEntry } from '../samples/shape.ts';
import { fill } from './fill.ts';
import type { SampleName } from './page-state.ts';
import { loadSample } from './sample-files.ts';

export interface SamplePanelProps {
  readonly data: PageData;
  readonly messages: ClientTexts;
  readonly open: SampleName;
  /** Its place among all samples; −1 = it is not known (yet). */
  readonly number: number;
  readonly hash: string;
  /** @param by −1 or 1 */
  readonly onStep: (by: number) => void;
  readonly onClose: () => void;
}

/** One sample: what was sent, what is right, and the replies of all models side by side. Every text of theirs is a text node. */
export function SamplePanel(props: SamplePanelProps): JSX.Element {
  const { data, messages, open, number, hash, onStep, onClose } = props;
  const { browser: text } = messages;
  const [sample, setSample] = useState<SampleEntry | 'failed' | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (number >= 0) loadSample(data.samples, number).then(setSample, () => setSample('failed'));
  }, [number]);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    title.current?.scrollIntoView();
  }, [sample === null]);
  return h(
    'article',
    { class: 'sample', 'aria-label': open.id },
    h(
      'div',
      { class: 'title' },
      h('h3', { ref: title, tabIndex: -1 }, `${open.suite}/${open.id}`),
      h(
        'span',
        { class: 'pager' },
        h('button', { type: 'button', onClick: () => onStep(-1) }, text.previous),
        h('button', { type: 'button', onClick: () => onStep(1) }, text.next),
        hash === '' ? null : h('a', { href: hash }, text.link),
        h('button', { type: 'button', onClick: onClose }, text.closeSample),
      ),
    ),
    sample === 'failed' ? h('p', { class: 'warning' }, text.notLoaded) : null,
    sample === null ? h('p', null, text.loading) : null,
    sample === null || sample === 'failed' ? null : h(SampleBody, { data, messages, sample }),
  );
}

/** What was sent, what is right, and the replies. */
export function SampleBody({
  data,
  messages,
  sample,
}: {
  readonly data: PageData;
  readonly messages: ClientTexts;
  readonly sample: SampleEntry;
}): JSX.Element {
  const { browser: text } = messages;
  return h(
    'div',
    null,
    h('h4', null, text.question),
    sample.messages.map(({ role, content, cut }) => [
      h('p', { class: 'small' }, role),
      h('pre', { tabIndex: 0 }, content),
      cut === undefined ? null : h('p', { class: 'small' }, fill(text.cutQuestion, { n: cut })),
    ]),
    sample.tools.length === 0 ? null : h('p', null, fill(text.tools, { names: sample.tools.join(', ') })),
    h('h4', null, text.target),
    h('pre', { tabIndex: 0 }, sample.target),
    sample.targetCut === undefined ? null : h('p', { class: 'small' }, fill(text.cutQuestion, { n: sample.targetCut })),
    h(
      'div',
      { class: 'replies' },
      sample.replies.map((reply) =>
        h(Reply, { key: `${reply.m} ${reply.t}`, name: data.samples.models[reply.m]!, messages, reply }),
      ),
    ),
  );
}

function Reply({
  name,
  messages,
  reply,
}: {
  readonly name: string;
  readonly messages: ClientTexts;
  readonly reply: ReplyEntry;
}): JSX.Element {
  const { browser: text, outcomes } = messages;
  const outcome = reply.outcome as keyof typeof outcomes;
  const fact = (head: string, value: string) => [h('dt', null, head), h('dd', null, value)];
  return h(
    'div',
    { class: 'reply' },
    h('h4', null, reply.t > 1 ? `${name}, ${fill(text.trialNumber, { n: reply.t })}` : name),
    h('span', { class: `outcome ${outcome}` }, outcomes[outcome]),
    reply.reasoning === ''
      ? null
      : h('details', null, h('summary', null, text.reasoning), h('pre', { tabIndex: 0 }, reply.reasoning)),
    reply.leftOut
      ? h('p', null, fill(text.leftOut, { n: reply.cut }))
      : reply.text === '' && reply.calls.length === 0
        ? h('p', null, reply.failure === null ? text.noReply : `${text.noReply}: ${reply.failure}`)
        : h('pre', { tabIndex: 0 }, reply.text),
    reply.calls.length === 0
      ? null
      : [h('p', { class: 'small' }, text.toolCalls), reply.calls.map((call) => h('pre', { tabIndex: 0 }, call))],
    reply.cut === 0 || reply.leftOut ? null : h('p', { class: 'small' }, fill(text.cutText, { n: reply.cut })),
    h(
      'dl',
      null,
      fact(text.readAs, reply.answer ?? text.nothingRead),
      fact(
        reply.scorer,
        fill(text.scored, { score: reply.score || '–', strict: reply.strict || '–', lenient: reply.lenient || '–' }),
      ),
      fact(text.tokens, reply.tokens),
      fact(text.timeOfReply, reply.time),
      fact(text.costOfReply, reply.cost),
    ),
  );
}
