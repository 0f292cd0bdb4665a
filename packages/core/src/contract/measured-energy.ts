import * as z from 'zod';

/** What the machine took while a request ran on it. */
export const measuredEnergySchema = z.strictObject({
  joules: z
    .number()
    .nonnegative()
    .describe('Energy, joules; requests that ran at the same time share it in equal parts.'),
  sources: z.array(z.string()).min(1).describe('What counted it: `rapl package-0`, `nvidia-smi`.'),
});
export type MeasuredEnergy = z.infer<typeof measuredEnergySchema>;
