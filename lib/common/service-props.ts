import type { Monitoring } from './monitoring.ts';
import type { StageSettings } from './stage-settings.ts';

/** Properties that most constructs share; one that needs a single of them picks it. */
export interface ServiceProps {
  /** Settings of the stage. */
  readonly settings: StageSettings;
  /** Owner of the construct's alarms and graphs. */
  readonly monitoring: Monitoring;
}
