import { ConfigError, loadSuite, nearest } from '@evenhand/core';
import { UNKNOWN } from '@evenhand/report';
import { loadParts } from '../parts.ts';
import { print, printJson, textTable } from '../terminal.ts';

interface Listing {
  readonly header: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
}

type Parts = ReturnType<typeof loadParts>;

const LISTS: Readonly<Record<string, (parts: Parts) => Listing>> = {
  suites: (parts) => ({
    header: ['name', 'version', 'samples', 'languages', 'scorer', 'licence', 'description'],
    rows: [...parts.catalogue.suites.values()].map((folder) => {
      const suite = loadSuite(folder, parts);
      return {
        name: suite.name,
        version: suite.version,
        samples: suite.size,
        languages: [...new Set(suite.samples.flatMap((sample) => sample.language ?? []))].join(' '),
        scorer: `${suite.scorer.name}@${suite.scorer.version}`,
        licence: suite.licence,
        description: suite.description,
      };
    }),
  }),
  models: ({ catalogue }) => ({
    header: ['id', 'developer', 'origin', 'weights', 'licence', 'parameters', 'hosts'],
    rows: catalogue.weights.map((model) => ({
      id: model.id,
      developer: model.developer,
      origin: model.origin,
      weights: model.weights,
      licence: model.licence,
      parameters: model.parameters,
      hosts: model.at.map((served) => served.host).join(' '),
    })),
  }),
  hosts: ({ catalogue }) => ({
    header: ['id', 'provider', 'operator', 'jurisdiction', 'address', 'key', 'device'],
    rows: catalogue.hosts.map((host) => ({
      id: host.id,
      provider: host.provider,
      operator: host.operator,
      jurisdiction: host.jurisdiction,
      address: host.baseUrl,
      key: host.apiKeyEnv,
      device: host.device,
    })),
  }),
  providers: ({ providers }) => ({
    header: ['name', 'device', 'deterministic'],
    rows: providers.map(({ name, device, deterministic }) => ({ name, device, deterministic })),
  }),
  experiments: ({ catalogue }) => ({
    header: ['name'],
    rows: [...catalogue.experiments.keys()].map((name) => ({ name })),
  }),
};

export function list(what: string | undefined, flags: { json?: boolean }): void {
  const parts = loadParts();
  if (what === undefined) {
    const counts = Object.entries(LISTS).map(([name, of]) => ({ what: name, count: of(parts).rows.length }));
    if (flags.json) printJson(counts);
    else
      print(
        `${textTable(
          ['what', 'count'],
          counts.map((row) => [row.what, String(row.count)]),
          [1],
        )}\n\nevenhand list <what> shows them.`,
      );
    return;
  }
  const of = LISTS[what];
  if (of === undefined) {
    const near = nearest(what, Object.keys(LISTS));
    throw new ConfigError(
      `list ${what}: there is no such list; ${near === null ? `expected one of ${Object.keys(LISTS).join(', ')}` : `did you mean ${near}?`}`,
    );
  }
  const { header, rows } = of(parts);
  if (flags.json) printJson(rows);
  else
    print(
      textTable(
        header,
        rows.map((row) => header.map((name) => (row[name] === null ? UNKNOWN : String(row[name])))),
      ),
    );
}
