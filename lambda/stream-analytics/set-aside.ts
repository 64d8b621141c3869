import { environment } from '../common/environment.ts';
import { httpHandler } from '../common/http.ts';
import { dynamodbClient } from './aws/dynamodb.ts';
import { SeriesTable } from './aws/series.ts';
import { KEYS, SET_ASIDE_VARIABLES } from './contract.ts';
import { conditionalAnswer } from './core/conditional-answer.ts';
import { cursorOf, dayOf, limitOf, oneOf, onlyKnown, startOf } from './core/parameters.ts';
import { SET_ASIDE_KINDS, setAsideOf } from './core/set-aside.ts';

const table = new SeriesTable(dynamodbClient(), environment(SET_ASIDE_VARIABLES).SET_ASIDE_TABLE);

/**
 * `GET /set-aside?day=&kind=&limit=&next=` returns records that are in no window: `{ day, kind, count,
 * records, next? }`, with an ETag. `count` is the number of the whole day. The day of a late trip is
 * that of its end, of a rejected record that of its arrival.
 */
export const handler = httpHandler('set-aside', async (event) => {
  const query = event.queryStringParameters ?? {};
  onlyKnown(query, ['day', 'kind', 'limit', 'next']);
  const day = dayOf(query);
  const kind = oneOf(query, 'kind', SET_ASIDE_KINDS);
  const series = `${kind}#${day}`;
  const start = startOf(query, series, [KEYS.sort]);
  const [{ items, last }, count] = await Promise.all([
    table.page({ series, limit: limitOf(query, 20), start }),
    table.count(series),
  ]);
  return conditionalAnswer(event, {
    ...{ day, kind, count, records: items.map(setAsideOf) },
    ...(last && { next: cursorOf(last) }),
  });
});
