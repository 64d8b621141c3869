/** Digits of a padded sequencer; those seen on AWS have 16 to 18. */
export const SEQUENCER_DIGITS = 32;

/**
 * S3's order of the events of one key, as text that sorts: hexadecimal, the shorter one padded with
 * zeros on the right
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 * None at all comes before all others.
 */
export function sortable(sequencer = ''): string {
  return sequencer.toUpperCase().padEnd(SEQUENCER_DIGITS, '0');
}
