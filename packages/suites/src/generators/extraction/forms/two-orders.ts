import { iso, someDay } from '../dates.ts';
import { amount, count, date, oneOf, textField, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { code, few, people } from '../words.ts';

export const twoOrders = form({
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
    order: textField('number of the order that is wrong', '出问题的订单号'),
    delivered_on: date('day on which it came', '送达日期'),
    usable: count('pieces that can be used', '可用件数'),
    loss: amount('price of the bad pieces together', '坏掉的商品总价'),
    wants: oneOf(
      ['refund', '退款'],
      ['replacement', '补发'],
      ['nothing', '无要求'],
    )('what the customer wants in the end', '顾客最后的要求'),
    photos: yesNo('are photos attached', '是否附照片'),
    reply_to: textField('e-mail address for the reply', '回复邮箱'),
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
