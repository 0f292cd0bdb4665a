import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createEditableRun } from './support/editable-run.ts';
import { EDITS, findEdit } from './support/edits.ts';
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
