import fc from 'fast-check';
import type { PermanentError } from '../../../../lambda/common/errors.ts';
import { messageOf, parseJob } from '../../../../lambda/queue-worker/core/job.ts';

const job = fc.record({
  id: fc.uuid(),
  type: fc.constant('text-statistics' as const),
  object: fc.string({ minLength: 1, unit: 'grapheme' }),
  group: fc.option(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), { nil: undefined }),
});

describe('A message', () => {
  test('is read as the job that it was made of', () => {
    fc.assert(
      fc.property(job, (made) => {
        expect(parseJob(messageOf(made))).toEqual({ job: made, jobId: made.id });
      }),
    );
  });

  test('of anybody else is refused with a reason, never with another error', () => {
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
