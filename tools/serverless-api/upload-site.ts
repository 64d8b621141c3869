import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { siteFiles } from '../../lib/serverless-api/site-files.ts';

/** Outputs of the stacks that the upload reads. */
export const OUTPUTS = [
  'SiteUrl',
  'SiteBucket',
  'UserPoolId',
  'UserPoolClientId',
  'LoginUrl',
] as const;
export type SiteOutputs = Readonly<Record<(typeof OUTPUTS)[number], string>>;

/**
 * Puts the editing page and its settings into the bucket behind CloudFront. Browsers and CloudFront
 * ask for each file whether it has changed, so that nothing has to be invalidated.
 *
 * @returns names of the files
 */
export async function uploadSite(outputs: SiteOutputs): Promise<string[]> {
  const { SiteBucket, UserPoolId, UserPoolClientId, LoginUrl } = outputs;
  const [region = ''] = UserPoolId.split('_');
  const files = siteFiles({
    issuer: `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}`,
    loginUrl: LoginUrl,
    clientId: UserPoolClientId,
  });
  const s3 = new S3Client({ region: 'us-east-1' });
  for (const { name, type, body } of files) {
    await s3.send(
      new PutObjectCommand({
        Bucket: SiteBucket,
        Key: name,
        Body: body,
        ContentType: type,
        CacheControl: 'no-cache',
      }),
    );
  }
  return files.map(({ name }) => name);
}

/** The outputs, or the names of those that are missing. */
export function siteOutputs(
  outputs: Readonly<Record<string, string>>,
): SiteOutputs | { readonly missing: readonly string[] } {
  const missing = OUTPUTS.filter((name) => !outputs[name]);
  return missing.length > 0 ? { missing } : outputs;
}
