import { over } from '../exact.ts';
import { type Template, template } from '../template.ts';
import { people } from '../words.ts';

const toyMachine = template({
  id: 'toy-machine',
  level: 'easy',
  draw: (r) => ({ rate: r.int(24, 95), hours: r.int(6, 14), days: r.int(3, 9) }),
  answer: (p) => p.rate * p.hours * p.days,
  en: (p) =>
    `A machine makes ${p.rate} toys an hour and runs for ${p.hours} hours a day. How many toys does it make in ${p.days} days?`,
  zh: (p) => `一台机器每小时生产${p.rate}个玩具，每天运转${p.hours}小时。这台机器${p.days}天一共生产多少个玩具？`,
});

const monthlyBudget = template({
  id: 'monthly-budget',
  level: 'easy',
  draw: (r) => ({
    who: r.pick(people),
    pay: r.int(2400, 6800, 50),
    rent: r.int(700, 2200, 20),
    food: r.int(400, 1200, 10),
  }),
  answer: (p) => p.pay - p.rent - p.food,
  en: (p) =>
    `${p.who.en} earns $${p.pay} a month. Every month ${p.who.she} pays $${p.rent} in rent and spends $${p.food} on food. How many dollars are left each month after that?`,
  zh: (p) =>
    `${p.who.zh}每月收入${p.pay}元，其中付房租${p.rent}元，伙食费花去${p.food}元。扣除这两项后，每月还剩多少元？`,
});

const overtime = template({
  id: 'overtime',
  level: 'medium',
  draw: (r) => ({ who: r.pick(people), wage: r.int(14, 38), base: r.pick([35, 36, 38, 40]), hours: r.int(39, 56) }),
  whole: (p) => [p.hours - p.base - 1],
  answer: (p) => over(2 * p.wage * p.base + 3 * p.wage * (p.hours - p.base), 2),
  en: (p) =>
    `${p.who.en} is paid $${p.wage} an hour for the first ${p.base} hours of a week, and 1.5 times that rate for every hour beyond them. Last week ${p.who.she} worked ${p.hours} hours. How many dollars did ${p.who.she} earn last week?`,
  zh: (p) =>
    `${p.who.zh}每周的前${p.base}小时按每小时${p.wage}元计工资，超出的时间每小时按这个标准的1.5倍计算。上周${p.who.ta}工作了${p.hours}小时，一共挣了多少元？`,
});

const twoPrinters = template({
  id: 'two-printers',
  level: 'medium',
  draw: (r) => ({
    one: r.int(12, 30),
    other: r.int(20, 48),
    copies: r.int(20, 150),
    pages: r.int(8, 64, 2),
    loading: r.int(3, 12),
  }),
  whole: (p) => [p.other - p.one],
  answer: (p) => (p.copies * p.pages) / (p.one + p.other) + p.loading,
  en: (p) =>
    `An office has to print ${p.copies} copies of a booklet of ${p.pages} pages. Loading the paper takes ${p.loading} minutes. After that two printers run at the same time, one printing ${p.one} pages a minute and the other ${p.other}, and share the pages so that both finish together. How many minutes does the whole job take, loading included?`,
  zh: (p) =>
    `办公室要打印${p.copies}本小册子，每本${p.pages}页。先用${p.loading}分钟装好纸，然后两台打印机同时开始打印，一台每分钟打印${p.one}页，另一台每分钟打印${p.other}页，合理分配后两台同时印完。连同装纸的时间，一共要用多少分钟？`,
});

const roadCrew = template({
  id: 'road-crew',
  level: 'hard',
  draw: (r) => ({
    workers: r.int(10, 48),
    hours: r.int(7, 9),
    days: r.int(12, 45),
    before: r.int(3, 20),
    leaving: r.int(2, 20),
  }),
  whole: (p) => [p.days - p.before, 2 * p.workers - 3 * p.leaving],
  answer: (p) => p.before + (p.workers * (p.days - p.before)) / (p.workers - p.leaving),
  en: (p) =>
    `A crew of ${p.workers} workers, working ${p.hours} hours a day, would repair a road in ${p.days} days. After ${p.before} days, ${p.leaving} of the workers are sent to another site; the others carry on at the same pace and for the same hours. How many days does the repair take altogether?`,
  zh: (p) =>
    `一支${p.workers}人的施工队修一段路，每天工作${p.hours}小时，预计${p.days}天修完。施工${p.before}天后，有${p.leaving}人被调到别的工地，其余的人每天的工作时间和工作效率都不变。修完这段路一共用了多少天？`,
});

const commission = template({
  id: 'commission',
  level: 'hard',
  draw: (r) => {
    const [salary, threshold, extra] = [r.int(1200, 2600, 50), r.int(2000, 8000, 500), r.int(1000, 9000, 50)];
    const [percent, tax] = [r.pick([4, 5, 6, 8, 10, 12]), r.int(10, 25, 5)];
    const net = ((salary + (extra * percent) / 100) * (100 - tax)) / 100;
    return { who: r.pick(people), salary, percent, threshold, tax, net };
  },
  whole: (p) => [p.net, (100 * p.net) / (100 - p.tax)],
  answer: (p) => p.threshold + (100 * ((100 * p.net) / (100 - p.tax) - p.salary)) / p.percent,
  en: (p) =>
    `${p.who.en} gets a basic salary of $${p.salary} a month plus a commission of ${p.percent}% on the part of ${p.who.her} sales above $${p.threshold}. Of everything ${p.who.she} earns, ${p.tax}% is deducted as tax. Last month ${p.who.she} was left with $${p.net} after tax. What were ${p.who.her} total sales last month, in dollars?`,
  zh: (p) =>
    `${p.who.zh}每月底薪${p.salary}元，另外，销售额超过${p.threshold}元的部分按${p.percent}%提成，全部收入都要按${p.tax}%扣税。上个月${p.who.ta}税后拿到${p.net}元。${p.who.ta}上个月的销售总额是多少元？`,
});

export const work: readonly Template[] = [toyMachine, monthlyBudget, overtime, twoPrinters, roadCrew, commission];
