import { canonicalJson } from '@evenhand/io';
import { messages } from '@evenhand/messages';

/** Whether a run may go on although this is not what it was. */
type OnResume = 'refused' | 'allowed';

/** What a difference can change: what models score, only how long they take, or neither. */
export type Effect = 'scores' | 'times' | 'nothing';

interface GroundRule {
  readonly onResume: OnResume;
  /** Absent = `scores`. */
  readonly matters?: Effect;
  readonly sentence: (of: string, before: string, after: string) => string;
}

type Words = keyof typeof messages.groundWords;

const ofRun = (name: Words, onResume: OnResume = 'refused'): GroundRule => ({
  onResume,
  sentence: (_, before, after) => messages.grounds.ofRun(messages.groundWords[name], before, after),
});
const ofSuite = (name: Words): GroundRule => ({
  onResume: 'refused',
  sentence: (suite, before, after) => messages.grounds.ofSuite(suite, messages.groundWords[name], before, after),
});
const ofModel = (name: Words, onResume: OnResume = 'refused', matters: Effect = 'scores'): GroundRule => ({
  onResume,
  matters,
  sentence: (model, before, after) => messages.grounds.ofModel(model, messages.groundWords[name], before, after),
});
const changed = (sentence: (of: string) => string): GroundRule => ({ onResume: 'refused', sentence });

/** All that counts as a difference of grounds, both in `diff` and before a run is resumed, each with its sentence. */
const GROUNDS = {
  suites: ofRun('suites'),
  models: ofRun('models'),
  suiteVersion: ofSuite('suiteVersion'),
  scorer: ofSuite('scorer'),
  scorerModule: ofSuite('scorerModule'),
  generatorModule: ofSuite('generatorModule'),
  environmentModule: ofSuite('environmentModule'),
  suiteContent: changed((suite) => messages.grounds.suiteContent(suite)),
  samples: changed((suite) => messages.grounds.samples(suite)),
  sampleCount: ofSuite('sampleCount'),
  judge: ofRun('judge'),
  modelEntry: changed((model) => messages.grounds.modelEntry(model)),
  provider: ofModel('provider'),
  host: ofModel('host'),
  baseUrl: ofModel('baseUrl'),
  jurisdiction: ofModel('jurisdiction', 'refused', 'nothing'),
  servedModel: ofModel('servedModel'),
  digest: ofModel('digest'),
  adapterSha256: ofModel('adapterSha256'),
  quantization: ofModel('quantization'),
  contextLength: ofModel('contextLength'),
  templateSha256: ofModel('templateSha256'),
  templateVariables: ofModel('templateVariables'),
  templateDate: ofModel('templateDate'),
  thinkingSwitch: ofModel('thinkingSwitch'),
  // A server may be updated while a run waits: that is reported, and does not end the run.
  serverVersion: ofModel('serverVersion', 'allowed'),
  // A run may go on elsewhere; its texts are those of two machines then.
  kernels: ofModel('kernels', 'allowed'),
  sampling: ofModel('sampling'),
  setting: { onResume: 'refused', sentence: (key, before, after) => messages.grounds.ofRun(key, before, after) },
  // How intervals are computed moves no score.
  method: {
    onResume: 'allowed',
    matters: 'nothing',
    sentence: (name, before, after) => messages.grounds.ofMethod(name, before, after),
  },
  harness: { ...ofRun('harness', 'allowed'), matters: 'nothing' },
  machine: { ...ofRun('machine', 'allowed'), matters: 'times' },
} as const satisfies Readonly<Record<string, GroundRule>>;
export type GroundName = keyof typeof GROUNDS;

/** One thing that a run rests on. */
export interface Ground {
  readonly name: GroundName;
  /** The suite, model, setting or method whose it is; '' = the run's. */
  readonly of: string;
  /** null = unknown. */
  readonly value: unknown;
  /** What a sentence says in place of the value; absent = the value. */
  readonly shown?: string;
}

export interface GroundDifference {
  readonly name: GroundName;
  /** The suite, model, setting or method whose it is; '' = the run's. */
  readonly of: string;
  readonly onResume: OnResume;
  readonly matters: Effect;
  /** In the language that holds. */
  readonly sentence: string;
}

/** Settings by which figures are summed up or judged, and nothing that was asked. */
const SUMMARY_SETTINGS: readonly string[] = ['margin', 'weights'];

/**
 * What two runs rest on and do not share, in the order of `before`; the first things to read before any figure.
 * What only one side states is no difference: a manifest knows what was served, inputs that nobody has run do not.
 */
export function compareGrounds(before: readonly Ground[], after: readonly Ground[]): GroundDifference[] {
  const others = new Map(after.map((ground) => [toKey(ground), ground]));
  return before.flatMap((ground) => {
    const other = others.get(toKey(ground));
    if (other === undefined || canonicalJson(ground.value ?? null) === canonicalJson(other.value ?? null)) return [];
    const { onResume, matters = 'scores', sentence }: GroundRule = GROUNDS[ground.name];
    const effect = ground.name === 'setting' && SUMMARY_SETTINGS.includes(ground.of) ? 'nothing' : matters;
    return [
      {
        name: ground.name,
        of: ground.of,
        onResume,
        matters: effect,
        sentence: sentence(ground.of, toText(ground), toText(other)),
      },
    ];
  });
}

const toKey = ({ name, of }: Ground) => `${name}\n${of}`;

function toText({ name, value, shown }: Ground): string {
  if (shown !== undefined) return shown;
  if (value === null || value === undefined) return messages.report.unknownEnd;
  return typeof value === 'string' && name !== 'setting' ? value : canonicalJson(value);
}
