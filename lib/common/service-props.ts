import type { Monitoring } from './monitoring.ts';
import type { StageSettings } from './stage-settings.ts';

/** Properties that most constructs share; a construct that needs only one of them uses `Pick`. */
export interface ServiceProps {
  /** Settings of the stage. */
  readonly settings: StageSettings;
  /** Monitoring for the construct's alarms and graphs. */
  readonly monitoring: Monitoring;
}
