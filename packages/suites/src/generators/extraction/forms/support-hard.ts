import type { Template } from '../../twins.ts';
import { clock, partOfDay, spelledOut, spoken } from '../clock.ts';
import { iso, monthEnd, monthYear, nextWeek, ordinal, short, someDay, someMonday, weekdayNamed } from '../dates.ts';
import { amount, codes, count, date, oneOf, textField, time, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { code, few, people } from '../words.ts';
import { twoOrders } from './two-orders.ts';

const cancelling = form({
  id: 'cancelling',
  level: 'hard',
  draw: (r) => ({
    who: r.two(people),
    today: someDay(r),
    seats: r.int(4, 12),
    price: r.int(6, 19),
    more: r.int(2, 5),
    opened: r.int(300, 900),
    reason: r.pick([
      { value: 'price', en: "that's more than we can stomach", zh: '这个价我们承受不了' },
      {
        value: 'missing-feature',
        en: "that we'd swallow, but you still can't export to PDF",
        zh: '这倒罢了，可是到现在还不能导出PDF',
      },
      {
        value: 'not-used',
        en: "that's not even the point, nobody logs in any more",
        zh: '这还不是重点，关键是早就没人登录了',
      },
    ] as const),
    delete: r.pick([true, false]),
  }),
  written: (p) => p.today,
  fields: {
    account: textField('e-mail address of the account', '账号邮箱'),
    last_day: date('last day of the contract', '合同的最后一天'),
    seats: count('seats', '席位数'),
    new_price: amount('announced price of a seat a month', '通知的每席位月价'),
    reason: oneOf(
      ['price', '价格'],
      ['missing-feature', '缺功能'],
      ['not-used', '不再使用'],
    )('main reason', '主要原因'),
    delete_files: yesNo('are the files to be deleted', '是否删除文件'),
    reference: textField('number of the contract', '合同号'),
  },
  facts: (p) => ({
    account: p.who[1].mail,
    last_day: iso(monthEnd(p.today, 1)),
    seats: p.seats,
    new_price: p.price + p.more,
    reason: p.reason.value,
    delete_files: p.delete,
    reference: null,
  }),
  en: (p) =>
    `Please cancel our plan (${p.seats} seats, customers since ${monthYear(p.today - p.opened).en}) as of the end of this month. From $${p.price} a seat you go up by $${p.more} a month; ${p.reason.en}. ${p.delete ? 'Wipe our files once the contract is over.' : "Don't delete our files yet, we'll fetch them."} The account runs under ${p.who[0].mail}. – Correction, that's my private one, it's ${p.who[1].mail}. And as I see we need a month's notice: then the end of next month.`,
  zh: (p) =>
    `请把我们的套餐（${p.seats}个席位，${monthYear(p.today - p.opened).zh}起的老客户）到本月底停掉。每席位原来每月${p.price}元，你们要涨${p.more}元，${p.reason.zh}。${p.delete ? '合同到期后请把我们的文件删掉。' : '文件先别删，我们会来下载。'}账号是 ${p.who[0].mail} 。更正：那是我的私人邮箱，账号应为 ${p.who[1].mail} 。另外才看到要提前一个月通知，那就到下个月底为止。`,
});

const repair = form({
  id: 'repair',
  level: 'hard',
  draw: (r) => ({
    who: r.pick(people),
    serials: [code(r), code(r)] as const,
    today: someMonday(r) + r.int(0, 2),
    years: r.int(2, 4),
    months: r.int(3, 9),
    cost: r.int(60, 140, 5),
    slots: r.two([1, 2, 3, 4, 5]),
    from: r.int(8 * 60 + 15, 10 * 60, 15),
    noise: r.pick([true, false]),
  }),
  sound: (p) => Number(iso(p.today).slice(8)) > 3,
  written: (p) => p.today,
  fields: {
    serial: textField('serial number of the broken machine', '坏了的机器的序列号'),
    fault_since: date('day on which the fault began', '故障开始日期'),
    warranty: yesNo('is it still under warranty', '是否仍在保修期内'),
    cost_limit: amount('most that the repair may cost', '最高维修费'),
    visit_on: date('date of the visit', '上门日期'),
    not_before: time('earliest time of the visit', '最早的上门时间'),
    noise: yesNo('does it make a noise', '是否有异响'),
    floor: count('floor', '楼层'),
  },
  facts: (p) => ({
    serial: p.serials[1],
    fault_since: iso(p.today - 3),
    warranty: p.years * 12 > 24 + p.months,
    cost_limit: p.cost,
    visit_on: iso(nextWeek(p.today, p.slots[1])),
    not_before: clock(p.from),
    noise: p.noise,
    floor: null,
  }),
  en: (p) =>
    `The dryer (${p.serials[0]}) you mended in spring runs like new. Now it's the washing machine, ${p.serials[1]}: it stopped spinning three days ago${p.noise ? ', with a howl' : ', quietly, no noise at all'}. Bought two years and ${few.en[p.months]} months ago, the warranty is for ${few.en[p.years]} years. If it does cost something: up to $${p.cost} yes, beyond that no. I'm in on ${weekdayNamed(p.slots[0]).en} or ${weekdayNamed(p.slots[1]).en} next week, from ${spelledOut(p.from).en} ${partOfDay(p.from).en}; no, not ${weekdayNamed(p.slots[0]).en}, that's the dentist.`,
  zh: (p) =>
    `你们春天修好的烘干机（${p.serials[0]}）现在跟新的一样。这回是洗衣机，${p.serials[1]}，三天前开始不转了，${p.noise ? '还嗡嗡响' : '一点声音也没有'}。买了两年零${few.zh[p.months]}个月，保修期是${few.zh[p.years]}年。万一要收费，${p.cost}元以内可以，再多就不修了。下${weekdayNamed(p.slots[0]).zh}或下${weekdayNamed(p.slots[1]).zh}${partOfDay(p.from).zh}${spelledOut(p.from).zh}以后我在家；哦不对，下${weekdayNamed(p.slots[0]).zh}要看牙医，不行。`,
});

const newAddress = form({
  id: 'new-address',
  level: 'hard',
  draw: (r) => ({
    tracking: [code(r), code(r), code(r)] as const,
    today: someMonday(r) + r.int(0, 3),
    number: r.two([12, 14, 21, 27, 35, 48, 53]),
    floor: r.int(3, 9),
    from: r.int(14 * 60, 16 * 60, 30),
    hours: r.int(2, 3),
    neighbour: r.pick([true, false]),
  }),
  sound: (p) => iso(p.today).slice(0, 4) === iso(p.today + 8).slice(0, 4),
  written: (p) => p.today,
  fields: {
    parcels: codes('numbers of the parcels to be redirected', '要改送的包裹号'),
    house: count('number of the house', '门牌号'),
    floor: count('floor', '楼层'),
    deliver_on: date('date of delivery', '送货日期'),
    from: time('when somebody is in, from', '从几点起有人在家'),
    until: time('when somebody is in, until', '到几点为止有人在家'),
    neighbour: yesNo('may it be left with a neighbour', '可否交给邻居'),
    lift: yesNo('is there a lift', '是否有电梯'),
  },
  facts: (p) => ({
    parcels: [p.tracking[0], p.tracking[2]],
    house: p.number[1],
    floor: p.floor - 1,
    deliver_on: iso(p.today + 8),
    from: clock(p.from),
    until: clock(p.from + 60 * p.hours),
    neighbour: p.neighbour,
    lift: null,
  }),
  en: (p) =>
    `Three parcels are on their way to us: ${p.tracking.join(', ')}. We've moved within the street, from number ${p.number[0]} to ${p.number[1]}, and live one floor lower than before (it was the ${ordinal(p.floor)}). Please don't come on ${short(p.today + 1).en} but a week later, between ${spoken(p.from).en} and ${spoken(p.from + 60 * p.hours).en}. ${p.neighbour ? 'If nobody opens, next door will take it in.' : "If nobody opens, please don't leave it with the neighbours, we've only just met."} The second one you can leave out, it is for the old flat.`,
  zh: (p) =>
    `有三个包裹正在路上：${p.tracking.join('、')}。我们在同一条街上搬了家，从${p.number[0]}号搬到${p.number[1]}号，楼层比以前低一层（以前是${p.floor}楼）。不要${short(p.today + 1).zh}送，请推迟一周，${spoken(p.from).zh}到${spoken(p.from + 60 * p.hours).zh}之间送。${p.neighbour ? '没人开门的话，隔壁可以代收。' : '没人开门的话请别放邻居家，我们刚搬来还不熟。'}第二个包裹不用改，那是寄到旧房子的。`,
});

export const supportHard: readonly Template[] = [twoOrders, cancelling, repair, newAddress];
