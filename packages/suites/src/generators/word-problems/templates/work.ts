import { over } from '../exact.ts';
import { sharing } from '../small.ts';
import { type Template, template } from '../template.ts';
import { people } from '../words.ts';

const chairMakers = template({
  id: 'chair-makers',
  level: 'easy',
  draw: (r) => ({ monday: r.int(2, 20), tuesday: r.int(2, 20) }),
  answer: (p) => p.monday + p.tuesday,
  en: (p) =>
    `A workshop makes ${p.monday} chairs on Monday and ${p.tuesday} chairs on Tuesday. How many chairs does it make on the two days together?`,
  zh: (p) => `木工作坊星期一做了${p.monday}把椅子，星期二做了${p.tuesday}把。两天一共做了多少把椅子？`,
});

const bookShelves = template({
  id: 'book-shelves',
  level: 'easy',
  draw: sharing,
  answer: (p) => p.total / p.parts,
  en: (p) =>
    `A shop assistant puts ${p.total} books on shelves, ${p.parts} books on each shelf. How many shelves does that fill?`,
  zh: (p) => `店员把${p.total}本书摆上书架，每层摆${p.parts}本。一共可以摆满多少层？`,
});

const toyMachine = template({
  id: 'toy-machine',
  level: 'medium',
  draw: (r) => ({ rate: r.int(12, 60, 2), hours: r.int(4, 12), days: r.int(2, 7) }),
  answer: (p) => p.rate * p.hours * p.days,
  en: (p) =>
    `A machine makes ${p.rate} toys an hour and runs for ${p.hours} hours a day. How many toys does it make in ${p.days} days?`,
  zh: (p) => `一台机器每小时生产${p.rate}个玩具，每天运转${p.hours}小时。这台机器${p.days}天一共生产多少个玩具？`,
});

const monthlyBudget = template({
  id: 'monthly-budget',
  level: 'medium',
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
  level: 'hard',
  draw: (r) => ({ who: r.pick(people), wage: r.int(14, 38), base: r.pick([35, 36, 38, 40]), hours: r.int(39, 56) }),
  counts: (p) => [p.hours - p.base - 1],
  answer: (p) => over(2 * p.wage * p.base + 3 * p.wage * (p.hours - p.base), 2),
  en: (p) =>
    `${p.who.en} is paid $${p.wage} an hour for the first ${p.base} hours of a week, and 1.5 times that rate for every hour beyond them. Last week ${p.who.she} worked ${p.hours} hours. How many dollars did ${p.who.she} earn last week?`,
  zh: (p) =>
    `${p.who.zh}每周的前${p.base}小时按每小时${p.wage}元计工资，超出的时间每小时按这个标准的1.5倍计算。上周${p.who.ta}工作了${p.hours}小时，一共挣了多少元？`,
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
  counts: (p) => [p.net, (100 * p.net) / (100 - p.tax)],
  answer: (p) => p.threshold + (100 * ((100 * p.net) / (100 - p.tax) - p.salary)) / p.percent,
  en: (p) =>
    `${p.who.en} gets a basic salary of $${p.salary} a month plus a commission of ${p.percent}% on the part of ${p.who.her} sales above $${p.threshold}. Of everything ${p.who.she} earns, ${p.tax}% is deducted as tax. Last month ${p.who.she} was left with $${p.net} after tax. What were ${p.who.her} total sales last month, in dollars?`,
  zh: (p) =>
    `${p.who.zh}每月底薪${p.salary}元，另外，销售额超过${p.threshold}元的部分按${p.percent}%提成，全部收入都要按${p.tax}%扣税。上个月${p.who.ta}税后拿到${p.net}元。${p.who.ta}上个月的销售总额是多少元？`,
});

export const work: readonly Template[] = [chairMakers, bookShelves, toyMachine, monthlyBudget, overtime, commission];
