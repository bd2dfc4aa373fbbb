/** `npm run supply`: what is installed in production and what is known against it; `--sbom` prints the bill of materials alone. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { billOf } from './bill.ts';
import { lockedPackages, productionPackages, reviewedPackages } from './lock.ts';

const { values } = parseArgs({ options: { sbom: { type: 'boolean', default: false } } });
const production = productionPackages();

if (values.sbom) {
  console.log(JSON.stringify(billOf(production), undefined, 2));
  process.exit(0);
}

/** The severities that npm counts; undefined where the registry tells none. */
function audited(): Record<string, number> | undefined {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
  const { metadata } = JSON.parse(stdout || '{}') as { metadata?: { vulnerabilities?: Record<string, number> } };
  return metadata?.vulnerabilities;
}

const names = new Set(production.map(({ name }) => name));
const reviewed = new Set(reviewedPackages().map(({ name }) => name));
const unreviewed = [...names].filter((name) => !reviewed.has(name));
const known = audited();
const grave = (known?.['high'] ?? 0) + (known?.['critical'] ?? 0);
console.log(`${names.size} packages in production of ${lockedPackages().length} locked ones`);
console.log(`${unreviewed.length} not reviewed ${unreviewed.join(', ')}`.trim());
console.log(
  known ? `npm audit: ${JSON.stringify(known)}` : 'npm audit: the registry does not answer; nothing is known',
);
process.exit(unreviewed.length + grave > 0 || !known ? 1 : 0);
