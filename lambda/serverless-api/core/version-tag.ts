import { HttpError } from '../../common/http.ts';

/** CloudFront makes an ETag weak when it compresses; which version it means stays the same. */
const TAG = /^(?:W\/)?"v([1-9][0-9]{0,8})"$/;

/** The ETag of a version: `"v3"`. */
export function tagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * The versions that an `If-Match` names.
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
      `The If-Match ${JSON.stringify(ifMatch.slice(0, 60))} names no version: send an ETag as it came, such as "v3".`,
    );
  });
}

/**
 * Holds a change to the version that its sender has seen.
 *
 * @throws HttpError 412 `stale-version`, with the ETag that is right now
 */
export function checkVersion(seen: readonly number[], current: number): void {
  if (!seen.includes(current)) throw stale(current);
}

/** Somebody else was faster. */
export function stale(current?: number): HttpError {
  const which = current === undefined ? 'has changed' : `is at version ${current} by now`;
  return new HttpError(
    412,
    'stale-version',
    `The page ${which}, which is not what you read: read it again, and send your change with its new ETag.`,
    current === undefined ? {} : { ETag: tagOf(current) },
  );
}
