import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Checks, Deployment } from '../../../e2e/scenario.ts';
import type { SiteOutputs } from '../../../../tools/serverless-api/upload-site.ts';

/** Delivery of the files: only through CloudFront, with the headers for browsers. */
export async function checkDelivery(
  { SiteUrl, SiteBucket, LoginUrl }: SiteOutputs,
  { reach }: Deployment,
  checks: Checks,
): Promise<void> {
  const answers = await Promise.all(
    ['', 'site.js', 'site.css', 'icon.svg', 'config.json'].map((name) => reach(SiteUrl + name)),
  );
  checks.equal(
    'The page’s files come through CloudFront, and browsers revalidate them',
    Array.from(answers, () => '200 no-cache').join(', '),
    answers
      .map(({ status, headers }) => `${status} ${headers.get('cache-control') ?? ''}`)
      .join(', '),
  );
  const policies = answers.map(({ headers }) => headers.get('content-security-policy') ?? '');
  checks.noProblems(
    'The content security policy allows only own scripts, and requests to the site and the login',
    "script-src 'self', connect-src 'self' and the login",
    policies.filter(
      (policy) =>
        !policy.includes("script-src 'self';") ||
        !policy.includes(`connect-src 'self' ${LoginUrl};`) ||
        policy.includes('unsafe'),
    ),
  );
  checks.equal(
    'The bucket rejects unsigned requests',
    'AccessDenied',
    await readUnsigned(SiteBucket),
  );
}

async function readUnsigned(bucket: string): Promise<string> {
  const s3 = new S3Client({
    region: 'us-east-1',
    signer: { sign: (request) => Promise.resolve(request) },
  });
  try {
    await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'index.html' }));
    return 'the file';
  } catch (error) {
    return error instanceof S3ServiceException ? error.name : String(error);
  }
}
