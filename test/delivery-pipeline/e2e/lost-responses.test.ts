import { explained, LostResponses } from './lost-responses.ts';

function line(correlation_id: string, message: string): string {
  return JSON.stringify({
    level: 'WARN',
    message: 'retried later',
    correlation_id,
    error: { message },
  });
}

const LINES = [
  line('one', 'Slack could not be reached (TimeoutError).'),
  line('two', 'Slack answers 500.'),
  line('three', 'Slack could not be reached (UND_ERR_SOCKET).'),
  line('one', 'Slack could not be reached (TimeoutError).'),
  'START RequestId: 1 Version: $LATEST',
];

test('Each post that the function logs as without a response counts for its event', () => {
  const lost = LostResponses.in(LINES);
  expect([lost.count, lost.of('one'), lost.of('two'), lost.of('three')]).toEqual([3, 2, 0, 1]);
  expect(lost.besides(['one']).count).toBe(1);
  expect(new LostResponses().count).toBe(0);
});

test.each([
  [1, 0, 1],
  [2, 0, 2],
  [2, 1, 1],
  [3, 1, 3],
  [0, 1, 0],
])('%i posts of one message with %i lost responses count as %i', (posts, lost, expected) => {
  expect(explained(posts, 1, lost)).toBe(expected);
});
