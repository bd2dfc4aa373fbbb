import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

const Names = z.record(z.string(), z.string()).default({});

const Locked = z.object({
  version: z.string(),
  license: z.string().default(''),
  integrity: z.string().default(''),
  resolved: z.string().optional(),
  link: z.boolean().default(false),
  dev: z.boolean().default(false),
  devOptional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  dependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
});

/** A package as the lock file has it, and where it is installed. */
export interface LockedPackage extends z.infer<typeof Locked> {
  path: string;
  name: string;
}

/** The name of what is installed in a folder. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Every package of the lock file. */
export const lockedPackages = (): LockedPackage[] => {
  const { packages } = z.object({ packages: z.record(z.string(), z.unknown()) }).parse(read('package-lock.json'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, one]) => ({ path, name: nameOf(path), ...Locked.parse(one) }));
};

/** Those that run in production. */
export const productionPackages = (): LockedPackage[] =>
  lockedPackages().filter(({ dev, devOptional }) => !dev && !devOptional);

/** What package.json says. */
export const manifest = () =>
  z
    .object({
      name: z.string(),
      version: z.string(),
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
      allowScripts: z.record(z.string(), z.boolean()),
    })
    .parse(read('package.json'));

/** A row of docs/dependencies-review.md: the package, its licence, and what was said about it. */
export interface ReviewedPackage {
  name: string;
  licence: string;
  remark: string;
}

/** The packages that were looked at. */
export const reviewedPackages = (): ReviewedPackage[] =>
  readFileSync(join(root, 'docs/dependencies-review.md'), 'utf8')
    .split('\n')
    .map((line) => /^\| `(?<name>[^`]+)` *\| (?<licence>[^|]+?) *\| (?<remark>.*?) *\|$/u.exec(line)?.groups)
    .flatMap((row) =>
      row ? [{ name: row['name'] ?? '', licence: row['licence'] ?? '', remark: row['remark'] ?? '' }] : [],
    );
