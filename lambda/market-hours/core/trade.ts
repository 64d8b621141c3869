import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from '../../common/parse-json.ts';

const Report = z.looseObject({ id: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)) });

/** An object with a trade's id. Its other fields are not validated yet. */
export type Report = z.infer<typeof Report>;

const Trade = z.object({
  id: z.string(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  /** Shares. */
  quantity: z.number(),
  /** Dollars per share. */
  price: z.number(),
  /** By the reporter's clock. */
  executedAt: z.iso.datetime({ offset: true }),
});

/** An executed trade with all fields in their types. */
export type Trade = z.infer<typeof Trade>;

/**
 * Reads the body of a message.
 *
 * @throws PermanentError 'not-a-trade' for a body without a trade's id
 */
export function readReport(body: string): Report {
  const report = Report.safeParse(parseJson(body));
  if (report.success) return report.data;
  throw new PermanentError(
    'not-a-trade',
    `The message ${JSON.stringify(body.slice(0, 100))} is no trade: ` +
      'send a JSON object with an id of 1 to 64 letters, digits and hyphens.',
  );
}

const EXAMPLE =
  '{"id":"T-1","symbol":"KO","side":"buy" or "sell","quantity":100,"price":71.25,"executedAt":"2026-03-09T10:15:00-04:00"}';

/** The trade in a report, or a sentence that names the invalid fields. */
export function readTrade(report: Report): Trade | { readonly explanation: string } {
  const trade = Trade.safeParse(report);
  if (trade.success) return trade.data;
  const invalid = trade.error.issues.map(({ path: [field = ''] }) => {
    const name = String(field);
    return name in report ? `${name} is ${JSON.stringify(report[name])}` : `${name} is missing`;
  });
  return { explanation: `${invalid.join(', ')}: a trade is ${EXAMPLE}.` };
}
