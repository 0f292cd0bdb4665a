import { money, over } from '../exact.ts';
import { type Template, template } from '../template.ts';
import { fractions, people, vegetables } from '../words.ts';

const soupRecipe = template({
  id: 'soup-recipe',
  level: 'easy',
  draw: (r) => ({ food: r.pick(vegetables), serves: r.int(3, 8), grams: r.int(240, 960, 10), guests: r.int(5, 18) }),
  whole: (p) => [p.grams / p.serves, p.guests - p.serves],
  answer: (p) => (p.grams / p.serves) * p.guests,
  en: (p) =>
    `A soup recipe for ${p.serves} people calls for ${p.grams} g of ${p.food.en}. How many grams of ${p.food.en} are needed to make the soup for ${p.guests} people?`,
  zh: (p) =>
    `按菜谱，做${p.serves}人份的汤要用${p.grams}克${p.food.zh}。照这样计算，做${p.guests}人份的汤要用多少克${p.food.zh}？`,
});

const pizzaSlices = template({
  id: 'pizza-slices',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), pizzas: r.int(3, 12), slices: r.pick([6, 8, 10, 12]), eaten: r.int(10, 110) }),
  whole: (p) => [2 * p.eaten - p.pizzas * p.slices],
  answer: (p) => p.pizzas * p.slices - p.eaten,
  en: (p) =>
    `${p.who.en} orders ${p.pizzas} pizzas for a party, each cut into ${p.slices} slices. The guests eat ${p.eaten} slices. How many slices are left over?`,
  zh: (p) => `${p.who.zh}为聚会订了${p.pizzas}个比萨，每个切成${p.slices}块。客人们一共吃了${p.eaten}块。还剩多少块？`,
});

/** Parts of apple juice, orange juice and water, in lowest terms. */
const punches = [
  [2, 3, 4],
  [2, 3, 5],
  [3, 2, 4],
  [3, 2, 5],
  [4, 3, 5],
  [4, 2, 3],
  [4, 3, 3],
  [5, 2, 3],
  [5, 3, 4],
  [5, 3, 2],
  [6, 4, 5],
  [6, 5, 7],
] as const;

const fruitPunch = template({
  id: 'fruit-punch',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    ratio: r.pick(punches),
    litres: r.int(4, 36),
    bottle: r.pick([200, 250, 300, 400, 500, 750]),
  }),
  whole: (p) => [(1000 * p.litres) / (p.ratio[0] + p.ratio[1] + p.ratio[2])],
  answer: (p) => (1000 * p.litres * p.ratio[0]) / ((p.ratio[0] + p.ratio[1] + p.ratio[2]) * p.bottle),
  en: (p) =>
    `A fruit punch is made of apple juice, orange juice and sparkling water in the ratio ${p.ratio.join(' : ')} by volume. ${p.who.en} makes ${p.litres} litres of it. The apple juice comes in bottles of ${p.bottle} ml. Exactly how many bottles of apple juice does ${p.who.she} use up?`,
  zh: (p) =>
    `一种果汁饮料由苹果汁、橙汁和苏打水调配而成，三者的体积比是${p.ratio.join(':')}。${p.who.zh}调制了${p.litres}升这种饮料。苹果汁每瓶${p.bottle}毫升，${p.who.ta}正好用完多少瓶苹果汁？`,
});

const bakeryDay = template({
  id: 'bakery-day',
  level: 'medium',
  draw: (r) => ({
    loaves: r.int(60, 480, 10),
    morning: r.pick(fractions),
    afternoon: r.pick(fractions),
    cents: r.int(110, 380, 10),
  }),
  whole: (p) => {
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
  whole: (p) => {
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

const boiledSyrup = template({
  id: 'boiled-syrup',
  level: 'hard',
  draw: (r) => ({
    light: r.int(200, 900, 50),
    lightPercent: r.int(6, 20, 2),
    strong: r.int(200, 900, 50),
    strongPercent: r.int(24, 45),
    steam: r.int(50, 600, 10),
  }),
  // the finished syrup is at most 60 % sugar
  whole: (p) => [
    60 * (p.light + p.strong - p.steam) - p.light * p.lightPercent - p.strong * p.strongPercent,
    (p.light * p.lightPercent) / 100,
    (p.strong * p.strongPercent) / 100,
  ],
  answer: (p) => over(p.light * p.lightPercent + p.strong * p.strongPercent, p.light + p.strong - p.steam),
  en: (p) =>
    `A cook mixes ${p.light} g of syrup that is ${p.lightPercent}% sugar by weight with ${p.strong} g of syrup that is ${p.strongPercent}% sugar by weight, and then boils the mixture until ${p.steam} g of water has evaporated. No sugar is lost. What percentage of the finished syrup, by weight, is sugar?`,
  zh: (p) =>
    `厨师把${p.light}克含糖${p.lightPercent}%的糖浆和${p.strong}克含糖${p.strongPercent}%的糖浆混合（含糖量均按质量计算），然后加热熬煮，直到蒸发掉${p.steam}克水，糖没有损失。熬好的糖浆按质量计算含糖百分之多少？`,
});

export const kitchen: readonly Template[] = [soupRecipe, pizzaSlices, fruitPunch, bakeryDay, cookieJar, boiledSyrup];
