import './support/environment.ts';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { sdkStreamMixin } from '@smithy/core/serde';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { INDEX_SUFFIXES } from '../../../lambda/hpc-batch/contract.ts';
import { handler } from '../../../lambda/hpc-batch/plan.ts';

const REQUEST = {
  sample: 'lambda-1',
  reference: 'references/lambda.fa',
  reads: ['reads/1.fq.gz', 'reads/2.fq.gz'],
  parts: 64,
  regions: 16,
};
const CONTEXT = { functionName: 'plan', awsRequestId: 'request' } as unknown as Context;

const s3 = mockClient(S3Client);
let objects: Map<string, string>;

beforeEach(() => {
  const reference = `data/${REQUEST.reference}`;
  objects = new Map([
    [reference, '>lambda\nACGT\n'],
    ...INDEX_SUFFIXES.map((suffix) => [`${reference}${suffix}`, 'index'] as const),
    ...REQUEST.reads.map((key) => [`data/${key}`, '@r\nA\n+\nI\n'] as const),
  ]);
  s3.reset();
  s3.on(HeadObjectCommand).callsFake(({ Bucket, Key }: { Bucket: string; Key: string }) => {
    const text = objects.get(`${Bucket}/${Key}`);
    if (text === undefined) throw new NotFound({ message: 'NotFound', $metadata: {} });
    return { ETag: `"${text.length}"`, ContentLength: text.length };
  });
  s3.on(GetObjectCommand).callsFake(({ Bucket, Key }: { Bucket: string; Key: string }) => ({
    Body: sdkStreamMixin(Readable.from([objects.get(`${Bucket}/${Key}`) ?? ''])),
  }));
  s3.on(PutObjectCommand).resolves({});
});

describe('The task Plan', () => {
  test('writes the plan where the jobs read it', async () => {
    const { complete, ...plan } = await handler(REQUEST, CONTEXT);
    expect(complete).toBe(false);
    const [put] = s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);
    expect(put).toMatchObject({ Bucket: 'work', Key: `runs/${plan.run}/plan.json` });
    expect(JSON.parse(put?.Body as string)).toEqual(plan);
    expect(plan).toMatchObject({ ...REQUEST, ploidy: 2 });
  });

  test('reports a run that is complete after an earlier execution', async () => {
    const { run } = await handler(REQUEST, CONTEXT);
    objects.set(`results/summaries/lambda-1/${run}.json`, '{}');
    expect(await handler(REQUEST, CONTEXT)).toMatchObject({ run, complete: true });
  });

  test.each([...INDEX_SUFFIXES])(
    'rejects a reference without its index file %s',
    async (suffix) => {
      objects.delete(`data/${REQUEST.reference}${suffix}`);
      await expect(handler(REQUEST, CONTEXT)).rejects.toMatchObject({
        name: 'InputMissing',
        message:
          `s3://data/references/lambda.fa${suffix} is missing: ` +
          'submit a job with the parameters step=index,subject=references/lambda.fa.',
      });
    },
  );

  test('rejects a reference that is not FASTA with its beginning', async () => {
    objects.set(`data/${REQUEST.reference}`, 'LOCUS NC_001416');
    await expect(handler(REQUEST, CONTEXT)).rejects.toMatchObject({
      name: 'InputMissing',
      message: expect.stringContaining(
        `references/lambda.fa is not a FASTA file: it begins with "LOCUS NC_001416"`,
      ) as string,
    });
  });

  test('rejects reads that are missing or empty', async () => {
    objects.set('data/reads/2.fq.gz', '');
    await expect(handler(REQUEST, CONTEXT)).rejects.toThrow(
      's3://data/reads/2.fq.gz is empty: upload a FASTQ file with reads.',
    );
    objects.delete('data/reads/2.fq.gz');
    await expect(handler(REQUEST, CONTEXT)).rejects.toThrow(
      's3://data/reads/2.fq.gz is missing: upload the FASTQ file.',
    );
  });

  test('rejects a wrong input before it reads any object', async () => {
    await expect(handler({ ...REQUEST, parts: 10_001 }, CONTEXT)).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
    expect(s3.calls()).toHaveLength(0);
  });
});
