import { HttpError } from '../../common/http.ts';

/** CloudFront makes an ETag weak when it compresses an answer. */
const TAG = /^(?:W\/)?"v([1-9][0-9]{0,8})"$/;

/** The ETag of a version: `"v3"`. */
export function tagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * Versions in an `If-Match` header.
 *
 * @throws HttpError 428 `if-match-required`, 400 `wrong-if-match`
 */
export function versionsOf(ifMatch: string | undefined): readonly number[] {
  if (ifMatch === undefined || ifMatch.trim() === '') {
    throw new HttpError(
      428,
      'if-match-required',
      'The header If-Match is missing: send the ETag of the version that you changed, such as "v3".',
    );
  }
  return ifMatch.split(',').map((tag) => {
    const [, version] = TAG.exec(tag.trim()) ?? [];
    if (version !== undefined) return Number(version);
    throw new HttpError(
      400,
      'wrong-if-match',
      `The If-Match ${JSON.stringify(ifMatch.slice(0, 60))} names no version: send an unchanged ETag, such as "v3".`,
    );
  });
}

/**
 * Rejects a change of a version that is not the current one.
 *
 * @throws HttpError 412 `stale-version`, with the current ETag
 */
export function checkVersion(seen: readonly number[], current: number): void {
  if (!seen.includes(current)) throw stale(current);
}

/** Error for a change of an old version. */
export function stale(current?: number): HttpError {
  const which = current === undefined ? 'has changed' : `is at version ${current} now`;
  return new HttpError(
    412,
    'stale-version',
    `The page ${which}, which is not the version that you read: read it again, and send your change with the new ETag.`,
    current === undefined ? {} : { ETag: tagOf(current) },
  );
}
