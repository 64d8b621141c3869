import type { FirehoseTransformationEventRecord } from 'aws-lambda';

/** Expression of the blueprint kinesis-firehose-apachelog-to-json, extended by hosts other than IPv4 and `-` bytes. */
const PARSER = /^(\S+) (\S+) (\S+) \[([\w:/]+\s[+-]\d{4})\] "(.+?)" (\d{3}) (\d+|-)/;

/** Common transform: one expression, seven fields, JSON.stringify. */
export function blueprint({ recordId, data }: FirehoseTransformationEventRecord) {
  const match = PARSER.exec(Buffer.from(data, 'base64').toString('utf8'));
  if (!match) return { recordId, result: 'ProcessingFailed', data };
  const [, host, ident, authuser, time, request, response, bytes] = match;
  const fields = { host, ident, authuser, '@timestamp': time, request, response, bytes };
  const document = Buffer.from(JSON.stringify(fields), 'utf8').toString('base64');
  return { recordId, result: 'Ok', data: document };
}
