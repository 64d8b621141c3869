import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { manyPhotographs } from './photographs.ts';
import type { Resizer } from './resizer.ts';

const MAX_BYTES = 20 * 1024 * 1024;

/** Checks the 4xx responses to invalid requests, each with its reason. */
export async function checkBadRequests(
  resizer: Resizer,
  { progress, lacks }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('sending bad requests');
  const post = (body: string) => resizer.request('uploads', { method: 'POST', body });
  const expect = async (
    check: string,
    expected: string,
    answer: Promise<Response>,
  ): Promise<void> => {
    const { status, ...response } = await readAnswer(answer);
    checks.equal(check, expected, `${status} ${response.reason}`);
  };
  await expect('POST /uploads without JSON', '400 not-json', post('photograph'));
  await expect('POST /uploads without a type', '400 wrong-body', post('{}'));
  await expect(
    'POST /uploads of a PDF is rejected',
    '415 unsupported-type',
    post('{"contentType":"application/pdf"}'),
  );
  await expect(
    'POST /uploads of 21 MB is rejected',
    '413 wrong-size',
    post('{"contentType":"image/png","size":22020096}'),
  );
  await expect(
    'GET of a size that is not on the list is rejected',
    '400 unknown-size',
    resizer.get('401x300', 'a.jpg'),
  );
  await expect(
    'GET of a size without bounds is rejected',
    '400 unknown-size',
    resizer.get('99999999x1', 'a.jpg'),
  );
  await expect(
    'GET of an upload that does not exist is rejected',
    '404 no-such-upload',
    resizer.get('400x300', 'missing.jpg'),
  );
  await expect(
    'GET of a preset that does not exist is rejected',
    '404 not-made',
    resizer.get('card', 'missing.jpg'),
  );
  await expect(
    'GET of a key with a segment .. is rejected',
    '400 invalid-key',
    resizer.request('400x300/a%2F..%2Fb.jpg'),
  );
  await checkBadSource(resizer, expect);
  await checkUploadPolicy(resizer, lacks, checks);
}

async function checkBadSource(
  resizer: Resizer,
  expect: (check: string, expected: string, answer: Promise<Response>) => Promise<void>,
): Promise<void> {
  const key = 'bad-source.txt.jpg';
  await resizer.put(key, Buffer.from('This is text.'), 'image/jpeg');
  await expect(
    'GET of an upload that is not an image is rejected',
    '422 unsupported-format',
    resizer.get('400x300', key),
  );
  await resizer.s3.send(
    new DeleteObjectCommand({ Bucket: resizer.output('UploadsBucket'), Key: key }),
  );
}

/** Checks that S3 enforces the policy of the form, and that the buckets are private. */
async function checkUploadPolicy(
  resizer: Resizer,
  lacks: Deployment['lacks'],
  checks: Checks,
): Promise<void> {
  const tooLarge = await resizer.sendForm(
    await resizer.askForm('image/jpeg'),
    Buffer.alloc(MAX_BYTES + 1),
  );
  checks.equal(
    'S3 rejects an upload over 20 MiB',
    '400 EntityTooLarge',
    `${tooLarge.status} ${await codeOf(tooLarge)}`,
  );
  const [sample] = await manyPhotographs(1);
  const form = await resizer.askForm('image/jpeg');
  const fields = { ...form.fields, 'Content-Type': 'text/html' };
  const otherType = await resizer.sendForm({ ...form, fields }, sample?.body ?? Buffer.alloc(1));
  checks.equal(
    'S3 rejects an upload whose type differs from the form',
    '403 AccessDenied',
    `${otherType.status} ${await codeOf(otherType)}`,
  );
  await resizer.upload(form, sample?.body ?? Buffer.alloc(1));
  const open = lacks('enforcement of policies');
  if (open) {
    checks.notRun('S3 denies reads of the bucket without credentials', open);
    return;
  }
  const anonymous = await fetch(`${form.url.replace(/\/$/, '')}/${form.key}`);
  checks.equal(
    'S3 denies reads of the bucket without credentials',
    '403 AccessDenied',
    `${anonymous.status} ${await codeOf(anonymous)}`,
  );
}

async function readAnswer(answer: Promise<Response>): Promise<{ status: number; reason: string }> {
  const { status, ...response } = await answer.then(async (it) => ({
    status: it.status,
    text: await it.text(),
  }));
  try {
    return { status, reason: (JSON.parse(response.text) as { reason: string }).reason };
  } catch {
    return { status, reason: response.text };
  }
}

async function codeOf(answer: Response): Promise<string> {
  return /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? '';
}
