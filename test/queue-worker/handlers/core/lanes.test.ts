import fc from 'fast-check';
import { Lanes } from '../../../../lambda/queue-worker/core/lanes.ts';

interface Thing {
  readonly lane: string;
  readonly at: number;
}

const things = fc
  .array(fc.constantFrom('a', 'b', '__proto__'))
  .map((lanes) => lanes.map((lane, at): Thing => ({ lane, at })));

function rounds(lanes: Lanes<Thing>): Thing[][] {
  const all: Thing[][] = [];
  for (let round = lanes.next(); round.length > 0; round = lanes.next()) all.push(round);
  return all;
}

describe('Lanes', () => {
  test('return each item once, one of a lane at a time, each lane in order', () => {
    fc.assert(
      fc.property(things, (all) => {
        const taken = rounds(new Lanes(all, ({ lane }) => lane));
        for (const round of taken)
          expect(new Set(round.map((t) => t.lane)).size).toBe(round.length);
        for (const lane of ['a', 'b', '__proto__']) {
          const ofLane = (thing: Thing) => thing.lane === lane;
          expect(taken.flat().filter(ofLane)).toEqual(all.filter(ofLane));
        }
      }),
    );
  });

  test('take as many rounds as the longest lane has items', () => {
    fc.assert(
      fc.property(things, (all) => {
        const lengths = ['a', 'b', '__proto__'].map(
          (lane) => all.filter((thing) => thing.lane === lane).length,
        );
        expect(rounds(new Lanes(all, ({ lane }) => lane))).toHaveLength(Math.max(...lengths));
      }),
    );
  });

  test('return the remaining items of a closed lane once', () => {
    const all = ['a', 'b', 'a', 'a'].map((lane, at): Thing => ({ lane, at }));
    const lanes = new Lanes(all, ({ lane }) => lane);
    lanes.next();
    expect(lanes.close('a')).toEqual([all[2], all[3]]);
    expect(rounds(lanes)).toEqual([]);
  });
});
