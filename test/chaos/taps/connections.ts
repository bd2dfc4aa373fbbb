import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const ESTABLISHED = '01';

function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/u.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // Closed between the two looks.
    }
  }
  return inodes;
}

const portOf = (address: string | undefined): number => Number.parseInt(address?.split(':')[1] ?? '', 16);

/**
 * The TCP connections that a process has now, by the ports of both ends, as the kernel tells it (proc(5)); none where there is no
 * Linux to ask.
 */
export function connectionsOf(pid: number): { local: number; remote: number }[] {
  if (process.platform !== 'linux') return [];
  const own = socketsOf(pid);
  return ['tcp', 'tcp6'].flatMap((table) => {
    const [, ...lines] = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n');
    return lines.flatMap((line) => {
      const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/u);
      if (state !== ESTABLISHED || inode === undefined || !own.has(inode)) return [];
      return [{ local: portOf(local), remote: portOf(remote) }];
    });
  });
}
