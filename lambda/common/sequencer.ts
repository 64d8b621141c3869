import * as z from 'zod/mini';

/** Digits of a padded sequencer; sequencers of AWS have 16 to 18. */
const DIGITS = 32;

/** A sequencer as S3 writes it. */
export const SEQUENCER = z.string().check(z.regex(/^[0-9A-F]+$/i), z.maxLength(DIGITS));

/**
 * Sequencer of an S3 event as text that sorts in the order of the events of one key: hexadecimal,
 * padded with zeros on the right
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 * An event without a sequencer comes first.
 */
export function sortable(sequencer = ''): string {
  return sequencer.toUpperCase().padEnd(DIGITS, '0');
}
