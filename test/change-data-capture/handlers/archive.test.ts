import './environment.ts';
import {
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { ArchiveBucket } from '../../../lambda/change-data-capture/aws/archive-bucket.ts';
import { runsOf, unpacked } from '../../../lambda/change-data-capture/core/archive.ts';
import { failedItem, recordsOf } from '../../../lambda/change-data-capture/core/kafka-records.ts';
import { record } from './records.ts';

const s3 = mockClient(S3Client);
const objects = new Map<string, PutObjectCommand['input']>();

beforeEach(() => {
  s3.reset();
  objects.clear();
  s3.on(PutObjectCommand).callsFake((input: PutObjectCommand['input']) => {
    const key = input.Key ?? '';
    if (objects.has(key) && input.IfNoneMatch === '*') {
      throw new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', $metadata: {} });
    }
    objects.set(key, input);
    return {};
  });
  s3.on(HeadObjectCommand).callsFake(({ Key = '' }: HeadObjectCommand['input']) => ({
    Metadata: objects.get(Key)?.Metadata,
  }));
});

const bucket = new ArchiveBucket('archive');
const store = async (...offsets: number[]) => {
  for (const run of runsOf(offsets.map((offset) => record({ offset })))) await bucket.store(run);
};
const archived = () =>
  [...objects.values()]
    .flatMap(({ Body }) => unpacked(Body as Uint8Array))
    .map(({ offset }) => offset);

describe('The archive', () => {
  test('has one object for the records of a partition, named by topic, partition and first offset', async () => {
    await store(41, 40);
    expect([...objects.keys()]).toEqual([
      'changes/topic=shop.changes/partition=0/00000000000000000040.jsonl.gz',
    ]);
    expect(archived()).toEqual([40, 41]);
  });

  test('has the same objects after the same batch came again', async () => {
    await store(40, 41);
    await store(40, 41);
    expect(archived()).toEqual([40, 41]);
  });

  test('loses no record of a batch that came again and is longer', async () => {
    await store(40, 41);
    await store(40, 41, 42, 43);
    await store(40, 41, 42, 43, 44);
    expect(archived()).toEqual([40, 41, 42, 43, 44]);
  });

  test('has a tombstone as null, and bytes that are not JSON as Base64', async () => {
    const tombstone = { ...record({ offset: 1 }), value: undefined };
    const poison = { ...record({ offset: 2 }), value: Buffer.from('poison') };
    for (const run of runsOf([tombstone, poison])) await bucket.store(run);
    const [first, second] = [...objects.values()].flatMap(({ Body }) =>
      unpacked(Body as Uint8Array),
    );
    expect(first).toMatchObject({ value: null, key: { id: 7 } });
    expect(second).toMatchObject({ value: { base64: 'cG9pc29u' } });
  });

  test('refuses an object that is not its own', async () => {
    await store(40);
    const [key = ''] = objects.keys();
    objects.set(key, { ...objects.get(key), Metadata: {} } as PutObjectCommand['input']);
    await expect(store(40, 41)).rejects.toThrow('has no last-offset');
  });
});

test('Records of an event keep their bytes, and a failed one is named as Lambda expects it', () => {
  const given = { topic: 't', partition: 3, offset: 9, timestamp: 1, key: 'aw==', value: 'dg==' };
  const [first, tombstone] = recordsOf({
    records: { 't-3': [given, { ...given, value: undefined }] },
  } as never);
  expect(first).toMatchObject({ key: Buffer.from('k'), value: Buffer.from('v') });
  expect(tombstone?.value).toBeUndefined();
  expect(first && failedItem(first)).toEqual({ itemIdentifier: { partition: 't-3', offset: 9 } });
});
