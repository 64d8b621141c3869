/**
 * Things that must be done in order, such as the messages of one group, lane by lane. Different
 * lanes know nothing of each other.
 */
export class Lanes<T> {
  readonly #lanes = new Map<string, T[]>();

  /** @param laneOf the things of one lane are done one after the other, as they stand in `things` */
  constructor(things: readonly T[], laneOf: (thing: T) => string) {
    for (const thing of things) {
      const lane = laneOf(thing);
      this.#lanes.set(lane, [...(this.#lanes.get(lane) ?? []), thing]);
    }
  }

  /** Takes the first of each lane; none when all are empty. */
  next(): T[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.splice(0, 1));
  }

  /** Empties a lane: what was in it is not to be done now. */
  close(lane: string): T[] {
    return this.#lanes.get(lane)?.splice(0) ?? [];
  }
}
