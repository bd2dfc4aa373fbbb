/** A Node the bot may be run on beside the one that npm scripts use, and the package that holds it. */
export interface OtherNode {
  version: string;
  /** As npm takes it; the package has one file that counts, `bin/node`. */
  spec: string;
  packageName: string;
}

/** The newest major that is tried; raised by hand, so that a new Node never turns a run red by itself. */
const NEWEST = '26.10.0';

/**
 * The oldest Node that `engines` allows (`>=22.20` is 22.20.0) and the newest one tried, as packages for this platform. The
 * names are those that the `node` package itself installs. Throws when `engines` is no lower bound.
 */
export function otherNodes(engines: string, { platform, arch }: { platform: string; arch: string }): OtherNode[] {
  const bound = /^>=(\d+)\.(\d+)$/u.exec(engines);
  if (!bound) throw new Error(`engines.node should be a lower bound such as >=22.20, and is ${engines}`);
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  const packageName = `${prefix}-${platform}-${arch}`;
  return [`${bound[1]}.${bound[2]}.0`, NEWEST].map((version) => ({
    version,
    packageName,
    spec: `${packageName}@${version}`,
  }));
}
