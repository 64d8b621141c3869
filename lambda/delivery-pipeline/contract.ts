/** Event source of requests from Slack on the account's event bus. */
export const REQUEST_SOURCE = 'summit-stacks.delivery-chat';
