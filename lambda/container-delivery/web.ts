import { environment } from '../common/environment.ts';
import { WEB_VARIABLES } from './contract.ts';
import { Catalogue } from './server/catalogue.ts';
import { program } from '../common/server/program.ts';
import { webRoutes } from './server/web-routes.ts';

/** The web service: the sessions of the summits as HTML pages. */
void program((server, commit) => {
  const { CATALOGUE_URL } = environment(WEB_VARIABLES);
  webRoutes(server, new Catalogue(CATALOGUE_URL), commit);
});
