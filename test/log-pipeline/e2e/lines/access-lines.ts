import { Random } from '../../../e2e/random.ts';

export interface AccessLinesProps {
  readonly count: number;
  /** Seed; the same seed gives the same lines. @default 1 */
  readonly seed?: number;
  /** Time of the first request. @default 2026-11-20T06:00:00Z */
  readonly from?: Date;
  /** Hours from the first to the last request. @default 36 */
  readonly hours?: number;
}

/** Lines of an Apache or Nginx access log in the combined format, a few in the common one, in the order of time. */
export function accessLines({ count, seed = 1, from = FROM, hours = 36 }: AccessLinesProps) {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, at) =>
    accessLine(random, new Date(from.getTime() + Math.floor((at / count) * hours * HOUR))),
  );
}

const FROM = new Date('2026-11-20T06:00:00Z');
const HOUR = 3_600_000;

function accessLine(random: Random, time: Date): string {
  const status = random.weighted(STATUSES);
  const bytes = BODILESS.has(status) ? '-' : String(random.between(120, 60_000));
  const line = [
    address(random),
    '-',
    random.weighted(USERS),
    `[${apacheTime(time, random.weighted(ZONES))}]`,
    `"${status === 408 ? '-' : request(random)}"`,
    status,
    bytes,
  ].join(' ');
  if (random.next() < 0.03) return line;
  return `${line} "${random.weighted(REFERRERS)}" "${random.weighted(AGENTS)}"`;
}

const BODILESS = new Set([204, 304, 408]);

const STATUSES = [
  [200, 860],
  [304, 50],
  [301, 25],
  [302, 12],
  [404, 30],
  [403, 6],
  [401, 4],
  [408, 2],
  [400, 2],
  [204, 5],
  [500, 3],
  [503, 1],
] as const;

const USERS = [
  ['-', 940],
  ['alice', 25],
  ['bob', 15],
  ['mallory o\\"hara', 2],
  ['john doe', 3],
  ['ACME\\\\jane', 3],
  ['müller', 2],
  ['o.k+tag@example.com', 4],
] as const;

const ZONES = [
  [0, 80],
  [60, 15],
  [-420, 3],
  [330, 2],
] as const;

const REFERRERS = [
  ['-', 45],
  ['https://www.example.com/', 30],
  ['https://www.example.com/products/7', 10],
  ['https://www.google.com/', 12],
  ['https://search.example.org/?q=summit+stacks&lang=%22en%22', 3],
] as const;

const AGENTS = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    40,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    25,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 15],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 10],
  ['curl/8.14.1', 6],
  ['-', 2],
  ['Probe \\"quick\\" \\x22check\\x22 \\\\o/', 1],
] as const;

const PATHS = [
  ['/', 300],
  ['/products', 140],
  ['/cart', 70],
  ['/login', 50],
  ['/assets/app.9f2c1a.js', 90],
  ['/assets/site.css', 80],
  ['/favicon.ico', 40],
  ['/über/uns', 6],
  ['/a%20b/%E2%82%AC', 4],
  ['/robots.txt', 20],
] as const;

const ODD_REQUESTS = [
  '\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xFC\\x03\\x03',
  'SSH-2.0-Go',
  '\\x05\\x01\\x00',
  '',
] as const;

function request(random: Random): string {
  if (random.next() < 0.002) return random.oneOf(ODD_REQUESTS);
  const method = random.weighted([
    ['GET', 90],
    ['POST', 8],
    ['HEAD', 2],
  ]);
  const version = random.weighted([
    ['HTTP/1.1', 60],
    ['HTTP/2.0', 38],
    ['HTTP/1.0', 2],
  ]);
  return `${method} ${target(random)} ${version}`;
}

function target(random: Random): string {
  const kind = random.next();
  // Products with lower numbers are requested more often.
  if (kind < 0.3) return `/products/${Math.floor(200 * random.next() ** 3)}`;
  if (kind < 0.4) return `/search?q=${random.between(0, 1_000)}&page=${random.between(1, 4)}`;
  return random.weighted(PATHS);
}

function address(random: Random): string {
  const kind = random.next();
  const host = random.between(0, 400);
  if (kind < 0.12)
    return `2001:db8:${host.toString(16)}::${random.between(1, 0xffff).toString(16)}`;
  if (kind < 0.15) return `host-${host}.example.net`;
  return `203.0.${host % 100}.${(host * 7) % 256}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Time in the format of Apache's %t and Nginx's $time_local, at an offset from UTC in minutes. */
export function apacheTime(time: Date, offset = 0): string {
  const local = new Date(time.getTime() + offset * 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = two(local.getUTCDate());
  const month = MONTHS[local.getUTCMonth()] ?? '';
  const clock = local.toISOString().slice(11, 19);
  const distance = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}${two(distance % 60)}`;
  return `${day}/${month}/${local.getUTCFullYear()}:${clock} ${zone}`;
}
