import { fieldsOf, type Fields } from './fields.ts';
import { checkDepth, isObject } from './json-object.ts';
import { isRawNumber } from './numbers.ts';

/** Field sets of the Elastic Common Schema that a log can have (https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html). */
const FIELD_SETS = new Set(
  'agent apache aws client cloud container data_stream destination device dns ecs error event file group host http labels log network nginx observer orchestrator organization package process related rule server service session source span threat tls trace transaction url user user_agent'.split(
    ' ',
  ),
);
const FIELD_NAME = /^([a-z_]+)(?:\.[A-Za-z0-9_@-]+)+$/;
const SINGLE_FIELDS = new Set(['message', 'tags']);
const TIME_NAMES = ['@timestamp', 'timestamp', 'time', 'date', 'ts'];
/** 9999-12-31, the last day with a four-digit year in ISO format. */
const LAST_MS = 253_402_300_799_999;

/**
 * Fields of an object. Names of the Elastic Common Schema stay, dotted; the first time becomes
 * `@timestamp`; all other fields are under `json`, where types cannot conflict with other logs.
 *
 * @throws UnreadableRecord 'too-deep'
 */
export function readObject(source: object): Fields {
  checkDepth(source);
  const fields = fieldsOf();
  const rest = fieldsOf();
  const time = TIME_NAMES.find((name) => timeOf(source, name) !== undefined);
  if (time !== undefined) fields['@timestamp'] = timeOf(source, time);
  for (const [name, value] of Object.entries(source)) {
    if (name === time) continue;
    if (SINGLE_FIELDS.has(name) && !isObject(value)) fields[name] = value;
    else if (FIELD_SETS.has(name) && isObject(value)) flatten(fields, name, value);
    else if (FIELD_SETS.has(FIELD_NAME.exec(name)?.[1] ?? '')) flatten(fields, name, value);
    else rest[name] = value;
  }
  return Object.keys(rest).length === 0 ? fields : fieldsOf(fields, { json: rest });
}

function flatten(fields: Fields, name: string, value: unknown): void {
  if (!isObject(value)) {
    fields[name] = value;
    return;
  }
  for (const [key, part] of Object.entries(value)) flatten(fields, `${name}.${key}`, part);
}

function timeOf(source: object, name: string): string | undefined {
  const found: unknown = (source as Fields)[name];
  const value = isRawNumber(found) ? Number(found.rawJSON) : found;
  const time = typeof value === 'number' ? toMilliseconds(value) : readText(value);
  return time >= 0 && time <= LAST_MS ? new Date(time).toISOString() : undefined;
}

/** Time from seconds, milliseconds, microseconds or nanoseconds: the unit that gives a year before 5138. */
function toMilliseconds(value: number): number {
  const unit = [1_000, 1, 1 / 1_000, 1 / 1_000_000].find((each) => value * each < 1e14);
  return value < 0 ? NaN : Math.round(value * (unit ?? NaN));
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/;

/** Time in ISO format; UTC if it has no zone. */
function readText(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const [, date, clock, zone = 'Z'] = (typeof value === 'string' && ISO.exec(value)) || [];
  if (date === undefined || clock === undefined) return NaN;
  return Date.parse(`${date}T${clock.replace(',', '.')}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
}
