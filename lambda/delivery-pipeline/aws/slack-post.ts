/** What came of a message. */
export type Posted =
  /** Slack has it. */
  | { readonly outcome: 'done' }
  /** Slack wants none for so many seconds. */
  | { readonly outcome: 'later'; readonly seconds: number }
  /** Slack will never take it; in Slack's own words. */
  | { readonly outcome: 'refused'; readonly status: number; readonly why: string };

const TIMEOUT_MILLISECONDS = 5_000;
const DEFAULT_RETRY_SECONDS = 30;

/**
 * Posts a message to an address of Slack's. The address is as good as a password: it is in no error.
 *
 * @param origin where alone it may go, e.g. `https://hooks.slack.com`
 * @throws Error when Slack could not be reached, did not answer in 5 s, or answered 5xx: whether it
 * has the message is not known
 */
export async function post(address: string, origin: string, message: object): Promise<Posted> {
  if (!URL.canParse(address) || new URL(address).origin !== origin) {
    throw new Error(`The address is none of ${origin}: store the one that Slack shows.`);
  }
  const answer = await send(address, message);
  const { status } = answer;
  if (answer.ok) return { outcome: 'done' };
  if (status === 429) return { outcome: 'later', seconds: secondsOf(answer) };
  if (status >= 500) throw new Error(`Slack answers ${status}.`);
  return { outcome: 'refused', status, why: answer.text.slice(0, 100) };
}

async function send(address: string, message: object) {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    const { ok, status, headers } = answer;
    return { ok, status, headers, text: await answer.text() };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: unknown } };
    const why = typeof cause?.code === 'string' ? cause.code : name;
    // Without its cause, which may hold the address.
    // eslint-disable-next-line preserve-caught-error
    throw new Error(`Slack could not be reached (${why}).`);
  }
}

/** Of `Retry-After`, whole seconds. */
function secondsOf({ headers }: Pick<Response, 'headers'>): number {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : DEFAULT_RETRY_SECONDS;
}
