import { catalogueRoutes } from './server/catalogue-routes.ts';
import { program } from './server/program.ts';

/** The catalogue service: what was shown at the summits, as JSON. */
void program(catalogueRoutes);
