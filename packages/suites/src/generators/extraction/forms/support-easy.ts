import type { Template } from '../../twins.ts';
import { iso, long, someDay } from '../dates.ts';
import { count, date, oneOf, textField } from '../fields.ts';
import { form } from '../form.ts';
import { code, people } from '../words.ts';

const lateParcel = form({
  id: 'late-parcel',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), code: code(r), day: someDay(r) }),
  fields: {
    order: textField('number of the order', '订单号'),
    ordered_on: date('date of the order', '下单日期'),
    name: textField('name of the customer', '顾客姓名'),
  },
  facts: (p) => ({ order: p.code, ordered_on: iso(p.day), name: p.who }),
  en: (p) =>
    `My order ${p.code} of ${long(p.day).en} still has not arrived. Could you please find out where it is? ${p.who.en}`,
  zh: (p) => `我${long(p.day).zh}下的订单${p.code}到现在还没收到，麻烦查一下到哪儿了。${p.who.zh}`,
});

const newPassword = form({
  id: 'new-password',
  level: 'easy',
  draw: (r) => ({
    who: r.pick(people),
    plan: r.pick([
      { value: 'free', zh: '免费版' },
      { value: 'plus', zh: '高级版' },
      { value: 'team', zh: '团队版' },
    ] as const),
    year: r.int(2015, 2025),
  }),
  fields: {
    email: textField('e-mail address of the account', '账号的邮箱'),
    plan: oneOf(['free', '免费版'], ['plus', '高级版'], ['team', '团队版'])('plan', '套餐'),
    since: count('year in which the account was opened', '开户年份'),
  },
  facts: (p) => ({ email: p.who.mail, plan: p.plan.value, since: p.year }),
  en: (p) =>
    `I cannot sign in and need a new password. The account is ${p.who.mail}, on the ${p.plan.value} plan, opened in ${p.year}. Thanks a lot!`,
  zh: (p) => `我登录不了，需要重置密码。账号是 ${p.who.mail} ，用的是${p.plan.zh}，${p.year}年开的户。非常感谢！`,
});

const wrongSize = form({
  id: 'wrong-size',
  level: 'easy',
  draw: (r) => ({ code: code(r), sizes: r.two([36, 37, 38, 39, 40, 41, 42, 43, 44]) }),
  fields: {
    order: textField('number of the order', '订单号'),
    size_sent: count('size that was sent', '发来的尺码'),
    size_wanted: count('size that is wanted', '想要的尺码'),
  },
  facts: (p) => ({ order: p.code, size_sent: p.sizes[0], size_wanted: p.sizes[1] }),
  en: (p) =>
    `Hello, you sent me the boots in size ${p.sizes[0]}, but I need size ${p.sizes[1]}. The order number is ${p.code}. Can I swap them?`,
  zh: (p) => `你好，你们给我发的靴子是${p.sizes[0]}码，可我要的是${p.sizes[1]}码。订单号${p.code}，能换吗？`,
});

const brokenGlasses = form({
  id: 'broken-glasses',
  level: 'easy',
  draw: (r) => ({
    code: code(r),
    broken: r.int(2, 11),
    wants: r.pick([
      { value: 'refund', en: 'I would like a refund.', zh: '请给我退款。' },
      { value: 'replacement', en: 'Please send me replacements.', zh: '请给我补发新的。' },
    ] as const),
  }),
  fields: {
    order: textField('number of the order', '订单号'),
    broken: count('broken pieces', '破损件数'),
    wants: oneOf(['refund', '退款'], ['replacement', '补发'])('what the customer wants', '顾客的要求'),
  },
  facts: (p) => ({ order: p.code, broken: p.broken, wants: p.wants.value }),
  en: (p) => `Order ${p.code}: ${p.broken} of the wine glasses were broken when I opened the box. ${p.wants.en}`,
  zh: (p) => `订单${p.code}：打开箱子一看，酒杯碎了${p.broken}个。${p.wants.zh}`,
});

export const supportEasy: readonly Template[] = [lateParcel, newPassword, wrongSize, brokenGlasses];
