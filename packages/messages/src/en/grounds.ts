/** What two runs rest on and do not share. */
export const grounds = {
  ofRun: (what: string, before: string, after: string) => `${what}: ${before} became ${after}`,
  ofSuite: (suite: string, what: string, before: string, after: string) =>
    `suite ${suite}: ${what} ${before} became ${after}`,
  ofModel: (model: string, what: string, before: string, after: string) =>
    `model ${model}: ${what} ${before} became ${after}`,
  ofMethod: (method: string, before: string, after: string) => `method ${method}: ${before} became ${after}`,
  suiteContent: (suite: string) => `suite ${suite}: its prompt, scorer, version or request changed`,
  samples: (suite: string) => `suite ${suite}: its samples changed`,
  modelEntry: (model: string) => `model ${model}: its entry changed`,
  otherInputs: 'what was sent is described by other inputs',
  none: 'none',
  machine: (cpu: string, cores: number) => `${cpu}, ${cores} cores`,
} as const;

/** What of a run, a suite or a model may be another. */
export const groundWords = {
  suites: 'suites',
  models: 'models',
  suiteVersion: 'version',
  scorer: 'scorer',
  scorerModule: 'its scorer module',
  generatorModule: 'its generator module',
  environmentModule: 'its environment module',
  sampleCount: 'samples sent',
  judge: 'judge',
  provider: 'provider',
  host: 'host',
  baseUrl: 'baseUrl',
  jurisdiction: 'jurisdiction',
  servedModel: 'servedModel',
  digest: 'digest',
  adapterSha256: 'adapterSha256',
  quantization: 'quantization',
  contextLength: 'contextLength',
  templateSha256: 'templateSha256',
  templateVariables: 'templateVariables',
  templateDate: 'templateDate',
  thinkingSwitch: 'thinkingSwitch',
  serverVersion: 'serverVersion',
  kernels: 'kernels (processor instructions, on which greedy texts depend)',
  sampling: 'settings',
  harness: 'harness',
  machine: 'machine',
} as const;
