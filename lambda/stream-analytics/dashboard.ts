import { program } from '../common/server/program.ts';
import { handler as page } from './page.ts';
import { wallboardRoutes } from './server/wallboard-routes.ts';
import { handler as setAside } from './set-aside.ts';
import { handler as windows } from './windows.ts';

/** The wallboard and its API as a web server: the handlers of the functions in a container. */
void program((server) => {
  wallboardRoutes(server, { page, windows, setAside });
});
