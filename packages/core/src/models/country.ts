import * as z from 'zod';

/** ISO 3166-1 alpha-2; null = unknown. */
export const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166 code of two capital letters, or null')
  .nullable();
