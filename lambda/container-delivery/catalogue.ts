import { catalogueRoutes } from './server/catalogue-routes.ts';
import { program } from '../common/server/program.ts';

/** The catalogue service: the sessions of the summits as JSON. */
void program(catalogueRoutes);
