import { parseRequest } from '../../../lambda/hpc-batch/core/request.ts';
import { planRun } from '../../../lambda/hpc-batch/core/run.ts';

const REQUEST = {
  sample: 'lambda-1',
  reference: 'references/lambda.fa',
  reads: ['reads/1.fq.gz', 'reads/2.fq.gz'],
  parts: 64,
  regions: 16,
};

describe('The input of an execution', () => {
  test('gets the defaults: diploid, chunks of 10,000 pairs, no empty regions', () => {
    expect(parseRequest(REQUEST)).toEqual({
      ...REQUEST,
      ploidy: 2,
      pairsPerChunk: 10_000,
      allowEmptyRegions: false,
    });
  });

  test.each([
    [{ parts: 0 }, "The field 'parts' is 0: it takes a whole number from 2 to 10,000"],
    [{ parts: 1 }, "The field 'parts' is 1: it takes a whole number from 2 to 10,000"],
    [{ parts: 10_001 }, "The field 'parts' is 10001: it takes a whole number from 2 to 10,000"],
    [{ parts: 2.5 }, "The field 'parts' is 2.5: it takes a whole number from 2 to 10,000"],
    [{ regions: '16' }, `The field 'regions' is "16": it takes a whole number from 2 to 10,000`],
    [{ regions: undefined }, "The field 'regions' is missing: it takes a whole number"],
    [{ ploidy: 3 }, "The field 'ploidy' is 3: it takes 1 or 2."],
    [{ sample: 'a/b' }, `The field 'sample' is "a/b": it takes a name of letters`],
    [{ reference: '' }, `The field 'reference' is "": it takes the key of a FASTA file`],
    [{ reads: ['a.fq'] }, `The field 'reads' is ["a.fq"]: it takes a list of two keys`],
    [{ pairsPerChunk: 10 }, "The field 'pairsPerChunk' is 10: it takes a whole number from 50"],
    [{ part: 3 }, "The input has an unknown field 'part'. The fields are: sample, reference"],
  ])('is rejected with the field, its value and the allowed values: %j', (wrong, message) => {
    expect(() => parseRequest({ ...REQUEST, ...wrong })).toThrow(message);
  });

  test.each([undefined, null, 'text', []])('is rejected when it is no object: %j', (input) => {
    expect(() => parseRequest(input)).toThrow(/^The input is .+: it takes an object with sample/);
  });
});

describe('The id of a run', () => {
  const request = parseRequest(REQUEST);
  const etags = ['a', 'b', 'c'];
  const { run } = planRun(request, etags, 'image-1');

  test('is the same for the same input, objects and code', () => {
    const reordered = Object.fromEntries(Object.entries(REQUEST).reverse());
    expect(planRun(parseRequest(reordered), etags, 'image-1').run).toBe(run);
  });

  test('is another one for other input, objects or code', () => {
    const others = [
      planRun(parseRequest({ ...REQUEST, ploidy: 1 }), etags, 'image-1'),
      planRun(request, ['a', 'b', 'd'], 'image-1'),
      planRun(request, etags, 'image-2'),
    ];
    expect(new Set([run, ...others.map((each) => each.run)]).size).toBe(4);
  });
});
