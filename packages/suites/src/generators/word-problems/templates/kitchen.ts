import { money, over } from '../exact.ts';
import { factors } from '../small.ts';
import { type Template, template } from '../template.ts';
import { fractions, people, vegetables } from '../words.ts';

const dumplings = template({
  id: 'dumplings',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), made: r.int(5, 20), eaten: r.int(2, 17) }),
  answer: (p) => p.made - p.eaten,
  en: (p) =>
    `There are ${p.made} dumplings on a plate. ${p.who.en} eats ${p.eaten} of them. How many dumplings are left?`,
  zh: (p) => `盘子里有${p.made}个饺子，${p.who.zh}吃了${p.eaten}个。还剩多少个饺子？`,
});

const bakingTrays = template({
  id: 'baking-trays',
  level: 'easy',
  draw: factors,
  answer: (p) => p.a * p.b,
  en: (p) => `A baker fills ${p.a} trays with ${p.b} rolls each. How many rolls are there in all?`,
  zh: (p) => `面包师装满了${p.a}个烤盘，每个烤盘上放${p.b}个小面包。一共有多少个小面包？`,
});

const soupRecipe = template({
  id: 'soup-recipe',
  level: 'medium',
  draw: (r) => ({ food: r.pick(vegetables), serves: r.int(3, 8), grams: r.int(240, 960, 10), guests: r.int(5, 18) }),
  counts: (p) => [p.grams / p.serves, p.guests - p.serves],
  answer: (p) => (p.grams / p.serves) * p.guests,
  en: (p) =>
    `A soup recipe for ${p.serves} people calls for ${p.grams} g of ${p.food.en}. How many grams of ${p.food.en} are needed to make the soup for ${p.guests} people?`,
  zh: (p) =>
    `按菜谱，做${p.serves}人份的汤要用${p.grams}克${p.food.zh}。照这样计算，做${p.guests}人份的汤要用多少克${p.food.zh}？`,
});

const pizzaSlices = template({
  id: 'pizza-slices',
  level: 'medium',
  draw: (r) => ({ who: r.pick(people), pizzas: r.int(3, 12), slices: r.pick([6, 8, 10, 12]), eaten: r.int(10, 110) }),
  counts: (p) => [2 * p.eaten - p.pizzas * p.slices],
  answer: (p) => p.pizzas * p.slices - p.eaten,
  en: (p) =>
    `${p.who.en} orders ${p.pizzas} pizzas for a party, each cut into ${p.slices} slices. The guests eat ${p.eaten} slices. How many slices are left over?`,
  zh: (p) => `${p.who.zh}为聚会订了${p.pizzas}个比萨，每个切成${p.slices}块。客人们一共吃了${p.eaten}块。还剩多少块？`,
});

const bakeryDay = template({
  id: 'bakery-day',
  level: 'hard',
  draw: (r) => ({
    loaves: r.int(60, 480, 10),
    morning: r.pick(fractions),
    afternoon: r.pick(fractions),
    cents: r.int(110, 380, 10),
  }),
  counts: (p) => {
    const rest = p.loaves - (p.loaves * p.morning[0]) / p.morning[1];
    return [rest, (rest * p.afternoon[0]) / p.afternoon[1]];
  },
  answer: (p) => {
    const [[a, b], [c, d]] = [p.morning, p.afternoon];
    return over(p.loaves * (b - a) * (d - c) * p.cents, b * d * 100);
  },
  en: (p) =>
    `A bakery bakes ${p.loaves} loaves. It sells ${p.morning.join('/')} of them in the morning and ${p.afternoon.join('/')} of the remaining loaves in the afternoon. In the evening it sells all that are left at $${money(p.cents)} each. How many dollars does it take in the evening?`,
  zh: (p) =>
    `面包店一天烤了${p.loaves}个面包，上午卖出总数的${p.morning.join('/')}，下午卖出余下的${p.afternoon.join('/')}，晚上把剩下的面包按每个${money(p.cents)}元全部卖完。晚上的收入是多少元？`,
});

const cookieJar = template({
  id: 'cookie-jar',
  level: 'hard',
  draw: (r) => {
    const [first, second] = r.two(people);
    const [firstPart, secondPart] = [r.int(2, 5), r.int(2, 5)];
    return {
      first,
      second,
      firstPart,
      firstMore: r.int(2, 9),
      secondPart,
      secondMore: r.int(2, 9),
      rest: r.int(4, 30),
    };
  },
  counts: (p) => {
    const between = ((p.rest + p.secondMore) * p.secondPart) / (p.secondPart - 1);
    return [between / p.secondPart, (between + p.firstMore) / (p.firstPart - 1)];
  },
  answer: (p) => {
    const between = ((p.rest + p.secondMore) * p.secondPart) / (p.secondPart - 1);
    return ((between + p.firstMore) * p.firstPart) / (p.firstPart - 1);
  },
  en: (p) =>
    `${p.first.en} takes 1/${p.firstPart} of the cookies in a jar and then ${p.firstMore} more. Afterwards ${p.second.en} takes 1/${p.secondPart} of the cookies still in the jar and then ${p.secondMore} more. Now ${p.rest} cookies are left in the jar. How many cookies were in the jar at first?`,
  zh: (p) =>
    `罐子里有一些饼干。${p.first.zh}先拿走总数的1/${p.firstPart}，又多拿了${p.firstMore}块；接着${p.second.zh}拿走这时剩下的1/${p.secondPart}，又多拿了${p.secondMore}块。最后罐子里还剩${p.rest}块饼干。罐子里原来有多少块饼干？`,
});

export const kitchen: readonly Template[] = [dumplings, bakingTrays, soupRecipe, pizzaSlices, bakeryDay, cookieJar];
