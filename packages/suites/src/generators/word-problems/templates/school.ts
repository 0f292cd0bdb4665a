import { sharing } from '../small.ts';
import { type Template, template } from '../template.ts';
import { people } from '../words.ts';

const newClass = template({
  id: 'new-class',
  level: 'easy',
  draw: (r) => ({ girls: r.int(5, 20), boys: r.int(5, 20) }),
  answer: (p) => p.girls + p.boys,
  en: (p) => `There are ${p.girls} girls and ${p.boys} boys in a class. How many children are in the class?`,
  zh: (p) => `一个班有${p.girls}名女生和${p.boys}名男生。这个班一共有多少名学生？`,
});

const sharedPencils = template({
  id: 'shared-pencils',
  level: 'easy',
  draw: sharing,
  answer: (p) => p.total / p.parts,
  en: (p) =>
    `A teacher shares ${p.total} pencils equally among ${p.parts} children. How many pencils does each child get?`,
  zh: (p) => `老师把${p.total}支铅笔平均分给${p.parts}个小朋友。每个小朋友分到多少支铅笔？`,
});

const outingGroups = template({
  id: 'outing-groups',
  level: 'medium',
  draw: (r) => ({ girls: r.int(20, 80), boys: r.int(20, 80), size: r.int(4, 9) }),
  answer: (p) => (p.girls + p.boys) / p.size,
  en: (p) =>
    `On a school outing, ${p.girls} girls and ${p.boys} boys are divided into groups of ${p.size} children each. How many groups are there?`,
  zh: (p) => `学校组织春游，参加的女生有${p.girls}人、男生有${p.boys}人，每${p.size}人分成一组。一共分成多少组？`,
});

const libraryLoans = template({
  id: 'library-loans',
  level: 'medium',
  draw: (r) => ({ monday: r.int(80, 260), fewer: r.int(12, 65) }),
  answer: (p) => p.monday + p.monday - p.fewer,
  en: (p) =>
    `A library lends ${p.monday} books on Monday and ${p.fewer} fewer on Tuesday. How many books does it lend on the two days together?`,
  zh: (p) => `图书馆星期一借出${p.monday}本书，星期二比星期一少借出${p.fewer}本。两天一共借出多少本书？`,
});

const nextTest = template({
  id: 'next-test',
  level: 'hard',
  draw: (r) => ({
    who: r.pick(people),
    scores: [r.int(65, 98), r.int(65, 98), r.int(65, 98)] as const,
    mean: r.int(70, 95),
  }),
  counts: (p) => {
    const next = 4 * p.mean - p.scores[0] - p.scores[1] - p.scores[2];
    return [next - 59, 101 - next];
  },
  answer: (p) => 4 * p.mean - p.scores[0] - p.scores[1] - p.scores[2],
  en: (p) =>
    `${p.who.en} scored ${p.scores[0]}, ${p.scores[1]} and ${p.scores[2]} points in the first 3 maths tests of the term. How many points does ${p.who.she} need in the next test so that ${p.who.her} average over all 4 tests is exactly ${p.mean} points?`,
  zh: (p) =>
    `本学期前3次数学测验，${p.who.zh}分别得了${p.scores[0]}分、${p.scores[1]}分和${p.scores[2]}分。要使4次测验的平均分正好是${p.mean}分，${p.who.ta}下一次测验要得多少分？`,
});

const threeHobbies = template({
  id: 'three-hobbies',
  level: 'hard',
  draw: (r) => {
    const [f, c, p] = [r.int(8, 30), r.int(6, 25), r.int(6, 25)];
    const [fc, cp, fp, all] = [r.int(3, 12), r.int(3, 12), r.int(3, 12), r.int(2, 9)];
    return {
      students: f + c + p + fc + cp + fp + all + r.int(5, 40),
      football: f + fc + fp + all,
      chess: c + fc + cp + all,
      piano: p + cp + fp + all,
      footballChess: fc + all,
      chessPiano: cp + all,
      footballPiano: fp + all,
      all,
    };
  },
  answer: (p) =>
    p.students - (p.football + p.chess + p.piano) + (p.footballChess + p.chessPiano + p.footballPiano) - p.all,
  en: (p) =>
    `In a year group of ${p.students} students, ${p.football} play football, ${p.chess} play chess and ${p.piano} play the piano. Both football and chess are played by ${p.footballChess} students, both chess and the piano by ${p.chessPiano}, and both football and the piano by ${p.footballPiano}; each of these three counts includes the ${p.all} students who play all three. How many students play none of the three?`,
  zh: (p) =>
    `某年级有${p.students}名学生，其中${p.football}人踢足球，${p.chess}人下象棋，${p.piano}人弹钢琴；既踢足球又下象棋的有${p.footballChess}人，既下象棋又弹钢琴的有${p.chessPiano}人，既踢足球又弹钢琴的有${p.footballPiano}人，以上三个人数都包含三项全都参加的${p.all}人。三项都不参加的学生有多少人？`,
});

export const school: readonly Template[] = [
  newClass,
  sharedPencils,
  outingGroups,
  libraryLoans,
  nextTest,
  threeHobbies,
];
