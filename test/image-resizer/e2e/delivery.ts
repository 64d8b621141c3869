import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { makePhotographs, manyPhotographs, PHOTOGRAPHS, type Sample } from './photographs.ts';
import { deviations, inspect, type Format } from './pixels.ts';
import type { Resizer } from './resizer.ts';

const BROWSER = 'image/avif,image/webp,image/*,*/*;q=0.8';

/** Checks images on demand: negotiated, cached, and through CloudFront where it is deployed. */
export async function checkDelivery(
  resizer: Resizer,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  deployment.progress('asking for images on demand');
  const [sample] = await manyPhotographs(1);
  if (!sample) throw new Error('There is no photograph.');
  const form = await resizer.askForm(sample.contentType);
  await resizer.upload(form, sample.body);
  const { key } = form;
  await checkNegotiation(resizer, sample, key, deployment, checks);
  await checkCaching(resizer, key, checks);
  await checkConditions(resizer, key, checks);
  // Until then, the answer is the WebP, which is made earlier.
  await until('the thumbnail', 30, async () =>
    (await resizer.derivatives()).has(`thumbnail/${key}.avif`) ? true : undefined,
  );
  const preset = await resizer.get('thumbnail', key);
  checks.equal(
    'A preset is returned after it is made',
    'image/avif',
    preset.headers.get('content-type') ?? '',
  );
  const site = deployment.outputs.SiteUrl;
  if (site) await checkEdge(resizer, site, checks);
  else checks.note('CloudFront: not run, ImageResizerEdge is not deployed here.');
}

async function checkNegotiation(
  resizer: Resizer,
  { expect }: Sample,
  key: string,
  { lacks }: Deployment,
  checks: Checks,
): Promise<void> {
  if (expect.kind !== 'derivatives') return;
  for (const [accept, format] of [
    [BROWSER, 'avif'],
    ['image/webp,*/*', 'webp'],
    ['*/*', 'jpeg'],
  ] as const satisfies [string, Format][]) {
    const check = `GET /400x300 with Accept: ${accept}`;
    const missing = accept === '*/*' ? lacks('binary answers to Accept: */*') : undefined;
    if (missing) {
      checks.notRun(check, missing);
      continue;
    }
    const answer = await resizer.get('400x300', key, { accept });
    const body = Buffer.from(await answer.arrayBuffer());
    checks.noProblems(
      check,
      `400 x 300 ${format}, Content-Type image/${format}`,
      answer.ok
        ? [
            ...deviations(await inspect(body), expect, { format, width: 400, height: 300 }),
            ...(answer.headers.get('content-type') === `image/${format}`
              ? []
              : ['Content-Type is wrong.']),
          ]
        : [`${answer.status} ${body.toString()}`],
    );
  }
}

async function checkCaching(resizer: Resizer, key: string, checks: Checks): Promise<void> {
  const before = await resizer.derivatives();
  await sleep(1_100);
  const first = await resizer.get('400x300', key);
  const after = await resizer.derivatives();
  const stored = `400x300/${key}.avif`;
  checks.equal(
    'The second request returns the stored image',
    String(before.get(stored)),
    String(after.get(stored)),
  );
  checks.equal(
    'The response allows browsers and CloudFront to cache the image for a year, by Accept',
    'public, max-age=31536000, immutable; Vary: Accept',
    `${first.headers.get('cache-control') ?? ''}; Vary: ${first.headers.get('vary') ?? ''}`,
  );
  const again = await resizer.get('400x300', key, {
    'if-none-match': first.headers.get('etag') ?? '',
  });
  checks.equal(
    'A valid copy gets 304 without a body',
    '304, 0 bytes',
    `${again.status}, ${(await again.arrayBuffer()).byteLength} bytes`,
  );
}

async function checkConditions(resizer: Resizer, key: string, checks: Checks): Promise<void> {
  const get = await resizer.get('400x300', key);
  const head = await resizer.get('400x300', key, {}, 'HEAD');
  const headers = ({ headers: all }: Response) =>
    ['content-type', 'etag', 'cache-control'].map((name) => all.get(name) ?? '').join(', ');
  checks.equal(
    'HEAD responds as GET does, without a body',
    `${get.status}, ${headers(get)}, 0 bytes`,
    `${head.status}, ${headers(head)}, ${(await head.arrayBuffer()).byteLength} bytes`,
  );
  const any = await resizer.get('400x300', key, { 'if-none-match': '*' });
  checks.equal('If-None-Match: * gets 304', 304, any.status);
}

async function checkEdge(resizer: Resizer, site: string, checks: Checks): Promise<void> {
  const page = await resizer.request('', {}, site);
  checks.equal(
    'CloudFront delivers the upload page',
    'text/html; charset=utf-8',
    page.headers.get('content-type') ?? '',
  );
  const [sample] = await manyPhotographs(1);
  const form = await resizer.askForm('image/jpeg', site);
  await resizer.sendForm(form, sample?.body ?? Buffer.alloc(0));
  const types = await Promise.all(
    [BROWSER, 'image/png,image/webp', '*/*'].map(async (accept) => {
      const answer = await resizer.request(`200x200/${form.key}`, { headers: { accept } }, site);
      return answer.headers.get('content-type');
    }),
  );
  checks.equal(
    'An image uploaded through CloudFront is delivered by Accept',
    'image/avif, image/webp, image/jpeg',
    types.join(', '),
  );
}

/** Measures the duration; not a check, as the machine may be busy. */
export async function measureLatency(resizer: Resizer, checks: Checks): Promise<void> {
  const photographs = await makePhotographs(PHOTOGRAPHS);
  const large = photographs.find(
    ({ contentType, expect }) =>
      contentType === 'image/jpeg' &&
      expect.kind === 'derivatives' &&
      expect.width * expect.height >= 12_000_000,
  );
  if (!large) throw new Error('There is no photograph of 12 megapixels.');
  const body = await readFile(large.file);
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const form = await resizer.askForm('image/jpeg');
    const start = Date.now();
    await resizer.sendForm(form, body);
    await until(
      'the last derivative',
      60,
      async () =>
        (await resizer.derivatives()).has(`thumbnail/${form.key}.webp`) ? true : undefined,
      20,
    );
    times.push(Date.now() - start);
  }
  const milliseconds = times.toSorted((a, b) => a - b)[1] ?? 0;
  checks.note(
    `Upload to last derivative, a 12-megapixel JPEG, warm: ${milliseconds} ms (median of ${times.join(', ')})`,
  );
}
