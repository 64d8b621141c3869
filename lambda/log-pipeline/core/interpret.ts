import { isUtf8 } from 'node:buffer';
import { readAccessLog } from './access-fields.ts';
import {
  eventId,
  isControlMessage,
  readLogsPayload,
  splitPayload,
  type LogEvent,
  type LogsPayload,
} from './cloudwatch-logs.ts';
import { fieldsOf, toData, type Fields } from './fields.ts';
import { isFlowLogHeader, readFlowLog, type FlowLogFormat } from './flow-log.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { readObject } from './json-fields.ts';
import { parseObject } from './json-object.ts';
import { isMessagePack, readMessagePack } from './message-pack.ts';
import { UnreadableRecord, type Outcome } from './outcome.ts';

export interface RecordContext {
  /** Id of the document; its characters need no escape in JSON. */
  readonly id: string;
  /** Arrival in the stream in milliseconds since 1970; the time of records that have none. */
  readonly arrival: number;
  /** @default - only the default format is recognized */
  readonly flowLogFormat?: FlowLogFormat;
}

/**
 * Returns the outcome of a record; its first bytes and its form determine the format.
 *
 * @throws UnreadableRecord if the record has none of the formats
 */
export function interpret(bytes: Buffer, context: RecordContext): Outcome {
  if (isGzip(bytes)) return ofPayload(parseObject(trimmed(gunzip(bytes).toString())), context);
  if (isMessagePack(bytes[0])) {
    const object = readMessagePack(bytes);
    return ofObject(object, JSON.stringify(object), context);
  }
  if (!isUtf8(bytes)) throw new UnreadableRecord('not-utf-8');
  return ofText(trimmed(bytes.toString()), context);
}

function ofText(text: string, context: RecordContext): Outcome {
  if (text.trim() === '') throw new UnreadableRecord('empty');
  if (text.trimStart().startsWith('{')) return ofObject(parseObject(text), text, context);
  if (text.includes('\0')) throw new UnreadableRecord('unknown-format');
  const members = readAccessLog(text);
  if (members !== undefined) {
    const ends = `"event.id":"${context.id}","event.original":${JSON.stringify(text)}`;
    return { kind: 'document', data: toData(`{${members},${ends}}`) };
  }
  if (isFlowLogHeader(text, context.flowLogFormat)) return { kind: 'dropped' };
  const fields = readFlowLog(text, context.flowLogFormat);
  if (!fields) throw new UnreadableRecord('unknown-format');
  return document(fields, context.arrival, context.id, text);
}

function ofObject(object: object, original: string, context: RecordContext): Outcome {
  if (isControlMessage(object) || readLogsPayload(object)) return ofPayload(object, context);
  const { fields, line } = readObjectWithLine(object, context);
  fields['event.dataset'] ??= 'json';
  return document(fields, context.arrival, context.id, line ?? original);
}

function ofPayload(object: object, context: RecordContext): Outcome {
  if (isControlMessage(object)) return { kind: 'dropped' };
  const payload = readLogsPayload(object);
  if (!payload) throw new UnreadableRecord('unknown-format');
  const [event, ...more] = payload.logEvents;
  if (!event) return { kind: 'dropped' };
  if (more.length > 0) return { kind: 'reingested', records: splitPayload(payload) };
  return ofEvent(payload, event, context);
}

function ofEvent(payload: LogsPayload, event: LogEvent, context: RecordContext): Outcome {
  const message = trimmed(event.message);
  const base = {
    'event.dataset': 'aws.cloudwatch_logs',
    'cloud.account.id': payload.owner,
    'aws.cloudwatch.log_group': payload.logGroup,
    'aws.cloudwatch.log_stream': payload.logStream,
  };
  const fields = readMessage(message, context) ?? { message };
  return document(fieldsOf(base, fields), event.timestamp, eventId(payload, event), message);
}

function readMessage(message: string, context: RecordContext): Fields | undefined {
  const fields = readLine(message, context);
  if (fields || !message.startsWith('{')) return fields;
  try {
    return readObjectWithLine(parseObject(message), context).fields;
  } catch {
    // The output of a function can look like JSON and be text.
    return undefined;
  }
}

/** Fields of an object and of the log line in it, if it has one. */
function readObjectWithLine(
  object: object,
  context: RecordContext,
): { fields: Fields; line?: string } {
  const texts: Fields = {};
  for (const name of ['message', 'log']) {
    const { [name]: value, ...rest } = object as Fields;
    if (typeof value !== 'string') continue;
    const line = trimmed(value);
    const fields = readLine(line, context);
    if (fields) return { fields: fieldsOf(readObject(rest), fields), line };
    if (START.test(value)) texts[name] = value.replace(START, '');
  }
  return { fields: readObject(fieldsOf(object, texts)) };
}

function readLine(line: string, { flowLogFormat }: RecordContext): Fields | undefined {
  if (line.includes('\0')) return undefined;
  const members = readAccessLog(line);
  if (members !== undefined) return parseObject(`{${members}}`) as Fields;
  return readFlowLog(line, flowLogFormat);
}

/** Adds fields in place; no other code has a reference to them. */
function document(fields: Fields, time: number, id: string, original: string): Outcome {
  fields['@timestamp'] ??= new Date(time).toISOString();
  fields['event.id'] = id;
  fields['event.original'] = original;
  return { kind: 'document', data: toData(JSON.stringify(fields)) };
}

/** Byte order mark of a file's first line, and NUL bytes of a file truncated while a server wrote to it. */
const START = /^[\uFEFF\0]+/;

/** Line without its line end, which some agents send, and without the prefix of a file. */
function trimmed(text: string): string {
  const end = text.endsWith('\r\n') ? -2 : text.endsWith('\n') ? -1 : undefined;
  return text.slice(0, end).replace(START, '');
}
