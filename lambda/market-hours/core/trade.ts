import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';

const Report = z.looseObject({ id: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)) });

/** What was reported under a trade's id; of the rest nothing has been looked at. */
export type Report = z.infer<typeof Report>;

const Trade = z.object({
  id: z.string(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  /** Shares. */
  quantity: z.number(),
  /** Dollars a share. */
  price: z.number(),
  /** By the reporter's clock. */
  executedAt: z.iso.datetime({ offset: true }),
});

/** One executed trade, whose fields are all there and of their kind. */
export type Trade = z.infer<typeof Trade>;

/**
 * @param body a message's
 * @throws PermanentError 'not-a-trade' when it holds no object with a trade's id
 */
export function readReport(body: string): Report {
  const report = Report.safeParse(parse(body));
  if (report.success) return report.data;
  throw new PermanentError(
    'not-a-trade',
    `The message ${JSON.stringify(body.slice(0, 100))} is no trade: ` +
      'send a JSON object with an id of 1 to 64 letters, digits and hyphens.',
  );
}

const EXAMPLE =
  '{"id":"T-1","symbol":"KO","side":"buy" or "sell","quantity":100,"price":71.25,"executedAt":"2026-03-09T10:15:00-04:00"}';

/** The trade that was reported, or what is wrong with its fields, one sentence. */
export function readTrade(report: Report): Trade | { readonly fault: string } {
  const trade = Trade.safeParse(report);
  if (trade.success) return trade.data;
  const faults = trade.error.issues.map(({ path: [field = ''] }) => {
    const name = String(field);
    return name in report ? `${name} is ${JSON.stringify(report[name])}` : `${name} is missing`;
  });
  return { fault: `${faults.join(', ')}: a trade is ${EXAMPLE}.` };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
