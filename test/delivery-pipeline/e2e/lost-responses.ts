interface LogLine {
  readonly correlation_id?: string;
}

/** Slack's responses that did not reach the function in time: it posts their messages again. */
export class LostResponses {
  /** Id of the event of each post. */
  readonly #events: readonly string[];

  constructor(events: readonly string[] = []) {
    this.#events = events;
  }

  /** Lost responses in the log of the notifications' function. */
  static in(lines: readonly string[]): LostResponses {
    return new LostResponses(
      lines
        .filter((line) => line.includes('Slack could not be reached'))
        .map((line) => (JSON.parse(line) as LogLine).correlation_id ?? ''),
    );
  }

  get count(): number {
    return this.#events.length;
  }

  /** Lost responses to the message of an event. */
  of(event: string): number {
    return this.#events.filter((each) => each === event).length;
  }

  /** Lost responses to the messages of other events. */
  besides(events: readonly string[]): LostResponses {
    return new LostResponses(this.#events.filter((each) => !events.includes(each)));
  }
}

/**
 * Number of posts, without those that lost responses explain.
 *
 * @param expected number without lost responses
 * @param lost responses that were lost besides
 */
export function explained(posts: number, expected: number, lost: number): number {
  return posts >= expected && posts <= expected + lost ? expected : posts;
}
