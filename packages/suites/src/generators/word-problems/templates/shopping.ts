import { money, over } from '../exact.ts';
import { factors } from '../small.ts';
import { type Template, template } from '../template.ts';
import { people, stationery, wishes } from '../words.ts';

const toyCars = template({
  id: 'toy-cars',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), ...factors(r) }),
  answer: (p) => p.a * p.b,
  en: (p) => `${p.who.en} buys ${p.a} toy cars at $${p.b} each. How many dollars does ${p.who.she} pay?`,
  zh: (p) => `${p.who.zh}买了${p.a}辆玩具车，每辆${p.b}元。一共要付多少元？`,
});

const moneyLeft = template({
  id: 'money-left',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), had: r.int(5, 20), spent: r.int(2, 17) }),
  answer: (p) => p.had - p.spent,
  en: (p) => `${p.who.en} has $${p.had} and buys a book for $${p.spent}. How many dollars does ${p.who.she} have left?`,
  zh: (p) => `${p.who.zh}有${p.had}元，买一本书花了${p.spent}元。还剩多少元？`,
});

const change = template({
  id: 'change',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    thing: r.pick(stationery),
    count: r.int(3, 9),
    cents: r.int(125, 985, 5),
    paid: r.pick([20, 50, 100]),
  }),
  // a smaller note would not do
  counts: (p) => [2 * p.count * p.cents - 100 * p.paid],
  answer: (p) => over(100 * p.paid - p.count * p.cents, 100),
  en: (p) =>
    `${p.who.en} buys ${p.count} ${p.thing.en} at $${money(p.cents)} each and pays with a $${p.paid} note. How much change does ${p.who.she} get, in dollars?`,
  zh: (p) =>
    `${p.who.zh}买了${p.count}${p.thing.measure}${p.thing.zh}，每${p.thing.measure}${money(p.cents)}元，付了一张${p.paid}元的钞票。应找回多少元？`,
});

const savingUp = template({
  id: 'saving-up',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    wish: r.pick(wishes),
    cost: r.int(180, 600, 5),
    saved: r.int(30, 150, 5),
    weekly: r.int(8, 30),
  }),
  counts: (p) => [41 - (p.cost - p.saved) / p.weekly],
  answer: (p) => (p.cost - p.saved) / p.weekly,
  en: (p) =>
    `${p.who.en} is saving for ${p.wish.en} that costs $${p.cost}. ${p.who.She} already has $${p.saved} and puts aside $${p.weekly} every week from now on. After how many weeks will ${p.who.she} have exactly enough?`,
  zh: (p) =>
    `${p.who.zh}想买${p.wish.zh}，售价${p.cost}元。${p.who.ta}已经攒了${p.saved}元，从现在起每周攒${p.weekly}元。再攒多少周正好够买？`,
});

const discountAndCoupon = template({
  id: 'discount-and-coupon',
  level: 'hard',
  draw: (r) => ({
    who: r.pick(people),
    jacket: r.int(60, 240, 5),
    off: r.int(10, 40, 5),
    coupon: r.int(4, 15),
    socks: r.int(350, 950, 50),
  }),
  answer: (p) => over(p.jacket * (100 - p.off) - 100 * p.coupon + p.socks, 100),
  en: (p) =>
    `A jacket normally costs $${p.jacket}. Today it is ${p.off}% off, and ${p.who.en} has a coupon that takes another $${p.coupon} off the reduced price. ${p.who.She} buys the jacket and also a pair of socks for $${money(p.socks)}, which are not reduced. How many dollars does ${p.who.she} pay altogether?`,
  zh: (p) =>
    `一件外套原价${p.jacket}元，今天降价${p.off}%，${p.who.zh}还有一张优惠券，可以在降价后的基础上再减${p.coupon}元。${p.who.ta}买了这件外套，又买了一双不打折的袜子，袜子${money(p.socks)}元。${p.who.ta}一共要付多少元？`,
});

const playTickets = template({
  id: 'play-tickets',
  level: 'hard',
  draw: (r) => {
    const [adults, children] = [r.int(30, 160), r.int(30, 160)];
    const [adultPrice, childPrice] = [r.int(9, 18), r.int(4, 8)];
    const takings = adults * adultPrice + children * childPrice;
    return { sold: adults + children, seats: r.int(350, 500, 10), adultPrice, childPrice, takings };
  },
  answer: (p) => (p.adultPrice * (p.takings - p.sold * p.childPrice)) / (p.adultPrice - p.childPrice),
  en: (p) =>
    `For a play in a hall with ${p.seats} seats, a drama club sold ${p.sold} tickets. An adult ticket cost $${p.adultPrice} and a child ticket $${p.childPrice}, and the club took in $${p.takings} in all. How many dollars of this came from adult tickets?`,
  zh: (p) =>
    `话剧社在一个有${p.seats}个座位的礼堂演出，一共卖出${p.sold}张票。成人票每张${p.adultPrice}元，儿童票每张${p.childPrice}元，票款总收入${p.takings}元。其中成人票的收入是多少元？`,
});

export const shopping: readonly Template[] = [toyCars, moneyLeft, change, savingUp, discountAndCoupon, playTickets];
