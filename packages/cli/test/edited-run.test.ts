import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createEditableRun } from './support/editable-run.ts';
import { EDITS, findEdit } from './support/edits.ts';
import { createOtherRuns, OTHER_EDITS } from './support/other-edits.ts';
import { evenhand, scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const home = scratch();
beforeAll(async () => {
  await createEditableRun(home);
  expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
});

describe('an edit of a finished run is found, although all hashes are mended and all result files written again', () => {
  it('which is nothing where nothing was edited', async () => {
    expect(await findEdit(join(home, 'run'), join(home, 'copy'), () => {}, '0')).toEqual([]);
  });

  it.each(Object.entries(EDITS))('%s', async (name, edit) => {
    expect(await findEdit(join(home, 'run'), join(home, 'copy'), edit, name)).not.toEqual([]);
  });
});

describe('an edit of a run that came about otherwise is found in the same way', () => {
  const others = scratch();
  const find = (run: string, edit: Parameters<typeof findEdit>[2], draw: string) =>
    findEdit(join(others, run), join(others, 'copy'), edit, draw);
  beforeAll(() => createOtherRuns(others));

  it.each(Object.keys(OTHER_EDITS))('%s: nothing where nothing was edited', async (run) => {
    expect(await find(run, () => {}, '0')).toEqual([]);
  });

  it.each(
    Object.entries(OTHER_EDITS).flatMap(([run, edits]) =>
      Object.entries(edits).map(([name, edit]) => [run, name, edit] as const),
    ),
  )('%s: %s', async (run, name, edit) => {
    expect(await find(run, edit, name)).not.toEqual([]);
  });
});
