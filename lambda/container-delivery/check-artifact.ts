export { checkArtifact as handler } from '../common/delivery/artifact-check.ts';
