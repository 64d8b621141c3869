import fc from 'fast-check';
import type { PermanentError } from '../../../../lambda/common/errors.ts';
import { messageOf, parseJob } from '../../../../lambda/queue-worker/core/job.ts';

const job = fc.record({
  id: fc.uuid(),
  type: fc.constant('text-statistics' as const),
  object: fc.string({ minLength: 1, unit: 'grapheme' }),
  group: fc.option(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), { nil: undefined }),
});

describe('Parsing a message', () => {
  test('returns the job of which the message was made', () => {
    fc.assert(
      fc.property(job, (made) => {
        expect(parseJob(messageOf(made))).toEqual({ job: made, jobId: made.id });
      }),
    );
  });

  test('rejects an invalid message with a reason and no other error', () => {
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((text) => `{"id":${text}}`),
    );
    fc.assert(
      fc.property(message, (body) => {
        expect(parseJob(body)).toEqual({
          job: expect.objectContaining({ reason: 'not-a-job' }) as PermanentError,
        });
      }),
    );
  });
});
