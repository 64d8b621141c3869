import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that a request may be old, or early. */
export const WINDOW_SECONDS = 300;

/**
 * Whether Slack signed a request, version v0 of its signatures
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 *
 * @param body every byte as it came
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

/** What Slack puts into `X-Slack-Signature`. */
export function signatureOf(key: string, timestamp: string, body: Uint8Array): string {
  return `v0=${createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

/** Whether a time is near enough to now, in seconds since 1970. */
export function isFresh(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= WINDOW_SECONDS;
}
