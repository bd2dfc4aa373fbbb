import { CallFailure } from '../migration/failure.ts';
import type { WabaId } from '../migration/ids.ts';
import { maskSecrets } from '../migration/masking.ts';
import type { MoveCalls } from '../workflow/move-call-ports.ts';
import { accessBy } from './access.ts';
import { createFieldMemory } from './field-memory.ts';
import type { GraphClient } from './graph-client.ts';
import { TemplateNode, TemplatesCopied } from './move-answers.ts';
import { toTemplate } from './move-facts.ts';

type Copied = Awaited<ReturnType<MoveCalls['copyTemplates']>>;

/** Templates one call takes at most; fewer when Meta needs longer than its 30 s (domain notes 4.3 B1.6). */
const copiedAtMost = 500;
const pageSize = 100;

/** How Meta, or the connection, says that the copy took too long. */
const overdueKinds = ['timeout', 'server-error', 'service-down', 'unknown-problem', 'transient-error'];
const isOverdue = (error: unknown): boolean =>
  error instanceof CallFailure && error.failure.ambiguous === true && overdueKinds.includes(error.failure.kind);

/** `patient` must wait longer than the 30 s that Meta takes for a copy at most. */
interface TemplateCallOptions {
  graph: GraphClient;
  patient: GraphClient;
  tokenFor: (waba: WabaId) => string;
}

/** Reads and copies the templates of WABAs (domain notes 9.10, 4.3 B1.6). */
export function createTemplateCalls(options: TemplateCallOptions): Pick<MoveCalls, 'templates' | 'copyTemplates'> {
  const { graph, patient, tokenFor } = options;
  const access = accessBy(tokenFor);
  const known = createFieldMemory(['id', 'name', 'language', 'status'], ['category', 'quality_score']);

  const templates: MoveCalls['templates'] = async (waba) => {
    const list = { path: `${waba}/message_templates`, ...access(waba), item: TemplateNode, pageSize };
    const nodes = await known.read((fields) => graph.readList({ ...list, fields }));
    return nodes.map(toTemplate);
  };

  const copyOnce = async (source: WabaId, destination: WabaId, ids: readonly string[]): Promise<Copied> => {
    const { migrated_templates: copied, failed_templates: failed } = await patient.write({
      path: `${destination}/migrate_message_templates`,
      ...access(destination),
      body: { source_waba_id: source, page_number: 0, count: ids.length, template_ids: ids },
      answer: TemplatesCopied,
    });
    const reasons = Object.entries(failed ?? {}).map(([id, reason]) => ({ id, reason: maskSecrets(reason) }));
    return { copied: copied ?? [], failed: reasons };
  };

  /** Which of these are there after a call without an answer: the copies have ids of their own, so names tell. */
  const arrivedOf = async (source: WabaId, destination: WabaId, ids: readonly string[]): Promise<string[]> => {
    const [from, to] = await Promise.all([templates(source), templates(destination)]);
    const there = new Set(to.map(({ name, language }) => `${name} ${language}`));
    const arrived = from.filter(({ name, language }) => there.has(`${name} ${language}`)).map(({ id }) => id);
    return ids.filter((id) => arrived.includes(id));
  };

  return {
    templates,
    async copyTemplates(source, destination, ids) {
      const outcome: Copied = { copied: [], failed: [] };
      let waiting = [...ids];
      let atOnce = copiedAtMost;
      while (waiting.length > 0) {
        const batch = waiting.slice(0, atOnce);
        try {
          const { copied, failed } = await copyOnce(source, destination, batch);
          outcome.copied.push(...copied);
          outcome.failed.push(...failed);
          waiting = waiting.slice(batch.length);
        } catch (error) {
          if (!isOverdue(error) || batch.length === 1) throw error;
          const arrived = await arrivedOf(source, destination, batch);
          outcome.copied.push(...arrived);
          waiting = waiting.filter((id) => !arrived.includes(id));
          atOnce = Math.floor(batch.length / 2);
        }
      }
      return outcome;
    },
  };
}
