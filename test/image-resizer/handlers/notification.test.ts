import fc from 'fast-check';
import { PermanentError } from '../../../lambda/common/errors.ts';
import {
  describeObjects,
  objectsCreated,
} from '../../../lambda/image-resizer/core/notification.ts';
import { notification } from './support/queue.ts';

const message = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc
    .record({
      Event: fc.constantFrom('s3:TestEvent', 1, undefined),
      Records: fc.array(
        fc.record(
          {
            s3: fc.record(
              {
                bucket: fc.oneof(fc.record({ name: fc.string() }), fc.constant(null)),
                object: fc.record({ key: fc.oneof(fc.string(), fc.integer()) }),
              },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: [] },
        ),
      ),
    })
    .map((value) => JSON.stringify(value)),
);

test('Whatever a message is, it is read or refused with a reason', () => {
  fc.assert(
    fc.property(message, (body) => {
      try {
        for (const object of objectsCreated(body)) {
          expect(object).toEqual({
            bucket: expect.any(String) as string,
            key: expect.any(String) as string,
          });
        }
      } catch (error) {
        expect(error).toBeInstanceOf(PermanentError);
      }
    }),
    { numRuns: 500 },
  );
});

test('Whatever a message is, its objects can be told to people', () => {
  fc.assert(
    fc.property(message, (body) => {
      expect(typeof describeObjects(body)).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test('Every key comes out as it was uploaded', () => {
  const keys = fc.array(fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(keys, (names) => {
      expect(objectsCreated(notification(...names))).toEqual(
        names.map((key) => ({ bucket: 'uploads', key })),
      );
    }),
  );
});
