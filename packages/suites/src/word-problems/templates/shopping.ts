import { money, over } from '../exact.ts';
import { type Template, template } from '../template.ts';
import { people, stationery, wishes } from '../words.ts';

const change = template({
  id: 'change',
  level: 'easy',
  draw: (r) => ({
    who: r.pick(people),
    thing: r.pick(stationery),
    count: r.int(3, 9),
    cents: r.int(125, 985, 5),
    paid: r.pick([20, 50, 100]),
  }),
  // a smaller note would not do
  whole: (p) => [2 * p.count * p.cents - 100 * p.paid],
  answer: (p) => over(100 * p.paid - p.count * p.cents, 100),
  en: (p) =>
    `${p.who.en} buys ${p.count} ${p.thing.en} at $${money(p.cents)} each and pays with a $${p.paid} note. How much change does ${p.who.she} get, in dollars?`,
  zh: (p) =>
    `${p.who.zh}买了${p.count}${p.thing.measure}${p.thing.zh}，每${p.thing.measure}${money(p.cents)}元，付了一张${p.paid}元的钞票。应找回多少元？`,
});

const savingUp = template({
  id: 'saving-up',
  level: 'easy',
  draw: (r) => ({
    who: r.pick(people),
    wish: r.pick(wishes),
    cost: r.int(180, 600, 5),
    saved: r.int(30, 150, 5),
    weekly: r.int(8, 30),
  }),
  whole: (p) => [41 - (p.cost - p.saved) / p.weekly],
  answer: (p) => (p.cost - p.saved) / p.weekly,
  en: (p) =>
    `${p.who.en} is saving for ${p.wish.en} that costs $${p.cost}. ${p.who.She} already has $${p.saved} and puts aside $${p.weekly} every week from now on. After how many weeks will ${p.who.she} have exactly enough?`,
  zh: (p) =>
    `${p.who.zh}想买${p.wish.zh}，售价${p.cost}元。${p.who.ta}已经攒了${p.saved}元，从现在起每周攒${p.weekly}元。再攒多少周正好够买？`,
});

const discountAndCoupon = template({
  id: 'discount-and-coupon',
  level: 'medium',
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

const biggerBags = template({
  id: 'bigger-bags',
  level: 'medium',
  draw: (r) => {
    const [small, large] = [r.pick([4, 5, 6, 8]), r.pick([10, 12, 15, 20, 25])];
    const [smallPrice, largePrice] = [r.int(3 * small, 8 * small), r.int(2 * large, 7 * large)];
    return { small, large, smallPrice, largePrice, need: r.int(60, 600, 20) };
  },
  whole: (p) => [
    p.need / p.small,
    p.need / p.large,
    // shop B is cheaper by the kilogram, but by less than half
    p.smallPrice * p.large - p.largePrice * p.small,
    2 * p.largePrice * p.small - p.smallPrice * p.large,
  ],
  answer: (p) => (p.need / p.small) * p.smallPrice - (p.need / p.large) * p.largePrice,
  en: (p) =>
    `Shop A sells rice in ${p.small} kg bags at $${p.smallPrice} a bag. Shop B sells the same rice in ${p.large} kg bags at $${p.largePrice} a bag. A canteen needs ${p.need} kg of rice. How many dollars does it save by buying all of it at shop B instead of shop A?`,
  zh: (p) =>
    `甲店的大米每袋${p.small}千克，售价${p.smallPrice}元；同样的大米，乙店每袋${p.large}千克，售价${p.largePrice}元。食堂需要${p.need}千克大米，全部在乙店买比全部在甲店买便宜多少元？`,
});

const freeCartons = template({
  id: 'free-cartons',
  level: 'hard',
  draw: (r) => ({
    bundle: r.int(4, 9),
    price: r.int(12, 40),
    taken: r.int(20, 90),
    off: r.int(5, 20, 5),
    fee: r.int(15, 45),
  }),
  // neither a whole number of bundles nor one short of it, where the last free carton could be argued about
  whole: (p) => [p.taken % (p.bundle + 1), p.bundle - (p.taken % (p.bundle + 1))],
  answer: (p) => {
    const paidFor = p.taken - Math.floor(p.taken / (p.bundle + 1));
    return over(paidFor * p.price * (100 - p.off) + 100 * p.fee, 100);
  },
  en: (p) =>
    `A wholesaler gives 1 extra carton of milk free for every ${p.bundle} cartons that are paid for. A carton costs $${p.price}. A school takes home exactly ${p.taken} cartons, free ones included, and pays for as few as possible. As a regular customer it gets ${p.off}% off the price of the cartons; on top of that comes a delivery charge of $${p.fee}, which is not reduced. How many dollars does the school pay altogether?`,
  zh: (p) =>
    `某批发店的牛奶每箱${p.price}元，每买${p.bundle}箱就免费赠送1箱。一所学校连同赠送的在内正好运走${p.taken}箱，并且让付款的箱数尽可能少。学校是老客户，牛奶货款优惠${p.off}%；另外还要付${p.fee}元送货费，送货费不打折。学校一共要付多少元？`,
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

export const shopping: readonly Template[] = [
  change,
  savingUp,
  discountAndCoupon,
  biggerBags,
  freeCartons,
  playTickets,
];
