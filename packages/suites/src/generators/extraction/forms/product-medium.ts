import type { Template } from '../../twins.ts';
import { iso, long, ordinal, slashed, someDay, spokenDate } from '../dates.ts';
import { amount, brand, count, date, oneOf, textField, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { brands, colour, colours, currencies, few } from '../words.ts';

const laptop = form({
  id: 'laptop',
  level: 'medium',
  draw: (r) => {
    const now = r.int(399, 949, 10);
    return {
      brand: r.pick(brands),
      inches: r.pick([13, 14, 15, 16]),
      memory: r.pick([8, 16, 32]),
      disk: r.pick([256, 512, 1024]),
      now,
      before: now + r.int(80, 350, 10),
      money: r.pick(currencies),
      years: r.int(2, 3),
    };
  },
  fields: {
    brand: brand('name of the brand', '品牌名称'),
    screen_inches: amount('size of the screen', '屏幕尺寸（英寸）'),
    memory_gb: count('memory, not disk', '内存，不是硬盘'),
    price: amount('price to be paid now', '现在的售价'),
    currency: textField('code of three letters', '币种的三字母代码'),
    warranty_months: count('warranty in months', '保修期（月）'),
  },
  facts: (p) => ({
    brand: p.brand,
    screen_inches: p.inches,
    memory_gb: p.memory,
    price: p.now,
    currency: p.money.code,
    warranty_months: 12 * p.years,
  }),
  en: (p) =>
    `*** WEEKEND DEAL *** ${p.brand.en} notebook ${p.inches}" / ${p.disk} GB SSD / ${p.memory} GB RAM – was ${p.money.en(String(p.before))}, now ${p.money.en(String(p.now))}!!! ${few.en[p.years]![0]!.toUpperCase()}${few.en[p.years]!.slice(1)} years' warranty. 1 left at this price, mouse not incl.`,
  zh: (p) =>
    `【周末特价】${p.brand.zh}笔记本电脑 ${p.inches}英寸／${p.disk}GB固态硬盘／${p.memory}GB内存，原价${p.money.zh(String(p.before))}，现价${p.money.zh(String(p.now))}！！！保修${few.zh[p.years]}年。此价仅剩1台，不含鼠标。`,
});

const honey = form({
  id: 'honey',
  level: 'medium',
  draw: (r) => ({
    kg: r.pick([0.25, 0.5, 0.75, 1.5, 2.5]),
    cents: r.int(590, 2490, 10),
    best: someDay(r),
    organic: r.pick([true, false]),
    money: r.pick(currencies),
  }),
  sound: (p) => Number(iso(p.best).slice(8)) > 12,
  fields: {
    net_weight_g: count('net weight in grams', '净重（克）'),
    price: amount('price', '价格'),
    currency: textField('code of three letters', '币种的三字母代码'),
    best_before: date('best before', '保质期至'),
    organic: yesNo('is it organic', '是否为有机产品'),
    country: textField('country of origin', '原产国'),
  },
  facts: (p) => ({
    net_weight_g: 1000 * p.kg,
    price: p.cents / 100,
    currency: p.money.code,
    best_before: iso(p.best),
    organic: p.organic,
    country: null,
  }),
  en: (p) =>
    `LIME BLOSSOM HONEY, ${p.organic ? 'certified organic' : 'from conventional farming (not organic)'}, net wt. ${p.kg} kg, store dark and dry. BB ${slashed(p.best).en}. Shelf price ${p.money.en(price(p.cents))} (jar deposit not included)`,
  zh: (p) =>
    `椴树蜂蜜，${p.organic ? '通过有机认证' : '常规养殖（非有机）'}，净含量${p.kg}千克，请避光干燥保存。保质期至${slashed(p.best).zh}。货架价${p.money.zh(price(p.cents))}（不含空瓶押金）`,
});

const flat = form({
  id: 'flat',
  level: 'medium',
  draw: (r) => ({
    rooms: r.int(2, 5),
    area: r.int(42, 128),
    rent: r.int(640, 1980, 20),
    months: r.int(2, 3),
    floor: r.int(2, 9),
    pets: r.pick([true, false, null]),
    from: someDay(r),
  }),
  sound: (p) => p.area >= 20 * p.rooms && p.area <= 36 * p.rooms,
  fields: {
    rooms: count('rooms, kitchen and bath not counted', '房间数，不算厨房和卫生间'),
    area_m2: amount('floor space in square metres', '面积（平方米）'),
    rent: amount('rent a month', '月租'),
    deposit: amount('deposit', '押金'),
    pets: yesNo('are pets allowed', '是否允许养宠物'),
    free_from: date('first day', '起租日期'),
  },
  facts: (p) => ({
    rooms: p.rooms,
    area_m2: p.area,
    rent: p.rent,
    deposit: p.rent * p.months,
    pets: p.pets,
    free_from: iso(p.from),
  }),
  en: (p) =>
    `To let, ${ordinal(p.floor)} flr w. lift, bus stop at the door: ${few.en[p.rooms]} rms + kitchen + bath, ${p.area} sqm, €${p.rent} p.m., deposit ${few.en[p.months]} months' rent.${p.pets === null ? '' : p.pets ? ' Pets welcome.' : ' Sorry, no pets.'} Free from ${long(p.from).en}. No calls after 8 pm`,
  zh: (p) =>
    `出租：${p.floor}楼，有电梯，楼下就是公交站。${few.zh[p.rooms]}个房间，厨卫另算，${p.area}平，月租${p.rent}欧元，押金${few.zh[p.months]}个月房租。${p.pets === null ? '' : p.pets ? '可以养宠物。' : '抱歉，不能养宠物。'}${long(p.from).zh}起可入住。晚上8点后请勿来电`,
});

const usedCar = form({
  id: 'used-car',
  level: 'medium',
  draw: (r) => ({
    brand: r.pick(brands),
    year: r.int(2011, 2022),
    thousands: r.int(28, 186),
    hundreds: r.int(31, 146),
    gearbox: r.pick([
      { value: 'manual', en: 'manual', zh: '手动挡' },
      { value: 'automatic', en: 'auto', zh: '自动挡' },
    ] as const),
    colour: r.pick(colours),
    test: someDay(r),
    owners: r.int(2, 3),
  }),
  fields: {
    year: count('year of manufacture', '出厂年份'),
    km: count('kilometres driven', '行驶公里数'),
    price: amount('price in dollars', '价格（元）'),
    gearbox: oneOf(['manual', '手动'], ['automatic', '自动'])('gearbox', '变速箱'),
    colour: colour('colour', '颜色'),
    inspection_until: date('safety inspection valid until', '年检有效期至'),
  },
  facts: (p) => ({
    year: p.year,
    km: 1000 * p.thousands,
    price: 100 * p.hundreds,
    gearbox: p.gearbox.value,
    colour: p.colour.value,
    inspection_until: iso(p.test),
  }),
  en: (p) =>
    `${p.brand.en} estate, built ${p.year}, ${p.gearbox.en}, ${p.colour.value}, ${p.thousands}k km, ${few.en[p.owners]} owners, inspection valid to ${spokenDate(p.test).en}, ${iso(p.test).slice(0, 4)}. A dent in the left door, drives like a dream. $${Math.floor(p.hundreds / 10)},${p.hundreds % 10}00, don't even try to haggle`,
  zh: (p) =>
    `${p.brand.zh}旅行车，${p.year}年出厂，${p.gearbox.zh}，${p.colour.zh}，跑了${p.thousands / 10}万公里，换过${few.zh[p.owners]}任车主，年检到${long(p.test).zh}。左车门有个小坑，开起来没毛病。${p.hundreds / 100}万元，勿砍价`,
});

const price = (cents: number): string => (cents / 100).toFixed(2);

export const productMedium: readonly Template[] = [laptop, honey, flat, usedCar];
