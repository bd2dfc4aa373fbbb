import { Secret } from './secret.ts';
import type { SettingsFile } from './settings-file.ts';
import type { ReadFile, Variables } from './variables.ts';

/** What the settings file only names: secrets by the name of their variable, certificates (PEM text) by deployment. */
export type References = { secrets: Map<string, Secret>; certificates: Map<string, string>; problems: string[] };

/** Follows every name in the settings file; one sentence in `problems` for each that leads nowhere. */
export function followReferences(settings: SettingsFile, variables: Variables, readFile: ReadFile): References {
  const references: References = { secrets: new Map(), certificates: new Map(), problems: [] };
  const wanted = [
    ...settings.wabas.map((waba) => ({ name: waba.token, what: `the token of the WABA ${waba.name}` })),
    ...settings.deployments.map(({ name, password }) => ({
      name: password,
      what: `the password of the deployment ${name}`,
    })),
  ];
  for (const { name, what } of wanted) {
    const value = variables.value(name);
    if (value) references.secrets.set(name, new Secret(value));
    else references.problems.push(`${name} is missing: set it, or ${name}_FILE, to ${what}.`);
  }
  for (const { name, ca } of settings.deployments) {
    if (ca === undefined) continue;
    const pem = certificateAt(ca, readFile);
    if (pem) references.certificates.set(name, pem);
    else
      references.problems.push(
        `deployment ${name}: ${ca} cannot be read or is not a PEM certificate; correct "ca", or remove it.`,
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
