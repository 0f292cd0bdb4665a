import {
  type Manifest,
  type ModelIdentity,
  type ModuleIdentity,
  packSamples,
  type RunInputs,
  type Settings,
  selectSettings,
} from '@evenhand/core';
import { messages } from '@evenhand/messages';
import type { Ground } from './compare-grounds.ts';

/** What a run would rest on, from its inputs alone; to be compared with those of other inputs. */
export function createInputGrounds({ suites, models, judge, settings }: RunInputs): Ground[] {
  return [
    listNames(
      'suites',
      suites.map(({ name }) => name),
    ),
    listNames(
      'models',
      models.map(({ id }) => id),
    ),
    ...suites.flatMap(({ samples, modules: _, ...header }): Ground[] => [
      createModuleGround('scorerModule', header.name, header.scorer.module),
      createModuleGround('generatorModule', header.name, header.generatorModule),
      createModuleGround('environmentModule', header.name, header.environment?.module),
      { name: 'suiteContent', of: header.name, value: header },
      { name: 'samples', of: header.name, value: packSamples(samples).sha256 },
    ]),
    { name: 'judge', of: '', value: judge, shown: judge?.id ?? messages.grounds.none },
    ...models.map((model): Ground => ({ name: 'modelEntry', of: model.id, value: model })),
    ...createSettingGrounds(settings),
  ];
}

/**
 * What a run rested on, from its manifest; to be compared with that of another manifest. Inputs stand in it by their hashes.
 * @param methodNames all that either side knows
 */
export function createManifestGrounds(manifest: Manifest, methodNames: Iterable<string>): Ground[] {
  const { harness, machine } = manifest.sessions.at(-1)!;
  const findModule = (suite: Manifest['suites'][number], role: 'scorer' | 'generator' | 'environment') =>
    suite.modules.find((module) => module.role === role);
  return [
    ...manifest.suites.flatMap((suite): Ground[] => [
      { name: 'suiteVersion', of: suite.name, value: suite.version },
      { name: 'scorer', of: suite.name, value: suite.scorer },
      createModuleGround('scorerModule', suite.name, findModule(suite, 'scorer')),
      createModuleGround('generatorModule', suite.name, findModule(suite, 'generator')),
      createModuleGround('environmentModule', suite.name, findModule(suite, 'environment')),
      { name: 'sampleCount', of: suite.name, value: suite.samples },
    ]),
    {
      name: 'judge',
      of: '',
      value: [manifest.judge?.id, manifest.inputs.find(({ path }) => path.startsWith('inputs/judge.'))?.sha256],
      shown: manifest.judge?.id ?? messages.grounds.none,
    },
    ...manifest.models.flatMap(({ id, provider, host, baseUrl, jurisdiction, identity, sampling }): Ground[] => [
      ...Object.entries({ provider, host, baseUrl, jurisdiction }).map(
        ([name, value]): Ground => ({ name: name as 'provider', of: id, value }),
      ),
      ...createServedGrounds(id, identity),
      { name: 'sampling', of: id, value: sampling },
    ]),
    ...manifest.inputs.flatMap(({ path, sha256 }): Ground[] => {
      const [, kind, of] = /^inputs\/(model|suite|samples)-(.+)\.[0-9a-f]{12}\.jsonl?$/.exec(path) ?? [];
      return of === undefined ? [] : [{ name: INPUT_GROUNDS[kind as keyof typeof INPUT_GROUNDS], of, value: sha256 }];
    }),
    ...createSettingGrounds(manifest.settings),
    ...Array.from(methodNames, (of): Ground => ({ name: 'method', of, value: manifest.methods[of] })),
    { name: 'harness', of: '', value: `${harness.version} ${harness.commit ?? ''}` },
    {
      name: 'machine',
      of: '',
      value: [machine.cpu, machine.cores],
      shown: messages.grounds.machine(machine.cpu, machine.cores),
    },
  ];
}

const INPUT_GROUNDS = { model: 'modelEntry', suite: 'suiteContent', samples: 'samples' } as const;

/** What was served under the label of a model. */
export function createServedGrounds(id: string, identity: ModelIdentity): Ground[] {
  return SERVED_GROUNDS.map((name) => ({ name, of: id, value: identity[name] }));
}

/** What of an identity is a ground. */
export const SERVED_GROUNDS = [
  'servedModel',
  'digest',
  'adapterSha256',
  'quantization',
  'contextLength',
  'templateSha256',
  'templateVariables',
  'templateDate',
  'thinkingSwitch',
  'serverVersion',
  'kernels',
] as const satisfies readonly (keyof ModelIdentity & Ground['name'])[];

function createSettingGrounds(settings: Settings): Ground[] {
  return Object.entries(selectSettings(settings, 'fixed')).map(([of, value]) => ({ name: 'setting', of, value }));
}

function listNames(name: 'suites' | 'models', value: readonly string[]): Ground {
  return { name, of: '', value, shown: value.join() };
}

function createModuleGround(
  name: 'scorerModule' | 'generatorModule' | 'environmentModule',
  of: string,
  module: ModuleIdentity | undefined,
): Ground {
  if (module === undefined) return { name, of, value: null, shown: messages.grounds.none };
  const { file, sha256 } = module;
  return { name, of, value: { file, sha256 }, shown: `${file} (SHA-256 ${sha256})` };
}
