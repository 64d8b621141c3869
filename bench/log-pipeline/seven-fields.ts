import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { readAccessLine, type AccessLine } from '../../lambda/log-pipeline/core/access-line.ts';
import { readLatin1, toBase64 } from '../../lambda/log-pipeline/core/record-bytes.ts';

/** The blueprint's seven fields by the transform's own reader of lines. Bytes stay as they are, UTF-8 or not. */
export function sevenFields({ recordId, data }: FirehoseTransformationEventRecord) {
  const line = readLatin1(data);
  const parts = line === undefined ? undefined : readAccessLine(line);
  if (line === undefined || !parts) return { recordId, result: 'ProcessingFailed', data };
  const quote = line.includes('\\') ? escaped : plain;
  return { recordId, result: 'Ok', data: toBase64(quote(line, parts)) };
}

function plain(line: string, parts: AccessLine): string {
  return `{"host":"${line.slice(parts.hostStart, parts.hostEnd)}","ident":"${line.slice(parts.hostEnd + 1, parts.identityEnd)}","authuser":"${line.slice(parts.identityEnd + 1, parts.userEnd)}","@timestamp":"${line.slice(parts.timeStart, parts.requestStart - 3)}","request":"${line.slice(parts.requestStart, parts.requestEnd)}","response":"${line.slice(parts.statusStart, parts.statusStart + 3)}","bytes":"${line.slice(parts.statusStart + 4, parts.bytesEnd)}"}`;
}

function escaped(line: string, parts: AccessLine): string {
  return JSON.stringify({
    host: line.slice(parts.hostStart, parts.hostEnd),
    ident: line.slice(parts.hostEnd + 1, parts.identityEnd),
    authuser: line.slice(parts.identityEnd + 1, parts.userEnd),
    '@timestamp': line.slice(parts.timeStart, parts.requestStart - 3),
    request: line.slice(parts.requestStart, parts.requestEnd),
    response: line.slice(parts.statusStart, parts.statusStart + 3),
    bytes: line.slice(parts.statusStart + 4, parts.bytesEnd),
  });
}
