import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What the machine took while a request ran on it. */
export const measuredEnergySchema = z.strictObject({
  joules: describe(
    z.number().nonnegative(),
    'Energy, joules; requests that ran at the same time share it in equal parts.',
  ),
  sources: describe(z.array(z.string()).min(1), 'What counted it: `rapl package-0`, `nvidia-smi`.'),
});
export type MeasuredEnergy = z.infer<typeof measuredEnergySchema>;
