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
import { isObject, readObject } from './json-fields.ts';
import { isMessagePack, readMessagePack } from './message-pack.ts';
import { UnreadableRecord, type Outcome } from './outcome.ts';

export interface RecordContext {
  /** Of the document; its characters need no escape in JSON. */
  readonly id: string;
  /** When the stream took the record, in milliseconds since 1970: the time of what has none. */
  readonly arrival: number;
  /** @default - only the default format is known */
  readonly flowLogFormat?: FlowLogFormat;
}

/**
 * What becomes of a record of any format, told by its first bytes and its form.
 *
 * @throws UnreadableRecord when it is in none of the formats
 */
export function interpret(bytes: Buffer, context: RecordContext): Outcome {
  if (isGzip(bytes)) return ofPayload(parseJson(gunzip(bytes).toString()), context);
  if (isMessagePack(bytes[0])) {
    const object = readMessagePack(bytes);
    return ofObject(object, JSON.stringify(object), context);
  }
  if (!isUtf8(bytes)) throw new UnreadableRecord('not-utf-8');
  return ofText(withoutLineEnd(bytes.toString()), context);
}

function ofText(text: string, context: RecordContext): Outcome {
  if (text.trim() === '') throw new UnreadableRecord('empty');
  if (text.trimStart().startsWith('{')) return ofObject(parseJson(text), text, context);
  if (isFlowLogHeader(text, context.flowLogFormat)) return { kind: 'dropped' };
  const fields = readLine(text, context);
  if (!fields) throw new UnreadableRecord('unknown-format');
  return document({ ...ofArrival(context), ...fields }, context.id, text);
}

function ofObject(object: object, original: string, context: RecordContext): Outcome {
  if (isControlMessage(object) || readLogsPayload(object)) return ofPayload(object, context);
  const { fields, line } = readObjectWithLine(object, context);
  const base = { ...ofArrival(context), 'event.dataset': 'json' };
  return document(fieldsOf(base, fields), context.id, line ?? original);
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
  const message = withoutLineEnd(event.message);
  const base = {
    ...ofArrival({ ...context, arrival: event.timestamp }),
    'event.dataset': 'aws.cloudwatch_logs',
    'cloud.account.id': payload.owner,
    'aws.cloudwatch.log_group': payload.logGroup,
    'aws.cloudwatch.log_stream': payload.logStream,
  };
  const fields = readMessage(message, context) ?? { message };
  return document(fieldsOf(base, fields), eventId(payload, event), message);
}

function readMessage(message: string, context: RecordContext): Fields | undefined {
  const fields = readLine(message, context);
  if (fields || !message.startsWith('{')) return fields;
  try {
    return readObjectWithLine(parseJson(message), context).fields;
  } catch {
    // Whatever a function prints is a message, also what looks like JSON.
    return undefined;
  }
}

/** An object's fields and those of the log's line in it, where it has one. */
function readObjectWithLine(
  object: object,
  context: RecordContext,
): { fields: Fields; line?: string } {
  for (const name of ['message', 'log']) {
    const { [name]: value, ...rest } = object as Fields;
    if (typeof value !== 'string') continue;
    const line = withoutLineEnd(value);
    const fields = readLine(line, context);
    if (fields) return { fields: fieldsOf(readObject(rest), fields), line };
  }
  return { fields: readObject(object) };
}

function readLine(line: string, { flowLogFormat }: RecordContext): Fields | undefined {
  return readAccessLog(line) ?? readFlowLog(line, flowLogFormat);
}

function document(fields: Fields, id: string, original: string): Outcome {
  const data = toData({ ...fields, 'event.id': id, 'event.original': original });
  return { kind: 'document', data };
}

function ofArrival({ arrival }: RecordContext): Fields {
  return { '@timestamp': new Date(arrival).toISOString() };
}

function parseJson(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableRecord('broken-json', { cause });
  }
  if (!isObject(value)) throw new UnreadableRecord('unknown-format');
  return value;
}

/** Agents may send a line with its end. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
