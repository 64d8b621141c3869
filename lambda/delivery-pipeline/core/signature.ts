import { createHmac, timingSafeEqual } from 'node:crypto';

/** Maximum difference between a request's time and now, in seconds. */
export const WINDOW_SECONDS = 300;

/**
 * True when Slack signed the request, with version v0 of its signatures
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 *
 * @param body unchanged bytes of the request
 */
export function isSigned(
  key: string,
  timestamp: string,
  body: Uint8Array,
  signature: string,
): boolean {
  const expected = signatureOf(key, timestamp, body);
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Value of the header `X-Slack-Signature`. */
export function signatureOf(key: string, timestamp: string, body: Uint8Array): string {
  return `v0=${createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

/** True for a time within the permitted difference from now, in seconds since 1970. */
export function isFresh(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= WINDOW_SECONDS;
}
