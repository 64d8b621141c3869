/** Paths through the state machine, as in docs/image-workflow.md. */
const LOOK = 'Settle LookAtObject CheckVersion';
const READ = `${LOOK} ReadMetadata`;
const RECOGNIZE = `${READ} CheckFormat Recognize (DetectLabels, MakeRendition, MakeRendition, MakeRenditions)`;
const REFUSE = 'SaveRefusal AnnounceRefusal Refused';

export const STATES = {
  recognized: `${RECOGNIZE} SaveRecord Announce Recognized`,
  size: `${LOOK} RefuseSize ${REFUSE}`,
  format: `${READ} CheckFormat RefuseFormat ${REFUSE}`,
  dimensions: `${READ} CheckFormat RefuseDimensions ${REFUSE}`,
  damaged: `${RECOGNIZE} ${REFUSE}`,
  superseded: `${LOOK} Superseded`,
  gone: `${LOOK.replace(' CheckVersion', '')} Gone`,
  failed: `${RECOGNIZE} DescribeFailure KeepInput SaveFailure NotifyFailure Failed`,
} as const;
