/** A time of day, in minutes from midnight. */
export type Time = number;

const two = (count: number): string => String(count).padStart(2, '0');
const hour = (time: Time): number => Math.floor(time / 60);
const minute = (time: Time): number => time % 60;
/** 1 to 12, as a clock face shows it. */
const face = (time: Time): number => ((hour(time) + 11) % 12) + 1;

/** `19:30` */
export const clock = (time: Time): string => `${two(hour(time))}:${two(minute(time))}`;

/** `7.30 pm` and 晚上7点半. */
export const spoken = (time: Time) => ({
  en: `${face(time)}${minute(time) === 0 ? '' : `.${two(minute(time))}`} ${hour(time) < 12 ? 'am' : 'pm'}`,
  zh: `${partOfDay(time).zh}${face(time)}点${zhMinutes(time)}`,
});

/** `half past seven`, `a quarter to eight`, `nine o'clock`, and 七点半, 七点三刻, 九点: quarters only. */
export const spelledOut = (time: Time) => ({
  en: toEnglishTime(time),
  zh: `${ZH_HOURS[face(time)]}点${zhMinutes(time)}`,
});

/** `in the evening` and 晚上. */
export const partOfDay = (time: Time) => {
  if (hour(time) < 12) return { en: 'in the morning', zh: hour(time) < 9 ? '早上' : '上午' };
  if (hour(time) === 12) return { en: 'in the afternoon', zh: '中午' };
  return hour(time) < 18 ? { en: 'in the afternoon', zh: '下午' } : { en: 'in the evening', zh: '晚上' };
};

const HOURS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const ZH_HOURS = ['', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

function toEnglishTime(time: Time): string {
  if (minute(time) === 0) return `${HOURS[face(time)]} o'clock`;
  if (minute(time) === 15) return `a quarter past ${HOURS[face(time)]}`;
  return minute(time) === 30 ? `half past ${HOURS[face(time)]}` : `a quarter to ${HOURS[face(time + 60)]}`;
}

function zhMinutes(time: Time): string {
  if (minute(time) === 0) return '';
  if (minute(time) === 30) return '半';
  if (minute(time) === 15) return '一刻';
  return minute(time) === 45 ? '三刻' : `${minute(time)}分`;
}
