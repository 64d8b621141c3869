import { fieldsOf, type Fields } from './fields.ts';
import { readerOf } from './flow-log-fields.ts';

/** Names of a flow log's fields, in their order. */
export type FlowLogFormat = readonly string[];

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-default */
const DEFAULT_FORMAT: FlowLogFormat =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

/** Fields of which a format needs one, so that its lines differ from arbitrary words. */
const TELLING = ['log-status', 'action', 'srcaddr', 'dstaddr', 'pkt-srcaddr', 'start', 'end'];

/**
 * Parses a format: that of CreateFlowLogs, `${srcaddr} ${dstaddr}`, or the first line of a flow log
 * file, `srcaddr dstaddr`.
 *
 * @throws Error for a format whose lines cannot be distinguished from other text
 */
export function readFlowLogFormat(format: string): FlowLogFormat {
  const fields = format
    .trim()
    .split(/\s+/)
    .map((field) => field.replace(/^\$\{(.+)\}$/, '$1'));
  if (!fields.every(isName) || !fields.some((field) => TELLING.includes(field))) {
    throw new Error(
      `The flow log format '${format}' has none of ${TELLING.join(', ')}: give it as in the flow log, for example \${srcaddr} \${dstaddr} \${action}.`,
    );
  }
  return fields;
}

/**
 * Fields of a flow log line in the custom or the default format, without those that are `-`.
 *
 * @returns undefined if the line has neither format
 */
export function readFlowLog(line: string, custom?: FlowLogFormat): Fields | undefined {
  const values = line.split(' ');
  return (custom && readIn(custom, values)) ?? readIn(DEFAULT_FORMAT, values);
}

/** True for the first line of a flow log file, which has the names of the fields. */
export function isFlowLogHeader(line: string, custom = DEFAULT_FORMAT): boolean {
  return line === custom.join(' ') || line === DEFAULT_FORMAT.join(' ');
}

function readIn(format: FlowLogFormat, values: readonly string[]): Fields | undefined {
  if (values.length !== format.length) return undefined;
  const fields = fieldsOf({ 'event.dataset': 'aws.vpcflow' });
  let isFlowLog = false;
  for (const [at, name] of format.entries()) {
    const value = values[at] ?? '';
    if (value === '-') continue;
    const read = isWord(value) ? readerOf(name)(value) : undefined;
    if (!read) return undefined;
    Object.assign(fields, read);
    isFlowLog ||= TELLING.includes(name);
  }
  return isFlowLog ? fields : undefined;
}

function isName(field: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(field);
}

function isWord(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}
