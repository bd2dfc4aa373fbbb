/**
 * Who may import whom, one rule per room. The table is the one in docs/architecture.md.
 * `packages` are npm packages and node: modules the room may use.
 */
const rooms = {
  migration: { rooms: [], packages: ['zod', 'libphonenumber-js', 'canonicalize', 'temporal-polyfill', 'node:crypto'] },
  health: { rooms: ['migration'], packages: ['zod'] },
  fleet: { rooms: ['migration'], packages: ['zod', 'csv-parse', 'temporal-polyfill'] },
  evidence: { rooms: ['migration'], packages: ['zod'] },
  doctor: { rooms: ['migration', 'workflow'], packages: [] },
  workflow: { rooms: ['migration', 'health', 'fleet'], packages: ['node:crypto'] },
  tracing: { rooms: [], packages: ['@opentelemetry/api'] },
  calls: { rooms: ['migration', 'tracing'], packages: ['axios', 'zod', 'cockatiel', 'node:*'] },
  meta: { rooms: ['migration', 'calls', 'workflow/ports'], packages: ['axios', 'zod', 'cockatiel', 'node:*'] },
  'on-premises': { rooms: ['migration', 'calls', 'workflow/ports'], packages: ['axios', 'zod', 'cockatiel', 'node:*'] },
  store: {
    rooms: ['migration', 'health', 'fleet', 'workflow/ports'],
    packages: ['ioredis', 'jose', 'zod', 'canonicalize', 'node:*'],
  },
  paging: { rooms: ['migration', 'calls', 'workflow/ports'], packages: ['node:*'] },
  queue: { rooms: ['migration', 'workflow/ports'], packages: ['bullmq', 'bullmq-otel', 'ioredis'] },
  slack: {
    rooms: ['migration', 'health', 'fleet', 'evidence', 'doctor', 'workflow', 'tracing'],
    packages: ['@slack/*', 'intl-messageformat', 'zod', 'node:*', 'undici', 'cockatiel', '@resvg/*'],
  },
  config: { rooms: ['migration', 'fleet'], packages: ['zod', 'node:*'] },
  log: { rooms: ['migration'], packages: ['node:*'] },
  http: { rooms: ['migration', 'health', 'workflow'], packages: ['prom-client', 'zod', 'node:*'] },
  wiring: {
    rooms: [
      'migration',
      'health',
      'fleet',
      'doctor',
      'workflow',
      'tracing',
      'calls',
      'meta',
      'on-premises',
      'store',
      'queue',
      'paging',
      'slack',
      'http',
      'config',
      'log',
    ],
    packages: ['@slack/bolt', '@slack/web-api', 'yaml', 'zod', 'node:*'],
  },
  cli: {
    rooms: ['migration', 'evidence', 'doctor', 'workflow', 'store', 'slack', 'wiring', 'config'],
    packages: ['commander', 'yaml', 'node:*'],
  },
};

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
// `workflow/ports` stands for every file of ports: ports.ts, watch-ports.ts.
const roomPattern = (room) =>
  room === 'workflow/ports' ? '^src/workflow/[a-z-]*ports[.]ts$' : `^src/${escape(room)}(/|\\.ts$)`;
const packagePattern = (name) => {
  if (name === 'node:*') return '^node:|^[a-z_/]+$';
  if (name.startsWith('node:')) return `^(node:)?${escape(name.slice(5))}$`;
  return `(^|node_modules/)${escape(name).replace('\\*', '[^/]+')}(/|$)`;
};

const roomRules = Object.entries(rooms).flatMap(([room, may]) => [
  {
    name: `${room}-imports-rooms`,
    comment: `src/${room} may import of ours: ${may.rooms.join(', ') || 'nothing'}`,
    severity: 'error',
    from: { path: `^src/${escape(room)}/` },
    to: { path: '^(src|sandbox|test)/', pathNot: [room, ...may.rooms].map(roomPattern) },
  },
  {
    name: `${room}-imports-packages`,
    comment: `src/${room} may use: ${may.packages.join(', ') || 'no package'}`,
    severity: 'error',
    from: { path: `^src/${escape(room)}/` },
    to: {
      dependencyTypesNot: ['local'],
      pathNot: ['^(src|sandbox|test)/', ...may.packages.map(packagePattern)],
    },
  },
]);

export default {
  forbidden: [
    ...roomRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nobody-imports-main', severity: 'error', from: {}, to: { path: '^src/(main|cli)\\.ts$' } },
    {
      name: 'sandbox-stands-alone',
      comment: 'an emulator that shares code with the client shares its bugs',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|test)/' },
    },
    { name: 'src-stands-alone', severity: 'error', from: { path: '^src/' }, to: { path: '^(sandbox|test)/' } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    // The swc parser reads no JSX; for the page's .tsx files the linter holds the rule that matters (.oxlintrc.json).
    exclude: { path: ['sandbox/page/(dist|node_modules)', '\\.tsx$'] },
  },
};
