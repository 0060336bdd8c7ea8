/**
 * How long AWS's schedules pause.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const aDay = 86_400_000;
/** Days that are looked at: from the first day of a year before a leap year, over four years. */
const [from, until] = [Date.UTC(2027, 0, 1), Date.UTC(2031, 0, 1)];

/** Whether a value of a field is meant; undefined for a field that is not understood. */
type Field = (value: number) => boolean;

const numberOf = (text: string, names: readonly string[], first: number): number => {
  const named = names.indexOf(text.toUpperCase());
  return named >= 0 ? named + first : /^\d+$/.test(text) ? Number(text) : Number.NaN;
};

/** `*`, `?`, `1,3`, `MON-FRI`, `0/15`: of numbers from `first` to `last`. */
function fieldOf(
  text: string,
  first: number,
  last: number,
  names: readonly string[] = [],
): Field | undefined {
  if (text === "*" || text === "?") return () => true;
  const ranges: [number, number, number][] = [];
  for (const part of text.split(",")) {
    const [range = "", step = "1"] = part.split("/");
    const [low = "", high] = range === "*" ? [String(first), String(last)] : range.split("-");
    const begin = numberOf(low, names, first);
    const end = high === undefined ? (part.includes("/") ? last : begin) : numberOf(high, names, first);
    const by = Number(step);
    if (!(begin >= first && end <= last && begin <= end && Number.isInteger(by) && by >= 1)) return undefined;
    ranges.push([begin, end, by]);
  }
  return (value) =>
    ranges.some(([begin, end, by]) => value >= begin && value <= end && (value - begin) % by === 0);
}

const lastOfMonth = (day: Date): number =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

/** Days of the month; `L` is its last one. */
function daysOfMonth(text: string): ((day: Date) => boolean) | undefined {
  if (text === "L") return (day) => day.getUTCDate() === lastOfMonth(day);
  const field = fieldOf(text, 1, 31);
  return field && ((day) => field(day.getUTCDate()));
}

/** Days of the week; `MON#1` is the first Monday of a month, `MONL` its last one. */
function daysOfWeek(text: string): ((day: Date) => boolean) | undefined {
  const [, name = "", nth, last] = /^(\w+?)(?:#([1-5])|(L))$/.exec(text) ?? [];
  const field = fieldOf((nth ?? last) ? name : text, 1, 7, weekdays);
  return (
    field &&
    ((day) =>
      field(day.getUTCDay() + 1) &&
      (nth === undefined || Math.ceil(day.getUTCDate() / 7) === Number(nth)) &&
      (last === undefined || day.getUTCDate() > lastOfMonth(day) - 7))
  );
}

function daysOf(cron: string): ((day: Date) => boolean) | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...more] = cron.trim().split(/\s+/);
  if (year === undefined || more.length > 0) return undefined;
  const fields = {
    minute: fieldOf(minute ?? "", 0, 59),
    hour: fieldOf(hour ?? "", 0, 23),
    month: fieldOf(month ?? "", 1, 12, months),
    year: fieldOf(year, 1970, 2199),
  };
  const ofMonth = daysOfMonth(dayOfMonth ?? "");
  const ofWeek = daysOfWeek(dayOfWeek ?? "");
  if (!fields.minute || !fields.hour || !fields.month || !fields.year || !ofMonth || !ofWeek)
    return undefined;
  const { month: ofYear, year: years } = fields;
  return (day) => years(day.getUTCFullYear()) && ofYear(day.getUTCMonth() + 1) && ofMonth(day) && ofWeek(day);
}

const perDay: Readonly<Record<string, number>> = { minute: 1_440, hour: 24, day: 1 };

/**
 * Days between two times of a schedule, `cron(…)` or `rate(…)`, at most: infinite for one that ends, that comes once, or that
 * is not understood.
 */
export function longestPause(schedule: string): number {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule.trim()) ?? [];
  if (count !== undefined) return Number(count) >= 1 ? Number(count) / (perDay[unit] ?? 1) : Infinity;
  const [, cron] = /^cron\((.*)\)$/.exec(schedule.trim()) ?? [];
  const comes = cron === undefined ? undefined : daysOf(cron);
  if (!comes) return Infinity;
  let [longest, last] = [0, from - aDay];
  for (let day = from; day < until; day += aDay) {
    if (!comes(new Date(day))) continue;
    longest = Math.max(longest, (day - last) / aDay);
    last = day;
  }
  const rest = (until - last) / aDay;
  // What does not come again within a year has ended.
  return last < from || rest > 366 ? Infinity : Math.max(longest, rest);
}
