import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { readAccessLine } from '../../lambda/log-pipeline/core/access-line.ts';
import { putAscii, toBase64 } from '../../lambda/log-pipeline/core/document-bytes.ts';
import { readAscii } from '../../lambda/log-pipeline/core/line-bytes.ts';

/** The blueprint's seven fields by the transform's own reader of lines. */
export function sevenFields({ recordId, data }: FirehoseTransformationEventRecord) {
  const ascii = readAscii(data);
  const line = ascii ?? Buffer.from(data, 'base64').toString();
  const parts = readAccessLine(line);
  if (!parts) return { recordId, result: 'ProcessingFailed', data };
  const host = line.slice(parts.hostStart, parts.hostEnd);
  const ident = line.slice(parts.hostEnd + 1, parts.identityEnd);
  const user = line.slice(parts.identityEnd + 1, parts.userEnd);
  const time = line.slice(parts.timeStart, parts.requestStart - 3);
  const request = line.slice(parts.requestStart, parts.requestEnd);
  const status = line.slice(parts.statusStart, parts.statusStart + 3);
  const bytes = line.slice(parts.statusStart + 4, parts.bytesEnd);
  const json = `{"host":"${host}","ident":"${ident}","authuser":${JSON.stringify(user)},"@timestamp":"${time}","request":${JSON.stringify(request)},"response":"${status}","bytes":"${bytes}"}`;
  const isAscii = ascii !== undefined;
  const document = isAscii ? toBase64(putAscii(0, json)) : Buffer.from(json).toString('base64');
  return { recordId, result: 'Ok', data: document };
}
