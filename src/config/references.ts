import { Secret } from './secret.ts';
import type { SettingsFile } from './settings-file.ts';
import type { ReadFile, Variables } from './variables.ts';

/** What the settings file only names: secrets by the name of their variable, certificates (PEM text) by deployment. */
export type References = { secrets: Map<string, Secret>; certificates: Map<string, string>; problems: string[] };

/** What the certificate of Redis goes by; no deployment can have this name. */
export const REDIS = 'Redis';

/** Every secret that the settings name by a variable. */
const secretsNamedIn = ({ wabas, deployments, redis, paging }: SettingsFile): { name: string; what: string }[] => [
  ...wabas.map((waba) => ({ name: waba.token, what: `the token of the WABA ${waba.name}` })),
  ...deployments.map(({ name, password }) => ({ name: password, what: `the password of the deployment ${name}` })),
  ...[redis?.password, redis?.sentinelPassword]
    .filter((name) => name !== undefined)
    .map((name) => ({ name, what: 'the password of Redis' })),
  ...paging.map(({ name, secret }) => ({ name: secret, what: `the key of the paging receiver ${name}` })),
  ...paging.flatMap(({ name, urlVariable }) =>
    urlVariable === undefined ? [] : [{ name: urlVariable, what: `the address of the paging receiver ${name}` }],
  ),
];

/** Every certificate that the settings name by its path, and whose it is. */
const certificatesNamedIn = ({ deployments, redis }: SettingsFile) =>
  [
    ...deployments.map(({ name, ca }) => ({ name, ca, whose: `deployment ${name}` })),
    { name: REDIS, ca: redis?.ca, whose: 'redis' },
  ].flatMap(({ ca, ...one }) => (ca === undefined ? [] : [{ ca, ...one }]));

/** Follows every name in the settings file; one sentence in `problems` for each that leads nowhere. */
export function followReferences(settings: SettingsFile, variables: Variables, readFile: ReadFile): References {
  const references: References = { secrets: new Map(), certificates: new Map(), problems: [] };
  for (const { name, what } of secretsNamedIn(settings)) {
    const value = variables.value(name);
    if (value) references.secrets.set(name, new Secret(value));
    else references.problems.push(`${name} is missing: set it, or ${name}_FILE, to ${what}.`);
  }
  for (const { name, ca, whose } of certificatesNamedIn(settings)) {
    const pem = certificateAt(ca, readFile);
    if (pem) references.certificates.set(name, pem);
    else
      references.problems.push(
        `${whose}: ${ca} cannot be read or is not a PEM certificate; correct "ca", or remove it.`,
      );
  }
  return references;
}

function certificateAt(path: string, readFile: ReadFile): string | undefined {
  try {
    const text = readFile(path);
    return text.includes('-----BEGIN CERTIFICATE-----') ? text : undefined;
  } catch {
    return undefined;
  }
}
