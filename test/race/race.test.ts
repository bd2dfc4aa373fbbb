import { proveRow } from '../chaos/prove-row.ts';
import { row } from '../chaos/rows/simultaneous-approvals.ts';

proveRow(row, 120_000);
