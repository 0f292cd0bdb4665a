import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguages, mayBeIn } from '../src/text/instructions/language.ts';

beforeAll(loadLanguages);

describe('Swahili', () => {
  it.each([
    'Ninaweza kukumbuka, unaweza kukumbuka zaidi.',
    'Nimemwona mtu anazungumza. Mpenzi ameisikia, amecheka sana.',
    'Habari yako',
    'Asante sana',
    'Karibu nyumbani',
    'Mimi ninapenda chakula.',
    'Tunakwenda sokoni kesho.',
    'Alikuja jana akiwa amechoka.',
    'Watoto wanacheza mpira shuleni.',
    'Sijui.',
    'Unaitwa nani?',
    'Atakusaidia kesho asubuhi.',
    'Ndege wameruka juu ya mlima.',
    'Chakula kiko mezani.',
    'Vitabu vyangu vipo kabatini.',
    'Yuko wapi?',
    'Hujambo? Sijambo.',
    'Tutaonana baadaye',
    'Samaki anaogelea majini.',
    'Paka wangu analala.',
    'Jua linawaka',
    'Tulipika wali na maharage, tukala pamoja.',
  ])('%j', (text) => {
    expect(mayBeIn(text, 'sw')).toBe(true);
    expect(mayBeIn(text, 'en')).toBe(false);
  });

  it.each([
    ['it', 'La mia amica abita a Roma e canta una canzone italiana.'],
    ['es', 'Mi casa es tu casa, y la comida está lista para todos.'],
    ['tl', 'Maganda ang umaga at masaya ang mga bata sa labas ng bahay.'],
    ['ms', 'Saya suka makan nasi dan minum air kelapa setiap hari.'],
    ['fi', 'Minä olen täällä ja odotan sinua talossa.'],
    ['en', 'a papaya, a banana, a tomato'],
    ['pt', 'Uma amiga minha fala muito e canta toda a noite.'],
    ['it', 'Una mano, due mani, i pani e i vini romani.'],
    ['eo', 'La hundo estas en la domo kaj manĝas.'],
    ['ja', 'watashi wa nihongo o benkyou shimasu'],
  ])('is not %s: %j', (_, text) => {
    expect(mayBeIn(text, 'sw')).toBe(false);
  });
});

describe('short English', () => {
  it.each([
    'carvings',
    'etchings',
    'hello',
    'yes',
    'no',
    'cozy',
    'minutes',
    'ok',
    'apple',
    'quiet',
    'umbrella',
    'elegant',
    'banana',
    'restaurant',
    'kindergarten',
    'rhythm',
    'happy birthday',
    'no problem',
    'good morning',
    'red',
    'art',
    'violin',
    'portraits',
    'zebra',
    'a violin',
    'quiet rivers',
    "it's fine",
    'engravings and etchings',
    'in silence',
    'elegant portraits',
  ])('%j', (text) => {
    expect(mayBeIn(text, 'en')).toBe(true);
  });

  it.each([
    'das ist gut',
    'guten morgen',
    'danke schön',
    'ich liebe dich',
    'merci beaucoup',
    'au revoir',
    'je ne sais pas',
    'buenos días',
    'muchas gracias',
    'me gusta mucho',
    'buongiorno',
    'obrigado',
    'wunderbar',
    'ik weet het niet',
    'привет',
    '你好吗',
    'こんにちは',
    'hyvää huomenta',
  ])('is not %j', (text) => {
    expect(mayBeIn(text, 'en')).toBe(false);
  });
});

it('what cannot be told counts as asked for', () => {
  for (const text of ['12345', '!?', '']) expect(mayBeIn(text, 'hi')).toBe(true);
});
