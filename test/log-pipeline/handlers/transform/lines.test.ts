import { accessLines } from '../../e2e/lines/access-lines.ts';
import { census, topOf } from '../../e2e/lines/census.ts';
import { flowRecords } from '../../../e2e/flow-records.ts';
import { malformedLines } from '../../e2e/lines/malformed.ts';
import { documentOf, type Document } from './support/documents.ts';

const lines = accessLines({ count: 10_000 });

test('The generator returns the same lines for the same seed and others for another seed', () => {
  expect(accessLines({ count: 50, seed: 3 })).toEqual(accessLines({ count: 50, seed: 3 }));
  expect(accessLines({ count: 50, seed: 3 })).not.toEqual(accessLines({ count: 50, seed: 4 }));
  expect(flowRecords({ count: 50 })).toEqual(flowRecords({ count: 50 }));
  expect(malformedLines()).toEqual(malformedLines());
});

test('The generator returns lines over 36 hours with all classes of status', () => {
  const { statusClasses, bytesPerHour } = census(lines);
  expect(bytesPerHour.size).toBe(36);
  expect([...statusClasses.keys()].sort()).toEqual(['2xx', '3xx', '4xx', '5xx']);
});

test('The census has the same counts as the documents', () => {
  const documents = lines.map((line) => documentOf(line));
  const { statusClasses, paths, bytesPerHour } = census(lines);
  const status = (document: Document) =>
    `${String(document['http.response.status_code']).slice(0, 1)}xx`;
  const hour = (document: Document) => `${String(document['@timestamp']).slice(0, 13)}:00:00.000Z`;
  const bytes = (document: Document) => Number(document['http.response.body.bytes'] ?? 0);
  const path = (document: Document) => String(document['url.path']);
  expect(sum(documents, status)).toEqual(new Map(statusClasses));
  const withPath = documents.filter((document) => 'url.path' in document);
  expect(topOf(sum(withPath, path), 200)).toEqual(topOf(paths, 200));
  expect(sum(documents, hour, bytes)).toEqual(new Map(bytesPerHour));
});

function sum(
  documents: Document[],
  name: (of: Document) => string,
  value: (of: Document) => number = () => 1,
) {
  const sums = new Map<string, number>();
  for (const each of documents) sums.set(name(each), (sums.get(name(each)) ?? 0) + value(each));
  return sums;
}
