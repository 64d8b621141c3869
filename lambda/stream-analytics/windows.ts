import { environment } from '../common/environment.ts';
import { httpHandler } from '../common/http.ts';
import { dynamodbClient } from './aws/dynamodb.ts';
import { SeriesTable } from './aws/series.ts';
import { BY_ZONE, KEYS, KINDS, WINDOWS_VARIABLES } from './contract.ts';
import { conditionalAnswer } from './core/conditional-answer.ts';
import { cursorOf, dayOf, limitOf, oneOf, onlyKnown, startOf, zoneOf } from './core/parameters.ts';
import { windowOf } from './core/window.ts';

const table = new SeriesTable(dynamodbClient(), environment(WINDOWS_VARIABLES).WINDOWS_TABLE);

/**
 * `GET /windows?day=&kind=&zone=&limit=&next=` returns windows, newest first: `{ day, kind, windows,
 * next? }`, with an ETag. Defaults: today in New York, `tumbling`, all zones, 300 windows.
 */
export const handler = httpHandler('windows', async (event) => {
  const query = event.queryStringParameters ?? {};
  onlyKnown(query, ['day', 'kind', 'zone', 'limit', 'next']);
  const day = dayOf(query);
  const kind = oneOf(query, 'kind', KINDS);
  const zone = zoneOf(query);
  const limit = limitOf(query, 300);
  const series = `${kind}#${day}`;
  const sortKeys = zone === undefined ? [KEYS.sort] : [KEYS.sort, KEYS.zoneSort];
  const start = startOf(query, series, sortKeys);
  const index =
    zone === undefined ? undefined : { name: BY_ZONE, key: KEYS.zoneSort, prefix: `${zone}#` };
  const { items, last } = await table.page({ series, limit, start, index });
  return conditionalAnswer(event, {
    ...{ day, kind, windows: items.map(windowOf) },
    ...(last && { next: cursorOf(last) }),
  });
});
