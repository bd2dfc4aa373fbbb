import { describe, expect, test } from '@jest/globals';
import { billOf } from './bill.ts';
import { lockedPackages, manifest, productionPackages, reviewedPackages } from './lock.ts';

const byText = (one: string, other: string) => one.localeCompare(other);
const namesOf = (packages: readonly { name: string }[]) => [...new Set(packages.map(({ name }) => name))].sort(byText);

/** The licences of the fonts, as the package words it (docs/dependencies-review.md). */
const FONTS = 'SEE LICENSE IN README.md AND LICENSE';
/** Licences that ask for a notice, or for the source of files of theirs that were changed. */
const LICENCES = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0', FONTS];

describe('the lock file', () => {
  test('has a digest for every package, and no address and no link where it came from', () => {
    const packages = lockedPackages();

    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(({ integrity }) => !integrity.startsWith('sha512-')).map(({ path }) => path)).toEqual([]);
    expect(packages.filter(({ resolved, link }) => link || resolved !== undefined).map(({ path }) => path)).toEqual([]);
  });

  test('has no install script that is not named in package.json, and runs none in production', () => {
    const { allowScripts } = manifest();
    const scripted = lockedPackages().filter(({ hasInstallScript }) => hasInstallScript);
    const inProduction = productionPackages().filter(({ hasInstallScript }) => hasInstallScript);

    expect(namesOf(scripted)).toEqual(Object.keys(allowScripts).sort(byText));
    expect(inProduction.map(({ name }) => [name, allowScripts[name]])).toEqual([['msgpackr-extract', false]]);
  });

  test('holds exactly the versions that package.json asks for', () => {
    const { dependencies, devDependencies } = manifest();
    const asked = { ...dependencies, ...devDependencies };
    const installed = new Map(lockedPackages().map(({ path, version }) => [path, version]));

    expect(Object.keys(asked).map((name) => [name, installed.get(`node_modules/${name}`)])).toEqual(
      Object.entries(asked),
    );
  });
});

describe('the packages in production', () => {
  test('are those of docs/dependencies-review.md: a new one is read before it is listed there', () => {
    expect(namesOf(reviewedPackages())).toEqual(namesOf(productionPackages()));
  });

  test('have the licences that the page says, none of which asks for more than a notice and its own changed files', () => {
    const licences = new Map(productionPackages().map(({ name, license }) => [name, license]));

    for (const { name, licence } of reviewedPackages()) expect([name, licence]).toEqual([name, licences.get(name)]);
    expect([...new Set(licences.values())].filter((licence) => !LICENCES.includes(licence))).toEqual([]);
  });

  test('are all in the bill of materials, with their digests, and lead to each other', () => {
    const { components, dependencies } = billOf(productionPackages());
    const known = new Set(components.map((one) => one['bom-ref']));

    expect(namesOf(components)).toEqual(namesOf(productionPackages()));
    expect(components.filter(({ hashes }) => !/^[0-9a-f]{128}$/u.test(hashes[0]?.content ?? ''))).toEqual([]);
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref))).toEqual([]);
    const reached = new Set(dependencies.flatMap(({ dependsOn }) => dependsOn));
    expect([...known].filter((ref) => !reached.has(ref))).toEqual([]);
  });
});
