/** Result of a post to Slack. */
export type Posted =
  /** Slack accepted the message. */
  | { readonly outcome: 'done' }
  /** Slack's rate limit: seconds to wait before the next message. */
  | { readonly outcome: 'later'; readonly seconds: number }
  /** Slack rejects the message permanently; the error in Slack's words. */
  | { readonly outcome: 'refused'; readonly status: number; readonly why: string };

const TIMEOUT_MILLISECONDS = 5_000;
const DEFAULT_RETRY_SECONDS = 30;

/**
 * Posts a message to an address of Slack. The address is a secret and is in no error message.
 *
 * @param origin the only permitted origin, e.g. `https://hooks.slack.com`
 * @throws Error when Slack could not be reached, did not respond in 5 s, or responded with 5xx: the
 * message may or may not have been accepted
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
    // The cause is left out: it may contain the address.
    // eslint-disable-next-line preserve-caught-error
    throw new Error(`Slack could not be reached (${why}).`);
  }
}

/** Whole seconds of the `Retry-After` header. */
function secondsOf({ headers }: Pick<Response, 'headers'>): number {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : DEFAULT_RETRY_SECONDS;
}
