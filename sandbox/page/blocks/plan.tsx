import type { Json } from '../../page-api.ts';
import { listAt, objectAt, plainAt, textAt } from '../json.ts';
import { Link } from '../text/rich-text.tsx';
import type { BlockProps } from './block-props.ts';
import { DisplayBlock } from './media.tsx';

const STATES: Record<string, { sign: string; name: string }> = {
  pending: { sign: '', name: 'Pending' },
  in_progress: { sign: '', name: 'In progress' },
  complete: { sign: '\u2713', name: 'Complete' },
  error: { sign: '!', name: 'Error' },
};

/** Tasks whose details matter now; those of the others are a click away, so that a long plan stays short. */
const OPEN = ['in_progress', 'error'];

/** A list of tasks with their states; folded once all of them are done. */
export function PlanBlock({ block, blockId }: BlockProps) {
  const tasks = listAt(block, 'tasks');
  const done = tasks.filter((task) => textAt(task, 'status') === 'complete').length;
  return (
    <details className="plan" aria-label={plainAt(block, 'title')} open={done < tasks.length}>
      <summary className="plan-title">
        <bdi>{plainAt(block, 'title')}</bdi>{' '}
        <span className="quiet-state">
          {done} of {tasks.length}
        </span>
      </summary>
      <ol className="plan-tasks">
        {tasks.map((task, index) => (
          <li key={textAt(task, 'task_id') || index}>
            <Task task={task} blockId={blockId} isFolded={!OPEN.includes(textAt(task, 'status'))} />
          </li>
        ))}
      </ol>
    </details>
  );
}

/** One task on its own. */
export function TaskCardBlock({ block, blockId }: BlockProps) {
  return (
    <div className="plan">
      <Task task={block} blockId={blockId} isFolded={false} />
    </div>
  );
}

function Task({ task, blockId, isFolded }: { task: Json; blockId: string; isFolded: boolean }) {
  const state = textAt(task, 'status') in STATES ? textAt(task, 'status') : 'pending';
  const details = objectAt(task, 'details');
  const output = objectAt(task, 'output');
  return (
    <div className="task" data-state={state}>
      <span className="task-sign" aria-hidden="true">
        {STATES[state]?.sign}
      </span>
      <details className="task-text" open={!isFolded}>
        <summary className="task-title">
          <bdi>{plainAt(task, 'title')}</bdi> <span className="quiet-state">{STATES[state]?.name}</span>
        </summary>
        {details && <DisplayBlock block={details} blockId={blockId} />}
        {output && <DisplayBlock block={output} blockId={blockId} />}
        {listAt(task, 'sources').map((source) => (
          <Link key={textAt(source, 'url')} href={textAt(source, 'url')}>
            {plainAt(source, 'text')}
          </Link>
        ))}
      </details>
    </div>
  );
}
