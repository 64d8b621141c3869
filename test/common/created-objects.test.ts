import fc from 'fast-check';
import { createdObjects, describeObjects } from '../../lambda/common/created-objects.ts';
import { PermanentError } from '../../lambda/common/errors.ts';
import { anyCharacter } from '../support/any-character.ts';

const record = (key: string) => ({
  eventName: 'ObjectCreated:Put',
  eventTime: '2026-11-21T08:00:00.000Z',
  s3: {
    bucket: { name: 'uploads' },
    object: { key, size: 1, eTag: 'd41d8cd98f00b204e9800998ecf8427e' },
  },
});

/** Returns a notification of S3, whose keys are encoded. */
const notification = (...keys: string[]) =>
  JSON.stringify({
    Records: keys.map((key) => record(encodeURIComponent(key).replaceAll('%20', '+'))),
  });

const message = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.json(),
  fc
    .record({
      Event: fc.constantFrom('s3:TestEvent', 1, undefined),
      Records: fc.array(
        fc.oneof(
          fc.string().map(record),
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
      ),
    })
    .map((value) => JSON.stringify(value)),
);

test('reads or rejects any message with a reason', () => {
  fc.assert(
    fc.property(message, (body) => {
      try {
        for (const { bucket, key } of createdObjects(body)) {
          expect([typeof bucket, typeof key]).toEqual(['string', 'string']);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(PermanentError);
      }
    }),
    { numRuns: 500 },
  );
});

test('describes the objects of any message', () => {
  fc.assert(
    fc.property(message, (body) => {
      expect(typeof describeObjects(body)).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test('returns every key as it was uploaded', () => {
  const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(keys, (names) => {
      expect(createdObjects(notification(...names)).map(({ key }) => key)).toEqual(names);
    }),
  );
});

test('reads a plus sign of a key as a space', () => {
  const body = JSON.stringify({ Records: [record('my+photo%2B1%C3%BC.jpg')] });
  expect(createdObjects(body)[0]?.key).toBe('my photo+1ü.jpg');
});

test.each(['%', '%zz', 'a%E0%A4', '%FF'])('rejects the malformed key %j', (key) => {
  const body = JSON.stringify({ Records: [record(key)] });
  expect(() => createdObjects(body)).toThrow('malformed percent sequence');
  expect(describeObjects(body)).toBe(`uploads/${key}`);
});

test('ignores a byte order mark and rejects NUL bytes', () => {
  const body = notification('a.jpg');
  expect(createdObjects(`\uFEFF${body}`)).toEqual(createdObjects(body));
  expect(() => createdObjects(`\0\0${body}`)).toThrow('is no notification');
  expect(() => createdObjects(body.replace('a.jpg', 'a\0.jpg'))).toThrow('is no notification');
});
