import { statfsSync } from 'node:fs';
import { ConfigError, type ModelEntry, ProviderError, rosterEntry, rosterLabels, thisMachine } from '@evenhand/core';
import { weightsStatus } from '@evenhand/providers';
import { UNKNOWN } from '@evenhand/report';
import { loadParts } from '../parts.ts';
import { print, printJson, textTable } from '../terminal.ts';
import { realWorld } from '../world.ts';

interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do; empty = nothing. */
  readonly remedy: string;
}

/** What can run here, and what to do about each gap. Asks no model anything, fetches nothing, shows no key. */
export async function doctor(flags: { models?: readonly string[]; json?: boolean }): Promise<void> {
  const parts = loadParts();
  const labels = flags.models ?? parts.catalogue.weights.map(({ id }) => id);
  const entries = labels.map((label) => {
    const entry = rosterEntry(parts.catalogue, label);
    if (entry === null)
      throw new ConfigError(
        `--models: ${label} is not in the roster; known are ${rosterLabels(parts.catalogue).join(', ')}`,
      );
    return entry;
  });
  const checks = [nodeCheck(), diskCheck(), ...(await Promise.all(entries.map(modelCheck)))];
  if (flags.json) printJson(checks);
  else
    print(
      textTable(
        ['', 'what', 'found', 'what to do'],
        checks.map((check) => [check.ok ? '✓' : '✗', check.what, check.found, check.remedy]),
      ),
    );
}

function nodeCheck(): Check {
  const machine = thisMachine();
  return {
    what: 'machine',
    ok: true,
    found: `Node ${machine.node}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GiB, ${machine.os} ${machine.arch}`,
    remedy: '',
  };
}

function diskCheck(): Check {
  const { bavail, bsize } = statfsSync('.');
  const gib = (bavail * bsize) / 2 ** 30;
  return {
    what: 'disk',
    ok: gib > 2,
    found: `${gib.toFixed(1)} GiB free here`,
    remedy: gib > 2 ? '' : 'free some space: weights and results need it',
  };
}

async function modelCheck(entry: ModelEntry): Promise<Check> {
  const what = `model ${entry.id}`;
  if (entry.host.provider !== 'llama-cpp')
    return { what, ok: false, found: UNKNOWN, remedy: `this version cannot look at ${entry.host.provider}` };
  try {
    const status = await weightsStatus(
      entry,
      realWorld(() => {}),
    );
    if (!status.present)
      return {
        what,
        ok: status.sources > 0,
        found: `${entry.model} is not in the cache`,
        remedy: status.sources > 0 ? 'nothing: evenhand run fetches it' : `put the file at ${status.path}`,
      };
    if (status.matches === false || (status.expectedBytes !== null && status.bytes !== status.expectedBytes))
      return {
        what,
        ok: false,
        found: `${entry.model} is not the pinned file (${status.bytes} bytes, sha256 ${status.sha256 ?? 'not computed'})`,
        remedy: `remove ${status.path}; evenhand run fetches it again`,
      };
    return {
      what,
      ok: true,
      found: `${entry.model}, ${status.sha256 === null ? 'hash not computed yet' : `sha256 ${status.sha256.slice(0, 12)}…`}`,
      remedy: '',
    };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ProviderError)
      return { what, ok: false, found: error.message, remedy: '' };
    throw error;
  }
}
