import type { Window } from '../../../lambda/stream-analytics/contract.ts';

/** Number of records of a day that are in no window. */
export interface SetAside {
  readonly count: number;
}

interface Known {
  readonly etag: string;
  readonly body: unknown;
}

/** Client of the API. It keeps the last response of each path, and asks whether it changed. */
export class WindowsApi {
  private readonly known = new Map<string, Known>();

  /** Sums of the whole city by 5 minutes, newest first. */
  city(day: string): Promise<readonly Window[]> {
    return this.windows(`windows?day=${day}&kind=city&limit=300`);
  }

  /** Zones of the newest window of 30 minutes, most trips first. */
  async busiest(day: string): Promise<readonly Window[]> {
    const windows = await this.windows(`windows?day=${day}&kind=sliding&limit=300`);
    return windows
      .filter(({ start }) => start === windows[0]?.start)
      .sort((a, b) => b.trips - a.trips || a.zone - b.zone);
  }

  /** Records of a day that are in no window. */
  async setAside(day: string, kind: 'late' | 'rejected'): Promise<number> {
    const { count } = (await this.get(`set-aside?day=${day}&kind=${kind}&limit=1`)) as SetAside;
    return count;
  }

  private async windows(path: string): Promise<readonly Window[]> {
    return ((await this.get(path)) as { readonly windows: readonly Window[] }).windows;
  }

  private async get(path: string): Promise<unknown> {
    const known = this.known.get(path);
    const answer = await fetch(path, {
      cache: 'no-store',
      headers: known ? { 'if-none-match': known.etag } : {},
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.status === 304 && known) return known.body;
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error((body as { readonly message: string }).message);
    this.known.set(path, { etag: answer.headers.get('etag') ?? '', body });
    return body;
  }
}
