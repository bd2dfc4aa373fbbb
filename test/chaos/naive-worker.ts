import axios from 'axios';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

/**
 * The idempotency people usually write: a flag that says "done", set after the call; a job queue that repeats what failed.
 * Nothing of the product is in here. Settings as hostile as in the design (cutover protocol, section 6).
 */
const { REDIS_URL = '', GRAPH_URL = '', TOKEN = '', QUEUE = '' } = process.env;
const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
const flags = new Redis(REDIS_URL);

const worker = new Worker<{ approval: string; phoneNumberId: string; pin: string }>(
  QUEUE,
  async ({ data }) => {
    if ((await flags.get(`done:${data.approval}`)) !== null) return;
    await axios.post(
      `${GRAPH_URL}/v23.0/${data.phoneNumberId}/register`,
      { messaging_product: 'whatsapp', pin: data.pin },
      { headers: { authorization: `Bearer ${TOKEN}` }, timeout: 400 },
    );
    await flags.set(`done:${data.approval}`, '1');
  },
  { connection, concurrency: 20, lockDuration: 800, stalledInterval: 800, maxStalledCount: 20 },
);
worker.on('error', () => undefined);
await worker.waitUntilReady();
process.send?.('ready');
// Whoever started it is gone: nobody is there to count any more.
process.on('disconnect', () => process.exit(0));
