/** A person by the name of each language; pronouns agree. */
export interface Person {
  readonly en: string;
  readonly zh: string;
  readonly she: string;
  readonly She: string;
  readonly her: string;
  /** 她 or 他. */
  readonly ta: string;
}

const woman = (en: string, zh: string): Person => ({ en, zh, she: 'she', She: 'She', her: 'her', ta: '她' });
const man = (en: string, zh: string): Person => ({ en, zh, she: 'he', She: 'He', her: 'his', ta: '他' });

/** Names that sound alike in the two languages. */
export const people: readonly Person[] = [
  woman('Emma', '小敏'),
  woman('Lily', '小丽'),
  woman('Mia', '小美'),
  woman('Fiona', '小芳'),
  woman('Yvonne', '小雯'),
  woman('Julia', '小洁'),
  man('Ben', '小斌'),
  man('Leo', '小乐'),
  man('Tom', '小涛'),
  man('Kevin', '小凯'),
  man('Jack', '小杰'),
  man('Henry', '小恒'),
];

/** Things counted with their Chinese measure word. */
export const stationery = [
  { en: 'notebooks', zh: '笔记本', measure: '本' },
  { en: 'fountain pens', zh: '钢笔', measure: '支' },
  { en: 'rulers', zh: '尺子', measure: '把' },
  { en: 'maps', zh: '地图', measure: '张' },
  { en: 'boxes of crayons', zh: '蜡笔', measure: '盒' },
] as const;

export const wishes = [
  { en: 'a bicycle', zh: '一辆自行车' },
  { en: 'a tablet computer', zh: '一台平板电脑' },
  { en: 'a guitar', zh: '一把吉他' },
  { en: 'a camera', zh: '一台照相机' },
] as const;

export const vegetables = [
  { en: 'potatoes', zh: '土豆' },
  { en: 'carrots', zh: '胡萝卜' },
  { en: 'mushrooms', zh: '蘑菇' },
  { en: 'tomatoes', zh: '西红柿' },
] as const;

export const families = [
  { parent: { en: 'mother', zh: '妈妈' }, child: { en: 'son', zh: '儿子' }, she: 'she', her: 'her', he: 'he' },
  { parent: { en: 'father', zh: '爸爸' }, child: { en: 'daughter', zh: '女儿' }, she: 'he', her: 'his', he: 'she' },
] as const;

/** Proper fractions as [numerator, denominator]. */
export const fractions = [
  [1, 2],
  [1, 3],
  [2, 3],
  [1, 4],
  [3, 4],
  [1, 5],
  [2, 5],
  [3, 5],
  [4, 5],
  [1, 6],
  [5, 6],
  [3, 8],
  [5, 8],
] as const;
