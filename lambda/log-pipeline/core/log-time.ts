const DAY = 86_400_000;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Length of a time as servers write it, `10/Oct/2000:13:55:36 -0700`. */
export const LOG_TIME_LENGTH = 26;

/**
 * Milliseconds since 1970 of a server's time (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html),
 * `NaN` for one that no calendar has.
 */
export function readLogTime(bytes: Buffer, at: number): number {
  if (!isShaped(bytes, at)) return NaN;
  const hours = twoDigits(bytes, at + 12);
  const minutes = twoDigits(bytes, at + 15);
  const seconds = twoDigits(bytes, at + 18);
  const zone = twoDigits(bytes, at + 22) * 60 + twoDigits(bytes, at + 24);
  // A leap second is written as 60.
  if (!(hours < 24 && minutes < 60 && seconds <= 60 && zone < 24 * 60)) return NaN;
  const east = bytes[at + 21] === PLUS ? zone : -zone;
  return readDay(bytes, at) + ((hours * 60 + minutes - east) * 60 + seconds) * 1000;
}

const [SLASH, COLON, SPACE, PLUS, MINUS, ZERO] = [0x2f, 0x3a, 0x20, 0x2b, 0x2d, 0x30];

function isShaped(bytes: Buffer, at: number): boolean {
  return (
    bytes[at + 2] === SLASH &&
    bytes[at + 6] === SLASH &&
    bytes[at + 11] === COLON &&
    bytes[at + 14] === COLON &&
    bytes[at + 17] === COLON &&
    bytes[at + 20] === SPACE &&
    (bytes[at + 21] === PLUS || bytes[at + 21] === MINUS)
  );
}

/** `NaN` when they are none. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Lines of one log have the same date most of the time. */
const last = { bytes: Buffer.alloc('10/Oct/2000'.length), day: NaN };

function readDay(bytes: Buffer, at: number): number {
  for (let digit = 0; digit < last.bytes.length; digit++) {
    if (last.bytes[digit] !== bytes[at + digit]) {
      bytes.copy(last.bytes, 0, at, at + last.bytes.length);
      last.day = dayOf(last.bytes.toString('latin1'));
      break;
    }
  }
  return last.day;
}

function dayOf(date: string): number {
  const [, day = '', name = '', year = ''] = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4})$/.exec(date) ?? [];
  const month = String(MONTHS.indexOf(name) / 3 + 1).padStart(2, '0');
  const iso = `${year}-${month}-${day}`;
  const time = Date.parse(iso);
  // ECMAScript may take 31 February for a day in March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? NaN : time;
}

let isoDay = NaN;
let isoDate = Buffer.alloc(0);

/** The parts of a whole second in ISO format: date, hours, minutes, seconds; a quarter of the time of `toISOString`. */
export function isoParts(time: number): [Buffer, Buffer, Buffer, Buffer] {
  const day = Math.floor(time / DAY);
  if (day !== isoDay) {
    isoDay = day;
    isoDate = Buffer.from(new Date(day * DAY).toISOString().slice(0, 11));
  }
  const seconds = (time - day * DAY) / 1000;
  const minutes = Math.floor(seconds / 60);
  return [
    isoDate,
    HOURS[Math.floor(minutes / 60)] ?? EMPTY,
    MINUTES[minutes % 60] ?? EMPTY,
    SECONDS[seconds % 60] ?? EMPTY,
  ];
}

const EMPTY = Buffer.alloc(0);
const [HOURS, MINUTES, SECONDS] = [numbers(24, ':'), numbers(60, ':'), numbers(60, '.000Z')];

function numbers(count: number, ending: string): Buffer[] {
  return Array.from({ length: count }, (_, value) =>
    Buffer.from(String(value).padStart(2, '0') + ending),
  );
}
