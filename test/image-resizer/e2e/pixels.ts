/** Checks the derivatives by their pixels. */
export { deviations } from './pixels/deviations.ts';
export {
  type Derivable,
  type Expectation,
  expectationFromFile,
  type Refusal,
  type Refused,
} from './pixels/expectation.ts';
export { inspect, type Inspection } from './pixels/inspect.ts';
export {
  type Exactly,
  type Format,
  type InBox,
  type PresetName,
  type Wanted,
  wantedPresets,
} from './pixels/wanted.ts';
