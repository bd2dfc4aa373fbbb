import { measureAcknowledgements } from './acknowledgements.ts';
import { measureBusyAcknowledgements } from './busy-acknowledgements.ts';
import { measureBytes } from './bytes.ts';
import { measureColdStart } from './cold-start.ts';
import { measureHome } from './home.ts';
import { measureManyAtOnce } from './many-at-once.ts';
import { measureRecovery } from './recovery.ts';
import { measureRecycledSockets } from './recycled-sockets.ts';
import { measureReplicas } from './replicas.ts';
import { measureRoutes } from './routes.ts';
import type { Measure } from './row.ts';
import { measureSteadyWatch } from './steady-watch.ts';

/** Everything that is measured. */
export const measures: Measure[] = [
  { ids: ['P12'], measure: measureColdStart },
  { ids: ['P1'], measure: measureAcknowledgements },
  { ids: ['P2'], measure: measureBusyAcknowledgements },
  { ids: ['P3', 'P4', 'P6'], measure: measureRoutes },
  { ids: ['P5'], measure: measureManyAtOnce },
  { ids: ['P7'], measure: measureRecovery },
  { ids: ['P8', 'P9'], measure: measureSteadyWatch },
  { ids: ['P10'], measure: measureBytes },
  { ids: ['P11'], measure: measureRecycledSockets },
  { ids: ['P13'], measure: measureHome },
  { ids: ['P14'], measure: measureReplicas },
];
