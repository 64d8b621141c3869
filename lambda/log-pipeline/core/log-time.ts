const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const [PLUS, MINUS, ZERO] = [0x2b, 0x2d, 0x30];

/** Length of a server's time, `10/Oct/2000:13:55:36 -0700`. */
export const LOG_TIME_LENGTH = 26;

/**
 * Converts a server's time to ISO format in UTC (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html),
 * undefined for a date that does not exist.
 */
export function readLogTime(line: string, at: number): string | undefined {
  const sign = line.charCodeAt(at + 21);
  if (line[at + 11] !== ':' || line[at + 14] !== ':' || line[at + 17] !== ':') return undefined;
  if (line[at + 20] !== ' ' || (sign !== PLUS && sign !== MINUS)) return undefined;
  const hours = twoDigits(line, at + 12);
  const minutes = twoDigits(line, at + 15);
  const seconds = twoDigits(line, at + 18);
  const zone = twoDigits(line, at + 22) * 60 + twoDigits(line, at + 24);
  // A leap second is written as 60.
  if (!(hours < 24 && minutes < 60 && seconds <= 60 && zone < 24 * 60)) return undefined;
  const { iso, time } = readDay(line.slice(at, at + 11));
  if (Number.isNaN(time)) return undefined;
  // Creating a Date takes longer than reading the rest of the line.
  if (zone === 0 && seconds < 60) return `${iso}T${line.slice(at + 12, at + 20)}.000Z`;
  const east = sign === PLUS ? zone : -zone;
  return new Date(time + ((hours * 60 + minutes - east) * 60 + seconds) * 1000).toISOString();
}

/** `NaN` if the characters are not digits. */
function twoDigits(line: string, at: number): number {
  const tens = line.charCodeAt(at) - ZERO;
  const ones = line.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

interface Day {
  readonly iso: string;
  /** `NaN` for a date that does not exist. */
  readonly time: number;
}

/** Cache of the last date, since most lines of a log have the same one. */
let lastDate = '';
let lastDay: Day = { iso: '', time: NaN };

function readDay(date: string): Day {
  if (date !== lastDate) {
    lastDate = date;
    lastDay = dayOf(date);
  }
  return lastDay;
}

function dayOf(date: string): Day {
  const [, day = '', name = '', year = ''] = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4})$/.exec(date) ?? [];
  const month = String(MONTHS.indexOf(name) / 3 + 1).padStart(2, '0');
  const iso = `${year}-${month}-${day}`;
  const time = Date.parse(iso);
  // ECMAScript may read 31 February as a day in March.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === iso;
  return { iso, time: isDay ? time : NaN };
}
