import type { Language } from '../twins.ts';

export type LocalizedText = Readonly<Record<Language, string>>;

/** What a shop is called and sells; a price is from one to four times the least, in hundredths. */
export interface Shop {
  readonly id: string;
  readonly names: readonly LocalizedText[];
  readonly leastPrice: number;
  readonly goods: readonly LocalizedText[];
}

const pairs = (text: string): LocalizedText[] =>
  text
    .trim()
    .split(/\s*,\s*/)
    .map((pair) => {
      const [en, zh] = pair.split('|') as [string, string];
      return { en, zh };
    });

/** All made up; goods that are easily told apart, in as few words as tills print. */
export const SHOPS: readonly Shop[] = [
  {
    id: 'cafe',
    names: pairs('Cafe Lantern|灯笼咖啡馆, The Quiet Cup|静杯咖啡, Harbour Beans|海港咖啡豆'),
    leastPrice: 210,
    goods: pairs(
      'Espresso|浓缩咖啡, Cappuccino|卡布奇诺, Flat white|白咖啡, Green tea|绿茶, Hot chocolate|热巧克力, Lemonade|柠檬水, Croissant|羊角面包, Cheesecake|芝士蛋糕, Carrot cake|胡萝卜蛋糕, Ham sandwich|火腿三明治, Tomato soup|番茄汤, Fruit salad|水果沙拉, Oat biscuit|燕麦饼干, Apple pie|苹果派, Sparkling water|气泡水, Egg toast|鸡蛋吐司',
    ),
  },
  {
    id: 'grocery',
    names: pairs('Corner Fresh|街角鲜蔬, Millbrook Market|米溪超市, Sunrise Grocery|日出食品店'),
    leastPrice: 95,
    goods: pairs(
      'Whole milk|全脂牛奶, Brown rice|糙米, Olive oil|橄榄油, Sea salt|海盐, Bananas|香蕉, Potatoes|土豆, Red onions|红洋葱, Chicken eggs|鸡蛋, Plain flour|面粉, Butter|黄油, Honey|蜂蜜, Black pepper|黑胡椒, Tomato paste|番茄酱, Noodles|面条, Soy sauce|酱油, Yoghurt|酸奶',
    ),
  },
  {
    id: 'bakery',
    names: pairs('Golden Crust|金麦面包房, Old Mill Bakery|老磨坊烘焙, Daily Loaf|每日面包'),
    leastPrice: 130,
    goods: pairs(
      'Rye loaf|黑麦面包, White loaf|白面包, Baguette|法棍, Sesame roll|芝麻小面包, Walnut bread|核桃面包, Raisin bun|葡萄干面包, Almond tart|杏仁挞, Egg tart|蛋挞, Pretzel|椒盐卷饼, Sponge cake|海绵蛋糕, Cinnamon roll|肉桂卷, Pumpkin pie|南瓜派, Milk bread|牛奶面包, Garlic bread|蒜香面包, Butter cookie|黄油曲奇, Bean bun|豆沙包',
    ),
  },
  {
    id: 'bookshop',
    names: pairs('Paper Boat Books|纸船书店, Second Chapter|第二章书店, North Lane Books|北巷书屋'),
    leastPrice: 620,
    goods: pairs(
      'City map|城市地图, Cookbook|菜谱, Bird guide|鸟类图鉴, Star atlas|星图, Short stories|短篇小说集, Poems|诗集, Dictionary|词典, Picture book|图画书, Travel guide|旅行指南, Wall calendar|挂历, Chess primer|象棋入门, Garden book|园艺书, Song book|歌曲集, Maths puzzles|数学谜题, History of tea|茶史, Comic album|漫画册',
    ),
  },
  {
    id: 'hardware',
    names: pairs('Bolt and Beam|螺栓五金, Riverside Tools|河畔工具行, Handy House|巧手之家'),
    leastPrice: 260,
    goods: pairs(
      'Hammer|锤子, Screwdriver|螺丝刀, Wood screws|木螺丝, Wall paint|墙漆, Paint brush|油漆刷, Tape measure|卷尺, Light bulb|灯泡, Battery pack|电池, Door hinge|门铰链, Work gloves|劳保手套, Sandpaper|砂纸, Hand saw|手锯, Padlock|挂锁, Wood glue|木工胶, Garden hose|浇水软管, Step ladder|梯凳',
    ),
  },
  {
    id: 'pharmacy',
    names: pairs('Willow Pharmacy|柳树药房, Green Cross|绿十字药店, Bridge Street Pharmacy|桥街药房'),
    leastPrice: 180,
    goods: pairs(
      'Plasters|创可贴, Cough syrup|止咳糖浆, Vitamin C|维生素C, Hand cream|护手霜, Toothpaste|牙膏, Sun cream|防晒霜, Eye drops|眼药水, Cotton pads|化妆棉, Lip balm|润唇膏, Thermometer|体温计, Bandage|绷带, Throat sweets|润喉糖, Shampoo|洗发水, Face masks|口罩, Zinc tablets|锌片, Herbal tea|草本茶',
    ),
  },
  {
    id: 'stationery',
    names: pairs('Ink and Quill|墨与羽文具, Blue Pencil|蓝铅笔文具店, Office Corner|办公一角'),
    leastPrice: 85,
    goods: pairs(
      'Notebook|笔记本, Ball pen|圆珠笔, Pencil|铅笔, Eraser|橡皮, Ruler|尺子, Glue stick|胶棒, Scissors|剪刀, Envelopes|信封, Paper clips|回形针, Highlighter|荧光笔, Stapler|订书机, Desk lamp|台灯, Folder|文件夹, Sticky notes|便利贴, Copy paper|复印纸, Water colours|水彩颜料',
    ),
  },
];

export const CURRENCIES = {
  en: [
    { code: 'USD', says: 'Prices in US dollars' },
    { code: 'GBP', says: 'Prices in pounds sterling' },
    { code: 'EUR', says: 'Prices in euros' },
  ],
  zh: [
    { code: 'CNY', says: '价格以人民币计' },
    { code: 'HKD', says: '价格以港币计' },
    { code: 'SGD', says: '价格以新加坡元计' },
  ],
} as const;

export const PAYMENTS: readonly { readonly value: string; readonly says: LocalizedText }[] = [
  { value: 'cash', says: { en: 'Cash', zh: '现金' } },
  { value: 'card', says: { en: 'Bank card', zh: '银行卡' } },
  { value: 'mobile', says: { en: 'Mobile payment', zh: '手机支付' } },
];

/** What a till prints besides, one line each. */
export const TILL: Readonly<Record<string, LocalizedText>> = {
  receipt: { en: 'Receipt', zh: '小票号' },
  date: { en: 'Date', zh: '日期' },
  time: { en: 'Time', zh: '时间' },
  till: { en: 'Till', zh: '收银台' },
  cancelled: { en: 'CANCELLED', zh: '已取消' },
  voucher: { en: 'Voucher', zh: '优惠券' },
  subtotal: { en: 'Subtotal', zh: '小计' },
  tax: { en: 'Tax', zh: '税额' },
  total: { en: 'TOTAL', zh: '合计' },
  given: { en: 'Cash given', zh: '实收现金' },
  change: { en: 'Change', zh: '找零' },
  points: { en: 'Points earned', zh: '本次积分' },
  returns: { en: 'Returns until', zh: '退货截止' },
  since: { en: 'At your service since', zh: '竭诚服务始于' },
  thanks: { en: 'Thank you for your visit!', zh: '谢谢惠顾，欢迎再来！' },
};
