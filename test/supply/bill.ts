import { manifest, type LockedPackage } from './lock.ts';

const purlOf = ({ name, version }: { name: string; version: string }): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** Where a package finds another: in the nearest folder above. */
function found(from: LockedPackage, name: string, byPath: ReadonlyMap<string, LockedPackage>): string[] {
  for (let at = from.path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const one = byPath.get(`${at}/node_modules/${name}`);
    if (one) return [purlOf(one)];
  }
  const top = byPath.get(`node_modules/${name}`);
  return top ? [purlOf(top)] : [];
}

const hashOf = (integrity: string) => {
  const [algorithm = '', digest = ''] = integrity.split(/-(.*)/su);
  return {
    alg: algorithm.replace('sha', 'SHA-'),
    content: Buffer.from(digest, 'base64').toString('hex'),
  };
};

/**
 * The bill of materials of what is installed in production, as CycloneDX 1.5 has it, from the lock file alone. `npm sbom --omit dev`
 * leaves out every package that development needs too, zod among them.
 */
export function billOf(packages: readonly LockedPackage[]) {
  const { name, version, dependencies } = manifest();
  const byPath = new Map(packages.map((one) => [one.path, one]));
  const own = `pkg:npm/${name}@${version}`;
  const direct = Object.keys(dependencies).flatMap((one) => {
    const top = byPath.get(`node_modules/${one}`);
    return top ? [purlOf(top)] : [];
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': own, name, version, purl: own } },
    components: packages.map((one) => ({
      type: 'library',
      'bom-ref': purlOf(one),
      name: one.name,
      version: one.version,
      purl: purlOf(one),
      // Only names that SPDX knows are ids.
      licenses: [{ license: one.license.includes(' ') ? { name: one.license } : { id: one.license } }],
      hashes: [hashOf(one.integrity)],
    })),
    dependencies: [
      { ref: own, dependsOn: direct },
      ...packages.map((one) => ({
        ref: purlOf(one),
        dependsOn: Object.keys({ ...one.peerDependencies, ...one.optionalDependencies, ...one.dependencies }).flatMap(
          (needed) => found(one, needed, byPath),
        ),
      })),
    ],
  };
}
