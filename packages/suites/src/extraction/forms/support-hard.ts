import type { Template } from '../../twins.ts';
import { clock, inWords, partOfDay, spoken } from '../clock.ts';
import { iso, monthEnd, monthYear, nextWeek, ordinal, short, someDay, someMonday, weekdayNamed } from '../dates.ts';
import { amount, codes, count, date, oneOf, time, words, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { code, few, people } from '../words.ts';

const twoOrders = form({
  id: 'two-orders',
  level: 'hard',
  draw: (r) => ({
    orders: [code(r), code(r)] as const,
    today: someDay(r),
    ago: r.int(2, 3),
    pieces: r.int(6, 12),
    bad: r.int(2, 5),
    price: r.int(3, 14),
    who: r.pick(people),
    photos: r.pick([true, false]),
    wants: r.pick([
      {
        value: 'refund',
        en: ['Please send new ones.', "we're away all month, so just give me the money back"],
        zh: ['请补发。', '我们这个月都不在家，还是直接退钱吧'],
      },
      {
        value: 'replacement',
        en: ['I want my money back.', 'our guests are looking forward to it, so send new ones instead'],
        zh: ['请退款。', '客人都等着尝呢，还是补发吧'],
      },
      {
        value: 'nothing',
        en: ['Please send new ones.', "it isn't worth the postage, leave it, I only wanted you to know"],
        zh: ['请补发。', '还不够邮费的，算了，就是跟你们说一声'],
      },
    ] as const),
  }),
  written: (p) => p.today,
  fields: {
    order: words('number of the order that is wrong', '出问题的订单号'),
    delivered_on: date('day on which it came', '送达日期'),
    usable: count('pieces that can be used', '可用件数'),
    loss: amount('price of the bad pieces together', '坏掉的商品总价'),
    wants: oneOf(
      ['refund', '退款'],
      ['replacement', '补发'],
      ['nothing', '无要求'],
    )('what the customer wants in the end', '顾客最后的要求'),
    photos: yesNo('are photos attached', '是否附照片'),
    reply_to: words('e-mail address for the reply', '回复邮箱'),
  },
  facts: (p) => ({
    order: p.orders[1],
    delivered_on: iso(p.today - p.ago),
    usable: p.pieces - p.bad,
    loss: p.bad * p.price,
    wants: p.wants.value,
    photos: p.photos,
    reply_to: p.who.mail,
  }),
  en: (p) =>
    `I've two orders with you. ${p.orders[0]} came yesterday and is fine, keep up the good work. The other one, ${p.orders[1]}, arrived ${p.ago === 2 ? 'the day before that' : 'two days before that'}: ${few.en[p.pieces]} jars of jam at $${p.price} each, ${few.en[p.bad]} of them leaking. ${p.wants.en[0]} ${p.photos ? 'Photos attached.' : 'No photos, I had to throw them out at once.'} Hm, thinking about it, ${p.wants.en[1]}. Answer to ${p.who.mail}, not to the address I'm writing from.`,
  zh: (p) =>
    `我在你们这儿有两个订单。${p.orders[0]}昨天到的，没问题，继续保持。另一个${p.orders[1]}比它早${p.ago === 2 ? '一天' : '两天'}到：${few.zh[p.pieces]}罐果酱，每罐${p.price}元，其中${few.zh[p.bad]}罐漏了。${p.wants.zh[0]}${p.photos ? '照片见附件。' : '没拍照，当时只能马上扔掉。'}嗯，再一想，${p.wants.zh[1]}。请回复到 ${p.who.mail} ，别回我发信的这个邮箱。`,
});

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
    account: words('e-mail address of the account', '账号邮箱'),
    last_day: date('last day of the contract', '合同的最后一天'),
    seats: count('seats', '席位数'),
    new_price: amount('announced price of a seat a month', '通知的每席位月价'),
    reason: oneOf(
      ['price', '价格'],
      ['missing-feature', '缺功能'],
      ['not-used', '不再使用'],
    )('main reason', '主要原因'),
    delete_files: yesNo('are the files to be deleted', '是否删除文件'),
    reference: words('number of the contract', '合同号'),
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
    serial: words('serial number of the broken machine', '坏了的机器的序列号'),
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
    `The dryer (${p.serials[0]}) you mended in spring runs like new. Now it's the washing machine, ${p.serials[1]}: it stopped spinning three days ago${p.noise ? ', with a howl' : ', quietly, no noise at all'}. Bought two years and ${few.en[p.months]} months ago, the warranty is for ${few.en[p.years]} years. If it does cost something: up to $${p.cost} yes, beyond that no. I'm in on ${weekdayNamed(p.slots[0]).en} or ${weekdayNamed(p.slots[1]).en} next week, from ${inWords(p.from).en} ${partOfDay(p.from).en}; no, not ${weekdayNamed(p.slots[0]).en}, that's the dentist.`,
  zh: (p) =>
    `你们春天修好的烘干机（${p.serials[0]}）现在跟新的一样。这回是洗衣机，${p.serials[1]}，三天前开始不转了，${p.noise ? '还嗡嗡响' : '一点声音也没有'}。买了两年零${few.zh[p.months]}个月，保修期是${few.zh[p.years]}年。万一要收费，${p.cost}元以内可以，再多就不修了。下${weekdayNamed(p.slots[0]).zh}或下${weekdayNamed(p.slots[1]).zh}${partOfDay(p.from).zh}${inWords(p.from).zh}以后我在家；哦不对，下${weekdayNamed(p.slots[0]).zh}要看牙医，不行。`,
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
