import { proveRow } from './prove-row.ts';
import { row } from './rows/storage-loss.ts';

proveRow(row, 300_000);
