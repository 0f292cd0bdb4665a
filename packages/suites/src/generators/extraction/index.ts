import { type Template, twinSuite } from '../twins.ts';
import { bookingEasy } from './forms/booking-easy.ts';
import { bookingHard } from './forms/booking-hard.ts';
import { bookingMedium } from './forms/booking-medium.ts';
import { productEasy } from './forms/product-easy.ts';
import { productHard } from './forms/product-hard.ts';
import { productMedium } from './forms/product-medium.ts';
import { supportEasy } from './forms/support-easy.ts';
import { supportHard } from './forms/support-hard.ts';
import { supportMedium } from './forms/support-medium.ts';

/** A booking, a product, a support text, a booking, … */
const inTurns = (...themes: readonly (readonly Template[])[]) =>
  themes[0]!.flatMap((_, index) => themes.map((theme) => theme[index]!));

/**
 * Messy texts and the form to fill in from each (`json-fields`), in English and in Chinese (`twin`), from templates (`cluster`).
 * Dates, times, figures and codes are the same in both languages; names are those of the language.
 */
export const extraction = twinSuite({
  name: 'extraction',
  prefix: 'ex',
  templates: [
    ...inTurns(bookingEasy, productEasy, supportEasy),
    ...inTurns(bookingMedium, productMedium, supportMedium),
    ...inTurns(bookingHard, productHard, supportHard),
  ],
});
