import type { Template } from '../../twins.ts';
import { clock, spoken } from '../clock.ts';
import { dayOfMonth, iso, sameMonth, short, someDay, spokenDate, spokenDayOfMonth } from '../dates.ts';
import { amount, count, date, oneOf, textField, time, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { code, currencies, few, people } from '../words.ts';

const chargedTwice = form({
  id: 'charged-twice',
  level: 'medium',
  draw: (r) => ({
    code: code(r),
    cents: r.int(1210, 18990, 5),
    money: r.pick(currencies),
    card: r.int(2031, 9897),
    today: someDay(r),
    ago: r.int(3, 9),
    who: r.pick(people),
  }),
  sound: (p) => sameMonth(p.today, p.today - p.ago) && p.cents % 100 !== 0,
  written: (p) => p.today,
  fields: {
    order: textField('number of the order', '订单号'),
    charged_on: date('date of the charge', '扣款日期'),
    refund: amount('money to be paid back', '应退金额'),
    currency: textField('code of three letters', '币种的三字母代码'),
    card_last4: textField('last four digits of the card, as text', '卡号后四位，按文本写'),
    name: textField('name of the customer', '顾客姓名'),
  },
  facts: (p) => ({
    order: p.code,
    charged_on: iso(p.today - p.ago),
    refund: p.cents / 100,
    currency: p.money.code,
    card_last4: String(p.card),
    name: null,
  }),
  en: (p) =>
    `Third time I'm writing!! On ${spokenDayOfMonth(p.today - p.ago).en} you took ${p.money.en(cents(p.cents))} off my card (ending in ${p.card}) – twice, for ONE order, ${p.code}. I want the second payment back. Your hotline plays music for 25 minutes, then hangs up.`,
  zh: (p) =>
    `这是我第三次写信了！！本月${spokenDayOfMonth(p.today - p.ago).zh}，你们从我的卡（尾号${p.card}）上扣了${p.money.zh(cents(p.cents))}，而且扣了两次，可我只下了一个订单${p.code}。请把多扣的那笔退给我。你们的热线放了25分钟音乐就挂断了。`,
});

const missingScrews = form({
  id: 'missing-screws',
  level: 'medium',
  draw: (r) => ({
    order: code(r),
    part: code(r),
    needed: r.int(10, 16, 2),
    missing: r.int(3, 7),
    today: someDay(r),
    ahead: r.int(8, 24),
    who: r.pick(people),
    contact: r.pick(['email', 'phone'] as const),
  }),
  sound: (p) => iso(p.today).slice(0, 4) === iso(p.today + p.ahead).slice(0, 4),
  written: (p) => p.today,
  fields: {
    order: textField('number of the order', '订单号'),
    part: textField('code of the missing part', '缺少的零件编号'),
    missing: count('pieces missing', '缺几个'),
    needed_by: date('last day on which it helps', '最晚需要的日期'),
    contact: oneOf(['email', '邮件'], ['phone', '电话'])('how to reply', '回复方式'),
    email: textField('e-mail address', '邮箱地址'),
  },
  facts: (p) => ({
    order: p.order,
    part: p.part,
    missing: p.missing,
    needed_by: iso(p.today + p.ahead),
    contact: p.contact,
    email: p.contact === 'email' ? p.who.mail : null,
  }),
  en: (p) =>
    `Wardrobe, order no. ${p.order}. The leaflet says ${p.needed} screws (${p.part}), in the bag are ${p.needed - p.missing}!! We move house on ${spokenDate(p.today + p.ahead).en}, by then I need the missing ones. ${p.contact === 'email' ? `Write to ${p.who.mail}, I can't talk at work.` : 'Ring me, you have my number, I hardly read mail.'}`,
  zh: (p) =>
    `衣柜，订单号${p.order}。说明书上写有${p.needed}颗螺丝（${p.part}），袋子里只有${p.needed - p.missing}颗！！我们${spokenDate(p.today + p.ahead).zh}搬家，缺的那几颗最晚那天要到。${p.contact === 'email' ? `请发邮件到 ${p.who.mail} ，上班不方便接电话。` : '请给我打电话，号码你们有，我不怎么看邮件。'}`,
});

const noInternet = form({
  id: 'no-internet',
  level: 'medium',
  draw: (r) => ({
    customer: r.int(310_000, 989_999),
    today: someDay(r),
    at: r.int(7 * 60, 21 * 60, 15),
    light: r.pick([
      { value: 'red', en: 'red', zh: '红灯' },
      { value: 'orange', en: 'orange', zh: '橙灯' },
      { value: 'off', en: 'off altogether', zh: '完全不亮' },
    ] as const),
    restarts: r.int(0, 4),
    neighbours: r.pick([true, false, null]),
  }),
  written: (p) => p.today,
  fields: {
    customer: textField('number of the customer, as text', '客户号，按文本写'),
    since_date: date('day on which it began', '故障开始日期'),
    since_time: time('time at which it began', '故障开始时间'),
    light: oneOf(['red', '红'], ['orange', '橙'], ['off', '不亮'])('light of the router', '路由器指示灯'),
    restarted: yesNo('was the router restarted', '是否重启过路由器'),
    neighbours_affected: yesNo('do neighbours have it too', '邻居是否也断网'),
  },
  facts: (p) => ({
    customer: String(p.customer),
    since_date: iso(p.today - 1),
    since_time: clock(p.at),
    light: p.light.value,
    restarted: p.restarts > 0,
    neighbours_affected: p.neighbours,
  }),
  en: (p) =>
    `no internet since ${spoken(p.at).en} yesterday, I'm typing this on my phone. cust. no ${p.customer}. the light on the router is ${p.light.en}. ${p.restarts === 0 ? "haven't restarted it, I don't dare touch it" : `restarted it ${['', 'once', 'twice', 'three times', 'four times'][p.restarts]}, no change`}. ${p.neighbours === null ? 'my series starts tonight!' : p.neighbours ? 'next door they are offline too' : 'next door everything works, I asked'}`,
  zh: (p) =>
    `从昨天${spoken(p.at).zh}起就没网了，这条是用手机发的。客户号${p.customer}。路由器的灯${p.light.value === 'off' ? '' : '是'}${p.light.zh}。${p.restarts === 0 ? '没重启过，我不敢动它' : `重启了${few.zh[p.restarts]}次，没用`}。${p.neighbours === null ? '今晚我追的剧要开播了！' : p.neighbours ? '隔壁也断网了' : '问过隔壁，他们家一切正常'}`,
});

const sendingBack = form({
  id: 'sending-back',
  level: 'medium',
  draw: (r) => ({
    order: code(r),
    bought: r.int(4, 8),
    kept: r.int(1, 2),
    today: someDay(r),
    ago: r.int(4, 12),
    reason: r.pick([
      { value: 'size', en: 'they run two sizes small', zh: '偏小两个码' },
      { value: 'colour', en: 'the green looks brown in daylight', zh: '白天看绿色成了棕色' },
      { value: 'quality', en: 'the seams come apart already', zh: '线缝已经开了' },
    ] as const),
    label: r.pick([true, false]),
    to: r.pick([
      { value: 'card', en: 'Money back on my card, please, no voucher.', zh: '钱请退到卡上，不要购物券。' },
      { value: 'voucher', en: 'A voucher is fine, no need to pay it back.', zh: '给购物券就行，不用退钱。' },
      { value: null, en: 'Greetings from rainy Leeds!', zh: '我们这儿一直下雨，祝好！' },
    ] as const),
  }),
  sound: (p) => sameMonth(p.today, p.today - p.ago) && dayOfMonth(p.today - p.ago) > 1,
  written: (p) => p.today,
  fields: {
    order: textField('number of the order', '订单号'),
    arrived_on: date('date of arrival', '到货日期'),
    returned: count('pieces sent back', '退回件数'),
    reason: oneOf(['size', '尺码'], ['colour', '颜色'], ['quality', '质量'])('reason', '原因'),
    label_received: yesNo('has the customer got a return label', '是否已收到退货单'),
    refund_to: oneOf(['card', '退到卡'], ['voucher', '购物券'])('refund', '退款方式'),
  },
  facts: (p) => ({
    order: p.order,
    arrived_on: iso(p.today - p.ago),
    returned: p.bought - p.kept,
    reason: p.reason.value,
    label_received: p.label,
    refund_to: p.to.value,
  }),
  en: (p) =>
    `Re ${p.order}: of the ${few.en[p.bought]} shirts that came on ${short(p.today - p.ago).en} I'll keep ${few.en[p.kept]} for the garden, the rest goes back: ${p.reason.en}. ${p.label ? 'The return label was in the box.' : 'There was no return label in the box and none came by mail.'} ${p.to.en}`,
  zh: (p) =>
    `关于${p.order}：${short(p.today - p.ago).zh}到的${few.zh[p.bought]}件衬衫，我留${few.zh[p.kept]}件干活穿，其余都退，${p.reason.zh}。${p.label ? '退货单在箱子里找到了。' : '箱子里没有退货单，也没寄给我。'}${p.to.zh}`,
});

const cents = (count: number): string => (count / 100).toFixed(2);

export const supportMedium: readonly Template[] = [chargedTwice, missingScrews, noInternet, sendingBack];
