import type { Template } from '../../twins.ts';
import { iso, nextWeek, short, someDay, someMonday, spokenDate, weekdayNamed } from '../dates.ts';
import { amount, brand, codes, count, date, oneOf, textField, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { brands, code, colours, few } from '../words.ts';

const usedPhone = form({
  id: 'used-phone',
  level: 'hard',
  draw: (r) => ({
    brand: r.two(brands),
    storage: r.two([64, 128, 256, 512]),
    health: r.int(81, 97),
    price: r.int(180, 460, 10),
    off: r.int(20, 60, 10),
    post: r.int(6, 12),
    months: r.int(4, 11),
    charger: r.pick([true, false]),
  }),
  fields: {
    brand: brand('brand of the phone that is sold', '所售手机的品牌'),
    storage_gb: count('storage', '存储容量'),
    battery_percent: count('health of the battery', '电池健康度'),
    price: amount('asked now, without postage', '现在的要价，不含运费'),
    postage: amount('costs of posting', '运费'),
    charger: yesNo('does a charger come with it', '是否附带充电器'),
    warranty_months: count('months of warranty left', '剩余保修月数'),
    scratches: yesNo('has the screen scratches', '屏幕是否有划痕'),
  },
  facts: (p) => ({
    brand: p.brand[1],
    storage_gb: p.storage[1],
    battery_percent: p.health,
    price: p.price - p.off,
    postage: p.post,
    charger: p.charger,
    warranty_months: p.months,
    scratches: null,
  }),
  en: (p) =>
    `Changing to a ${p.brand[0].en}, so my ${p.brand[1].en} has to go. ${p.storage[0]} GB, battery at ${p.health}%. Of the two years' warranty ${24 - p.months} months are gone. I thought of $${p.price}, postage of $${p.post} extra. ${p.charger ? "I'll throw in the charger" : 'Charger stays here'}, the case is yours as well. EDIT: just looked it up, it's the ${p.storage[1]} GB one! EDIT 2: still here?? ok, $${p.off} less`,
  zh: (p) =>
    `准备换${p.brand[0].zh}手机，手里这台${p.brand[1].zh}出了。${p.storage[0]}GB，电池健康度${p.health}%。保修两年，已经过了${24 - p.months}个月。想卖${p.price}元，运费${p.post}元另算。${p.charger ? '充电器一起送' : '充电器我自己留着'}，手机壳也给你。更新：刚查了一下，是${p.storage[1]}GB的！再更新：还没人要？？好吧，便宜${p.off}元`,
});

const sofa = form({
  id: 'sofa',
  level: 'hard',
  draw: (r) => ({
    wide: r.int(17, 26),
    deep: r.int(82, 105),
    high: r.int(7, 9),
    price: r.int(890, 1690, 10),
    off: r.int(50, 150, 10),
    fee: r.int(39, 79, 10),
    weeks: r.two([3, 4, 6, 8, 10]),
    colours: r.two(colours),
    discontinued: r.pick(colours),
    assembly: r.pick([true, false]),
  }),
  sound: (p) => !p.colours.includes(p.discontinued),
  fields: {
    width_cm: count('width', '宽'),
    depth_cm: count('depth', '深'),
    height_cm: count('height', '高'),
    total: amount('to pay with voucher and delivery', '用券并含送货的应付总额'),
    weeks: count('weeks until delivery now', '现在的送货周数'),
    colours: codes('colours that can be ordered', '可订的颜色，用red、blue、green、black、white、grey'),
    assembly: yesNo('is it put together for the customer', '是否包安装'),
  },
  facts: (p) => ({
    width_cm: 10 * p.wide,
    depth_cm: p.deep,
    height_cm: 10 * p.high,
    total: p.price - p.off + p.fee,
    weeks: p.weeks[1],
    colours: p.colours.map(({ value }) => value),
    assembly: p.assembly,
  }),
  en: (p) =>
    `Sofa "Harbour", ${p.wide / 10} m wide, ${p.deep} cm deep, 0.${p.high} m high. In ${p.colours[0].value} or ${p.colours[1].value}; ${p.discontinued.value} was discontinued. $${p.price} – with this week's voucher $${p.off} less – plus $${p.fee} for delivery to your home. ${p.assembly ? 'Our drivers put it together for you.' : 'Our drivers bring it in; putting it together is up to you.'} Delivery in ${few.en[p.weeks[0]]} weeks. Update from the works: please tell customers ${few.en[p.weeks[1]]} instead.`,
  zh: (p) =>
    `“海港”沙发，宽${p.wide / 10}米，深${p.deep}厘米，高0.${p.high}米。有${p.colours[0].zh}和${p.colours[1].zh}两种，${p.discontinued.zh}已停产。售价${p.price}元，用本周的优惠券减${p.off}元，送货上门另收${p.fee}元。${p.assembly ? '送货师傅负责安装。' : '送货师傅只送进门，安装要自己动手。'}${few.zh[p.weeks[0]]}周内送到。工厂最新通知：请告诉顾客改为${few.zh[p.weeks[1]]}周。`,
});

const recall = form({
  id: 'recall',
  level: 'hard',
  draw: (r) => ({
    brand: r.pick(brands),
    batches: [code(r), code(r), code(r)] as const,
    first: someDay(r),
    days: r.int(9, 40),
    refund: r.int(12, 48),
    until: r.int(30, 60),
    receipt: r.pick([true, false]),
    risk: r.pick([
      { value: 'fire', en: 'the cable may catch fire', zh: '电线可能起火' },
      { value: 'glass', en: 'it may hold splinters of glass', zh: '可能含有玻璃碎片' },
      { value: 'allergy', en: 'nuts are missing from the list of ingredients', zh: '配料表漏标了坚果成分' },
    ] as const),
  }),
  sound: (p) => iso(p.first).slice(0, 4) === iso(p.first + p.days + p.until).slice(0, 4),
  written: (p) => p.first + p.days + 3,
  fields: {
    brand: brand('name of the brand', '品牌名称'),
    batches: codes('batches recalled', '召回的批号'),
    sold_from: date('first day of sale', '开始销售日期'),
    sold_until: date('last day of sale', '最后销售日期'),
    risk: oneOf(['fire', '起火'], ['glass', '玻璃碎片'], ['allergy', '过敏'])('risk', '风险'),
    refund: amount('money back for each piece', '每件退款'),
    claim_until: date('last day to ask for it', '最晚申领日期'),
    receipt_needed: yesNo('is the receipt needed', '是否需要购物小票'),
  },
  facts: (p) => ({
    brand: p.brand,
    batches: p.batches.slice(0, 2),
    sold_from: iso(p.first),
    sold_until: iso(p.first + p.days),
    risk: p.risk.value,
    refund: p.refund,
    claim_until: iso(p.first + p.days + p.until),
    receipt_needed: p.receipt,
  }),
  en: (p) =>
    `RECALL. ${p.brand.en}: batches ${p.batches[0]}, ${p.batches[2]} and ${p.batches[1]}, sold from ${spokenDate(p.first).en} to ${spokenDate(p.first + p.days).en}. Reason: ${p.risk.en}. Bring it back and you get $${p.refund} each, ${p.receipt ? 'provided that you show the receipt' : 'with or without a receipt'}, until ${short(p.first + p.days + p.until).en}. CORRECTION: ${p.batches[2]} has been tested and is safe; everything else stands.`,
  zh: (p) =>
    `召回通知：${p.brand.zh}牌产品，批号${p.batches[0]}、${p.batches[2]}和${p.batches[1]}，销售时间为${spokenDate(p.first).zh}至${spokenDate(p.first + p.days).zh}。原因：${p.risk.zh}。${short(p.first + p.days + p.until).zh}前（含当日）退回商品，每件退${p.refund}元，${p.receipt ? '但须出示购物小票' : '有没有小票都可以'}。更正：${p.batches[2]}经检测没有问题，其余不变。`,
});

const bulkOrder = form({
  id: 'bulk-order',
  level: 'hard',
  draw: (r) => ({
    brand: r.pick(brands),
    codes: [code(r), code(r), code(r)] as const,
    today: someMonday(r) + r.int(0, 3),
    dozens: r.int(2, 8),
    singles: r.int(3, 11),
    each: r.int(4, 19),
    off: r.int(2, 3),
    ship: r.pick([
      { value: 'post', en: 'by post', zh: '邮寄' },
      { value: 'courier', en: 'by courier', zh: '快递' },
      { value: 'pick-up', en: 'will be picked up', zh: '上门自提' },
    ] as const),
  }),
  written: (p) => p.today,
  fields: {
    product: textField('code of the product that is ordered', '所订产品的编号'),
    quantity: count('pieces ordered', '订购件数'),
    unit_price: amount('final price of a piece', '最终单价'),
    shipping: oneOf(['post', '邮寄'], ['courier', '快递'], ['pick-up', '自提'])('shipping', '取货方式'),
    needed_by: date('last day on which it helps', '最晚需要的日期'),
    invoice_to: textField('e-mail for the invoice', '收发票的邮箱'),
    samples: codes('codes of free samples', '免费样品编号'),
  },
  facts: (p) => ({
    product: p.codes[1],
    quantity: 12 * p.dozens + p.singles,
    unit_price: p.each - p.off,
    shipping: p.ship.value,
    needed_by: iso(nextWeek(p.today, 5)),
    invoice_to: null,
    samples: [p.codes[2]],
  }),
  en: (p) =>
    `As discussed: ${few.en[p.dozens]} dozen ${p.brand.en} mugs, model ${p.codes[0]}, plus ${p.singles} loose ones for breakage, at $${p.each} apiece. Shipping: ${p.ship.en}. And a free sample of ${p.codes[2]}. We need all of it by ${weekdayNamed(5).en} next week. PS: my boss prefers ${p.codes[1]}, same number, and I see you sell that one at $${p.off} less apiece, so please change the order.`,
  zh: (p) =>
    `按之前说的：${p.brand.zh}马克杯，型号${p.codes[0]}，订${few.zh[p.dozens]}打，另加${p.singles}个备损耗，单价${p.each}元。取货方式：${p.ship.zh}。再要一个${p.codes[2]}的免费样品。最晚下${weekdayNamed(5).zh}要全部到手。另：我们经理更喜欢${p.codes[1]}，数量不变，看到这款每个便宜${p.off}元，请把订单改成这款。`,
});

export const productHard: readonly Template[] = [usedPhone, sofa, recall, bulkOrder];
