/** Names of the environment variables that the stack sets and the handlers read. */
export const ENVIRONMENT = {
  uploadsBucket: 'UPLOADS_BUCKET',
  renditionsBucket: 'RENDITIONS_BUCKET',
  stateMachineArn: 'STATE_MACHINE_ARN',
} as const;
