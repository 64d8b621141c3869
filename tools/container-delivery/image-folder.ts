/** `image-folder.ts SERVICE`: prints the build folder of a service's image. */
import { serviceImageFolder } from '../../lib/container-delivery/service-image.ts';
import { runCommand, UserError } from '../support/user-error.ts';

const SERVICES = ['web', 'catalogue'];

await runCommand(() => {
  const [service = ''] = process.argv.slice(2);
  if (!SERVICES.includes(service))
    throw new UserError(`There is no service '${service}': name ${SERVICES.join(' or ')}.`);
  console.log(serviceImageFolder(service));
  return Promise.resolve(0);
});
