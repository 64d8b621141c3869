/** Items with an order, such as the messages of one group: one lane each. Lanes are independent. */
export class Lanes<T> {
  readonly #lanes = new Map<string, T[]>();

  /** @param laneOf lane of an item; a lane keeps the order of `items` */
  constructor(items: readonly T[], laneOf: (item: T) => string) {
    for (const item of items) {
      const lane = laneOf(item);
      this.#lanes.set(lane, [...(this.#lanes.get(lane) ?? []), item]);
    }
  }

  /** Removes the first item of each lane and returns them; none when all lanes are empty. */
  next(): T[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.splice(0, 1));
  }

  /** Removes all items of a lane and returns them. */
  close(lane: string): T[] {
    return this.#lanes.get(lane)?.splice(0) ?? [];
  }
}
