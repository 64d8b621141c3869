import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { readAccessLine } from '../../lambda/log-pipeline/core/access-line.ts';
import { readLatin1, toBase64 } from '../../lambda/log-pipeline/core/record-bytes.ts';

/** The blueprint's seven fields by the transform's own reader of lines. Bytes stay as they are, UTF-8 or not. */
export function sevenFields({ recordId, data }: FirehoseTransformationEventRecord) {
  const line = readLatin1(data);
  const parts = line === undefined ? undefined : readAccessLine(line);
  if (line === undefined || !parts) return { recordId, result: 'ProcessingFailed', data };
  const host = line.slice(parts.hostStart, parts.hostEnd);
  const ident = line.slice(parts.hostEnd + 1, parts.identityEnd);
  const user = line.slice(parts.identityEnd + 1, parts.userEnd);
  const time = line.slice(parts.timeStart, parts.requestStart - 3);
  const request = line.slice(parts.requestStart, parts.requestEnd);
  const status = line.slice(parts.statusStart, parts.statusStart + 3);
  const bytes = line.slice(parts.statusStart + 4, parts.bytesEnd);
  const quote = line.includes('\\') ? JSON.stringify : plainly;
  const json = `{"host":"${host}","ident":"${ident}","authuser":${quote(user)},"@timestamp":"${time}","request":${quote(request)},"response":"${status}","bytes":"${bytes}"}`;
  return { recordId, result: 'Ok', data: toBase64(json) };
}

function plainly(text: string): string {
  return `"${text}"`;
}
