import type { Template } from '../../twins.ts';
import { iso, long, someDay } from '../dates.ts';
import { amount, brand, count, date, oneOf, textField } from '../fields.ts';
import { form } from '../form.ts';
import { brands, colour, colours, people } from '../words.ts';

const bicycle = form({
  id: 'bicycle',
  level: 'easy',
  draw: (r) => ({ brand: r.pick(brands), colour: r.pick(colours), price: r.int(80, 390, 5) }),
  fields: {
    brand: brand('name of the brand', '品牌名称'),
    colour: colour('colour', '颜色'),
    price: amount('price in dollars', '价格（元）'),
  },
  facts: (p) => ({ brand: p.brand, colour: p.colour.value, price: p.price }),
  en: (p) =>
    `For sale: ${p.brand.en} city bicycle, ${p.colour.value}, tyres pumped up and ready to go. $${p.price}. Pick-up only.`,
  zh: (p) => `转让${p.brand.zh}牌城市自行车一辆，${p.colour.zh}，气打好了，随时能骑。${p.price}元，只限自提。`,
});

const kettle = form({
  id: 'kettle',
  level: 'easy',
  draw: (r) => ({ price: r.int(19, 79), tenths: r.pick([8, 12, 15, 17, 18]), watts: r.int(1000, 2400, 100) }),
  fields: {
    litres: amount('capacity in litres', '容量（升）'),
    watts: count('power in watts', '功率（瓦）'),
    price: amount('price in dollars', '价格（元）'),
  },
  facts: (p) => ({ litres: p.tenths / 10, watts: p.watts, price: p.price }),
  en: (p) =>
    `Electric kettle, holds ${p.tenths / 10} litres, ${p.watts} watts, switches off by itself. Now only $${p.price}!`,
  zh: (p) => `电热水壶，容量${p.tenths / 10}升，功率${p.watts}瓦，水开自动断电。现在只要${p.price}元！`,
});

const novel = form({
  id: 'novel',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), pages: r.int(180, 720), year: r.int(1990, 2025) }),
  fields: {
    author: textField('full name of the author', '作者姓名'),
    pages: count('pages', '页数'),
    year: count('year of publication', '出版年份'),
  },
  facts: (p) => ({ author: p.who, pages: p.pages, year: p.year }),
  en: (p) =>
    `"The House by the River", a novel by ${p.who.en}. Published in ${p.year}, ${p.pages} pages, paperback, read once.`,
  zh: (p) => `《河边的房子》，长篇小说，作者${p.who.zh}，${p.year}年出版，共${p.pages}页，平装，只看过一遍。`,
});

const stock = form({
  id: 'stock',
  level: 'easy',
  draw: (r) => ({ size: r.pick(['S', 'M', 'L', 'XL'] as const), pieces: r.int(12, 240), day: someDay(r) }),
  fields: {
    size: oneOf(['S', '小号'], ['M', '中号'], ['L', '大号'], ['XL', '加大号'])('size', '尺码'),
    pieces: count('pieces in the store room', '仓库里的件数'),
    next_delivery: date('date of the next delivery', '下次到货日期'),
  },
  facts: (p) => ({ size: p.size, pieces: p.pieces, next_delivery: iso(p.day) }),
  en: (p) =>
    `Note for the shop: of the linen shirts in size ${p.size} we have ${p.pieces} left in the store room. The next delivery comes on ${long(p.day).en}.`,
  zh: (p) => `店里注意：亚麻衬衫${p.size}码，仓库里还剩${p.pieces}件，下次到货是${long(p.day).zh}。`,
});

export const productEasy: readonly Template[] = [bicycle, kettle, novel, stock];
