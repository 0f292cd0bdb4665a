import type { Template } from '../../twins.ts';
import { clock, partOfDay, spelledOut, spoken } from '../clock.ts';
import { iso, monthEnd, nextWeek, sameMonth, someMonday, toWeekday, weekdayNamed } from '../dates.ts';
import { amount, count, date, oneOf, textField, time, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { code, doctors, few, people } from '../words.ts';

const tableCorrected = form({
  id: 'table-corrected',
  level: 'hard',
  draw: (r) => {
    const adults = r.int(4, 7);
    return {
      who: r.two(people),
      today: someMonday(r) + r.int(0, 4),
      days: r.two([1, 2, 3, 4, 5, 6]),
      at: r.int(18 * 60 + 15, 20 * 60, 15),
      adults,
      children: r.int(2, 4),
      vegetarian: r.int(2, adults - 1),
    };
  },
  written: (p) => p.today,
  fields: {
    name: textField('name of the booking', '预订人姓名'),
    date: date('day of the dinner', '用餐日期'),
    time: time('time of the dinner', '用餐时间'),
    adults: count('adults', '成人人数'),
    children: count('children', '儿童人数'),
    vegetarian: count('vegetarian meals', '素食份数'),
    terrace: yesNo('is the terrace wanted', '是否要露台座位'),
  },
  facts: (p) => ({
    name: p.who[1],
    date: iso(nextWeek(p.today, p.days[1])),
    time: clock(p.at),
    adults: p.adults - 1,
    children: p.children,
    vegetarian: p.vegetarian,
    terrace: null,
  }),
  en: (p) =>
    `Hi, ${p.who[0].en} here. Dinner on ${weekdayNamed(p.days[0]).en} next week, please, at ${spelledOut(p.at).en} ${partOfDay(p.at).en}. ${cap(few.en[p.adults]!)} adults and ${few.en[p.children]} kids, ${few.en[p.vegetarian]} of the grown-ups eat vegetarian. — Sorry, me again: ${weekdayNamed(p.days[1]).en}, not ${weekdayNamed(p.days[0]).en}! And my brother can't make it (he eats meat, so same number of veggie meals). Better book it as ${p.who[1].en}, my phone keeps dying.`,
  zh: (p) =>
    `您好，我是${p.who[0].zh}。想订下${weekdayNamed(p.days[0]).zh}${partOfDay(p.at).zh}${spelledOut(p.at).zh}的晚餐，${few.zh[p.adults]}个大人${few.zh[p.children]}个小孩，大人里有${few.zh[p.vegetarian]}个吃素。——不好意思又是我：是下${weekdayNamed(p.days[1]).zh}，不是下${weekdayNamed(p.days[0]).zh}！另外我哥来不了了（他吃荤，素食份数不变）。预订人还是写${p.who[1].zh}吧，我手机老没电。`,
});

const longerStay = form({
  id: 'longer-stay',
  level: 'hard',
  draw: (r) => ({
    today: someMonday(r) + r.int(0, 6),
    nights: r.int(2, 4),
    more: r.int(1, 3),
    adults: r.int(2, 4),
    children: r.int(2, 3),
    price: r.int(80, 150, 5),
    off: r.pick([5, 10, 15]),
    dog: r.pick([true, false]),
  }),
  written: (p) => p.today,
  fields: {
    check_in: date('day of arrival', '入住日期'),
    check_out: date('day of departure', '退房日期'),
    adults: count('adults', '成人人数'),
    children: count('children', '儿童人数'),
    price: amount('agreed price of a night', '谈定的每晚房价'),
    currency: textField('code of three letters', '币种的三字母代码'),
    dog: yesNo('does a dog come along', '是否带狗'),
  },
  facts: (p) => ({
    check_in: iso(p.today + 2),
    check_out: iso(p.today + 2 + p.nights + p.more),
    adults: p.adults,
    children: p.children,
    price: p.price - p.off,
    currency: 'EUR',
    dog: p.dog,
  }),
  en: (p) =>
    `Hello again, we'll be with you the day after tomorrow, for ${few.en[p.nights]} nights as I wrote, plus ${few.en[p.more]} more now that my wife has got extra days off. We're ${few.en[p.adults + p.children]} altogether, ${few.en[p.children]} of them children. You quoted €${p.price} a night, and on the phone your colleague took another €${p.off} off, so I count on that. ${p.dog ? "The dog isn't staying with my sister after all, he comes along." : 'The dog stays with my sister after all, so forget what I said about him.'}`,
  zh: (p) =>
    `又来打扰了，我们后天到，之前说住${few.zh[p.nights]}晚，现在我爱人多请了几天假，想在这基础上再多住${few.zh[p.more]}晚。我们一共${few.zh[p.adults + p.children]}个人，其中${few.zh[p.children]}个是孩子。你们报的是每晚${p.price}欧元，电话里您同事又便宜了${p.off}欧元，就按这个算。${p.dog ? '狗不放我姐家了，还是跟我们一起来。' : '狗还是放我姐家，之前说带它的事就当我没说。'}`,
});

const rescheduledAppointment = form({
  id: 'moved-appointment',
  level: 'hard',
  draw: (r) => ({
    who: r.pick(people),
    doctors: r.two(doctors),
    code: code(r),
    today: someMonday(r) + r.int(0, 2),
    old: r.int(3, 4),
    now: r.int(1, 5),
    times: [r.int(9 * 60, 10 * 60, 15), r.int(13 * 60 + 15, 16 * 60, 15)] as const,
    reason: r.pick([
      { value: 'check-up', en: 'only my yearly check-up', zh: '只是每年的例行检查' },
      { value: 'vaccination', en: 'only my jab against flu', zh: '只是打流感疫苗' },
      { value: 'results', en: 'only to hear the results of my blood test', zh: '只是听一下验血的结果' },
    ] as const),
  }),
  written: (p) => p.today,
  fields: {
    name: textField('full name of the patient', '患者姓名'),
    reference: textField('number of the appointment', '预约号'),
    doctor: textField('surname of the doctor who is wanted now', '现在要看的医生的姓'),
    old_date: date('date of the appointment so far', '原来预约的日期'),
    new_date: date('day that is wanted now', '现在想要的日期'),
    new_time: time('time that is wanted now', '现在想要的时间'),
    reason: oneOf(
      ['check-up', '例行检查'],
      ['vaccination', '打疫苗'],
      ['results', '听取化验结果'],
    )('visit', '就诊目的'),
  },
  facts: (p) => ({
    name: p.who,
    reference: p.code,
    doctor: p.doctors[1],
    old_date: iso(p.today - toWeekday(p.today) + p.old + 1),
    new_date: iso(nextWeek(p.today, p.now)),
    new_time: clock(p.times[1]),
    reason: p.reason.value,
  }),
  en: (p) =>
    `Message for the practice, ref ${p.code}. I'm down for ${spoken(p.times[0]).en} with Dr ${p.doctors[0].en} this ${weekdayNamed(p.old + 1).en}, but the plumber has announced himself for then. Could it be ${weekdayNamed(p.now).en} next week, ${spelledOut(p.times[1]).en} ${partOfDay(p.times[1]).en}? I know Dr ${p.doctors[0].en} is away then, so I'd take Dr ${p.doctors[1].en}; it's ${p.reason.en}. ${p.who.en}`,
  zh: (p) =>
    `给诊所留言，预约号${p.code}。我本来约的是这${weekdayNamed(p.old + 1).zh}${spoken(p.times[0]).zh}${p.doctors[0].zh}医生，可那个时间水管工要上门。能不能改到下${weekdayNamed(p.now).zh}${partOfDay(p.times[1]).zh}${spelledOut(p.times[1]).zh}？我知道那时${p.doctors[0].zh}医生不在，换${p.doctors[1].zh}医生也行，${p.reason.zh}。${p.who.zh}`,
});

const schoolTrip = form({
  id: 'school-trip',
  level: 'hard',
  draw: (r) => ({
    today: someMonday(r) + r.int(0, 4),
    pupils: r.int(18, 29),
    ill: r.int(2, 4),
    teachers: r.int(2, 4),
    out: r.int(7 * 60 + 30, 8 * 60 + 45, 15),
    back: r.int(16 * 60, 17 * 60 + 45, 15),
    price: r.int(320, 560, 20),
    paid: r.int(80, 140, 10),
    currency: r.pick(['EUR', 'USD', 'GBP'] as const),
  }),
  sound: (p) => sameMonth(p.today, p.today + 10),
  written: (p) => p.today,
  fields: {
    date: date('date of the trip', '出行日期'),
    seats: count('people who travel', '乘车总人数'),
    pick_up: time('time of departure', '出发时间'),
    back_by: time('time of return at the latest', '最晚返回时间'),
    still_to_pay: amount('what is still to be paid', '尚未支付的金额'),
    currency: textField('code of three letters', '币种的三字母代码'),
    wheelchair: yesNo('does the bus need room for a wheelchair', '车上是否需要轮椅位'),
  },
  facts: (p) => ({
    date: iso(monthEnd(p.today)),
    seats: p.pupils - p.ill + p.teachers,
    pick_up: clock(p.out),
    back_by: clock(p.back),
    still_to_pay: p.price - p.paid,
    currency: p.currency,
    wheelchair: null,
  }),
  en: (p) =>
    `Coach hire, please confirm: it's on the last day of this month. ${p.pupils} pupils were enrolled, ${few.en[p.ill]} of them are ill and stay at home; plus ${few.en[p.teachers]} teachers. Leave the school at ${spelledOut(p.out).en} (not earlier, the gate is locked) and be back by ${spelledOut(p.back).en} at the latest. Agreed: ${SIGN[p.currency].en}${p.price} all in, of which we've paid ${p.paid} in advance. The driver gets lunch from us.`,
  zh: (p) =>
    `租车事宜，请确认：时间是本月最后一天。报名的学生有${p.pupils}名，其中${few.zh[p.ill]}名生病不去，另外有${few.zh[p.teachers]}位老师。早上${spelledOut(p.out).zh}从学校出发（再早校门还没开），下午最晚${spelledOut(p.back).zh}回到学校。说好全包${p.price}${SIGN[p.currency].zh}，我们已经预付了${p.paid}。司机的午饭由我们管。`,
});

const SIGN = {
  EUR: { en: '€', zh: '欧元' },
  USD: { en: '$', zh: '美元' },
  GBP: { en: '£', zh: '英镑' },
} as const;

const cap = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}`;

export const bookingHard: readonly Template[] = [tableCorrected, longerStay, rescheduledAppointment, schoolTrip];
