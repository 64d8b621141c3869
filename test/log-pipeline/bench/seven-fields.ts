import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { isPlain } from '../../../lambda/log-pipeline/core/access-fields.ts';
import { readAccessLine } from '../../../lambda/log-pipeline/core/access-line.ts';
import { toData } from '../../../lambda/log-pipeline/core/fields.ts';

/** Transform of the blueprint's seven fields with the reader and writer of the log pipeline. */
export function sevenFields({ recordId, data }: FirehoseTransformationEventRecord) {
  const line = Buffer.from(data, 'base64').toString();
  const parts = readAccessLine(line);
  if (!parts) return { recordId, result: 'ProcessingFailed', data };
  const quote = isPlain(line) ? (field: string) => `"${field}"` : JSON.stringify;
  const { client, timeStart, requestStart, requestEnd, statusStart, bytesEnd } = parts;
  const json =
    `{"host":"${client.address}","ident":${quote(client.identity)},"authuser":${quote(client.user)},` +
    `"@timestamp":"${line.slice(timeStart, requestStart - 3)}",` +
    `"request":${quote(line.slice(requestStart, requestEnd))},` +
    `"response":"${line.slice(statusStart, statusStart + 3)}",` +
    `"bytes":"${line.slice(statusStart + 4, bytesEnd)}"}`;
  return { recordId, result: 'Ok', data: toData(json) };
}
