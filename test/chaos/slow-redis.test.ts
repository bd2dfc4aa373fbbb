import { proveRow } from './prove-row.ts';
import { row } from './rows/slow-redis.ts';

proveRow(row, 300_000);
