import { variable } from '../common/environment.ts';
import { Catalogue } from './server/catalogue.ts';
import { program } from './server/program.ts';
import { webRoutes } from './server/web-routes.ts';

/** The web service: the sessions of the summits as HTML pages. */
void program((server, commit) => {
  webRoutes(server, new Catalogue(variable('CATALOGUE_URL')), commit);
});
